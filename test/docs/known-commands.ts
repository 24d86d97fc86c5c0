/** A command of the documentation, and who shows that it works. */
interface KnownCommand {
  /** What the command begins with. */
  readonly begins: string;
  /** The file of a test or the lab that runs it, or the same with other names, and what is in that file. */
  readonly runs?: { readonly file: string; readonly by: string };
  /** Why nobody runs it. */
  readonly because?: string;
}

/** Run by the lab or a test, with words from the place that does. */
const run = (begins: string, file: string, by: string): KnownCommand => ({ begins, runs: { file, by } });

/** Not run. */
const not = (begins: string, because: string): KnownCommand => ({ begins, because });

const NO_ROS = 'ROS 2 itself is not in the lab: its DDS is, with the names of its topics';
const NO_REGISTRY = "the lab's machines reach no registry: an image made there stands in";
const A_LAPTOP = 'it is typed on a laptop, which the lab has not';
const YOUR_OWN = 'it is about files or buckets of the reader';
const BROKEN = 'it is for a cluster in which something is broken';

export const KNOWN_COMMANDS: readonly KnownCommand[] = [
  // A clone.
  run('npm ci', 'lab/bare/bare-root.ts', "'npm', 'ci'"),
  run('npm run lab', '.ci/run', 'npm run lab'),
  run('npm test', '.ci/run', 'npm test'),
  run('npm run plan', 'test/plan/cli.test.ts', 'plan/cli.ts'),
  run('npm run power', 'lab/running/power.ts', "'npm', 'run', '--silent', 'power', '--', action"),
  not('npm run bench', 'it measures for half an hour, and judges nothing'),
  run('npx cdk bootstrap', 'lab/aws/cdk.ts', "'bootstrap'"),
  run('npx cdk deploy RobotLan', 'lab/aws/cdk.ts', "'deploy'"),
  run('npx cdk destroy RobotLan', 'lab/running/account/clean-up.ts', 'DeleteStackCommand'),

  // A LAN.
  run('sudo ./skylan-join', 'lab/scenario/join-managers.ts', '--dry-run'),
  run('./skylan-dds', 'lab/checks/dds-machines.ts', '--install'),
  run('docker run', 'lab/checks/dds.ts', "'docker', 'run', '--rm', '--net=host', '--env-file=/etc/skylan/dds.env'"),
  not('ros2 topic', NO_ROS),
  run(
    'sudo /usr/local/lib/skylan/skylan-workload compose ps',
    'test/shell/skylan-workload.test.ts',
    "['compose', 'ps', '--all']",
  ),

  // A cluster.
  run('./skylan-site', 'lab/running/cluster/pack.ts', './skylan-site'),
  run('./skylan-include plan', 'test/shell/skylan-include.test.ts', 'pack/skylan-include'),
  run('srun -p giessen --chdir=/tmp', 'lab/scenario/hybrid-cluster/existing.ts', '--chdir=/tmp'),
  run('wg show wg0 latest-handshakes', 'lab/checks/cluster/network.ts', 'wg show wg0 latest-handshakes'),
  run('sinfo', 'lab/checks/cluster/slurm.ts', 'sinfo'),
  run('srun -N2', 'lab/checks/cluster/slurm.ts', 'srun'),
  run('srun hostname', 'lab/checks/cluster/readme-array.ts', 'srun --input=none -p ${home.name} hostname'),
  not('srun -w giessen-1', BROKEN),
  run('srun podman run', 'lab/checks/cluster/software.ts', 'podman run'),
  not('srun sh -c', NO_REGISTRY),
  run('sbatch --array=1-40', 'lab/checks/cluster/readme-array.ts', 'sbatch --array=1-40 where-the-data-is.sh'),
  run('cat slurm-*.out', 'lab/checks/cluster/readme-array.ts', 'for file in slurm-${id'),
  run('echo "part $SLURM_ARRAY_TASK_ID', 'lab/checks/cluster/readme-array.ts', 'echo "part $SLURM_ARRAY_TASK_ID'),
  not('sbatch -p giessen --wrap', NO_REGISTRY),
  run('sbatch --chdir', 'lab/checks/cluster/submission.ts', '--chdir'),
  not('sbatch --mem', NO_REGISTRY),
  run('sbatch job.sh', 'lab/checks/cluster/software.ts', 'module load'),
  run('squeue', 'lab/checks/cluster/memory.ts', 'squeue'),
  run('sacct', 'lab/checks/cluster/accounting.ts', 'sacct'),
  not('sreport', 'slurmdbd counts by whole hours, which no lab waits for'),
  run('module avail', 'lab/checks/cluster/software.ts', 'module load'),
  run('scontrol token', 'lab/checks/probes/tokens.py', '"scontrol", "token"'),
  run('curl -s -H @token', 'lab/checks/probes/tokens.py', '"/submit"'),
  not('(umask 077; ssh alice@master scontrol token', A_LAPTOP),
  not('ssh -N -L', A_LAPTOP),
  not('export SLURM_CONF', A_LAPTOP),
  not('aws ssm start-session', 'there is no Session Manager in the lab; its policy is looked at'),
  not('aws ssm put-parameter', YOUR_OWN),
  not('nft list counters', BROKEN),
  not('munge -n', BROKEN),
  not('sha256sum /etc/munge', BROKEN),
  not('base64 -w0 /etc/munge/munge.key', YOUR_OWN),
  not('mkdir -p "$SKYLAN_SCRATCH', YOUR_OWN),
  not('aws s3 cp', YOUR_OWN),
  not('cat job.sh', YOUR_OWN),
];
