import { randomBytes } from 'node:crypto';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { ssm } from '../../aws/clients';
import { nodesReady } from '../../checks/cluster/slurm';
import type { CheckResult } from '../../report/report';
import { deployChanges, joinExisting, leavePack, synthChanges } from '../../running/cluster/running-cluster';
import { nearAndFar, type Scene } from '../../running/cluster/scene';
import { DEPLOYS, MUNGE_KEY_PARAMETER } from '../../running/cluster/settings';
import { lastWords, must, type Peer } from '../../running/peer';
import type { Progress } from '../../util/progress';
import { JobUnderWay } from './jobs';

/** Ends a hang: workers take another munge key and another controller within a minute. */
const NODES_SECONDS = 600;

const SLURM_CONF = '/etc/slurm/slurm.conf';
const MUNGE_KEY = '/etc/munge/munge.key';

/**
 * The operator leaves the cluster, and has one of their own on the same machines, in which a job runs. It takes the sites
 * in AWS in, under that job, and lets them go again: nothing of it is then other than it was.
 */
export async function* existingClusterJoins(scene: Scene, progress: Progress): AsyncGenerator<CheckResult> {
  const { cluster, options } = scene;
  const [near, far] = nearAndFar(cluster);
  const master = near.gateway;
  progress('skylan-site undo on the machines outside AWS');
  yield await packIsUndone(near.worker, await leavePack(cluster, near.worker));
  yield await packIsUndone(master, await leavePack(cluster, master));
  progress('their own cluster starts');
  await ownCluster(master, near.worker);
  const job = await JobUnderWay.startWithoutHome(master, near.worker);
  const before = await filesOf(master);
  await synthChanges(options, DEPLOYS.existing);
  const outputs = await deployChanges('existing', options, progress);
  const said = await joinExisting(outputs, cluster, progress);
  await nodesReady(master, [far.worker.name], NODES_SECONDS);
  yield await bothAreThere(master, far.name);
  yield await runsIn(master, far.name);
  yield await job.end('an existing cluster takes sites in');
  const joined = await filesOf(master);
  yield same('its munge key while sites are in', before.get(MUNGE_KEY), joined.get(MUNGE_KEY), said);
  await leavePack(cluster, master);
  const after = await filesOf(master);
  for (const [file, hash] of before) yield same(`${file} after skylan-site undo`, hash, after.get(file));
  yield await onlyTheirs(master, near.worker);
}

/** Nothing of the pack is left where it had put something. */
async function packIsUndone(machine: Peer, said: string): Promise<CheckResult> {
  const left = [
    ...['/etc/skylan/slurmd.env', '/etc/wireguard/wg0.conf', '/etc/systemd/system/skylan-routes.service'],
    '/etc/slurm/jwt_hs256.key',
  ];
  const script = `ls -d ${left.join(' ')} /var/lib/skylan-site/_* 2>/dev/null; ip route | grep -E "via|wg0" | grep -v default`;
  const { stdout } = await machine.exec(['sh', '-c', script]);
  const ok = stdout.trim() === '';
  const detail = ok ? {} : { detail: `${stdout}\n${said}` };
  return { name: `skylan-site undo on ${machine.name}`, ok, figure: ok ? 'nothing left' : 'left', unit: '', ...detail };
}

/** A cluster as an operator may have it: no word of other sites, a slurm.conf on each machine, a munge key. */
async function ownCluster(master: Peer, worker: Peer): Promise<void> {
  const conf = [
    '# This cluster is ours.',
    'ClusterName=theirs',
    `SlurmctldHost=${master.name}(${master.address})`,
    'SlurmUser=slurm',
    'StateSaveLocation=/var/lib/slurm/theirs',
    'SlurmdSpoolDir=/var/lib/slurm/theirs-spool',
    'ProctrackType=proctrack/cgroup',
    'SelectType=select/cons_tres',
    `NodeName=${worker.name} NodeAddr=${worker.address} CPUs=1`,
    `PartitionName=old Nodes=${worker.name} Default=YES \\`,
    '  MaxTime=INFINITE State=UP',
  ].join('\n');
  const key = randomBytes(128).toString('base64');
  const place = `umask 077; base64 -d >${MUNGE_KEY}.new && chown munge: ${MUNGE_KEY}.new && chmod 400 ${MUNGE_KEY}.new`;
  for (const machine of [master, worker]) {
    await must(machine, ['sh', '-c', `${place} && mv ${MUNGE_KEY}.new ${MUNGE_KEY}`], { input: key });
    await must(machine, ['sh', '-c', `cat >${SLURM_CONF} && systemctl restart munge.service`], { input: conf });
  }
  const state = 'install -d -o slurm -g slurm /var/lib/slurm/theirs';
  await must(master, ['sh', '-c', `${state} && systemctl restart slurmctld.service`]);
  await must(worker, ['systemctl', 'restart', 'slurmd.service']);
  await nodesReady(master, [worker.name], NODES_SECONDS);
  await ssm().send(
    new PutParameterCommand({ Name: MUNGE_KEY_PARAMETER, Value: key, Type: 'SecureString', Overwrite: true }),
  );
}

/** What must be the same in the end, and its checksum. */
async function filesOf(master: Peer): Promise<ReadonlyMap<string, string>> {
  const files = [SLURM_CONF, MUNGE_KEY];
  const sums = (await must(master, ['sha256sum', ...files])).trim().split('\n');
  return new Map(files.map((file, index) => [file, sums[index]?.split(' ')[0] ?? '']));
}

function same(what: string, before: string | undefined, after: string | undefined, detail = ''): CheckResult {
  const ok = before !== undefined && before === after;
  return { name: `${what}: as it was`, ok, figure: ok ? 'same' : 'other', unit: '', ...(ok ? {} : { detail }) };
}

async function partitions(master: Peer): Promise<string> {
  const { stdout } = await master.exec(['sinfo', '--noheader', '--format=%P %D']);
  return stdout.trim().split('\n').sort().join(', ');
}

async function bothAreThere(master: Peer, site: string): Promise<CheckResult> {
  const figure = await partitions(master);
  const ok = /(^|, )old\* 1(,|$)/.test(figure) && new RegExp(`(^|, )${site} [1-9]`).test(figure);
  return { name: "the existing cluster's partition and those of the sites are there", ok, figure, unit: '' };
}

async function runsIn(master: Peer, site: string): Promise<CheckResult> {
  const result = await master.exec(['srun', '--input=none', '-p', site, 'hostname']);
  const ok = result.exitCode === 0 && result.stdout.startsWith(`${site}-`);
  return {
    name: `srun -p ${site} from the existing cluster's controller`,
    ok,
    figure: result.stdout.trim() || 'nothing',
    unit: '',
    ...(ok ? {} : { detail: lastWords(result) }),
  };
}

async function onlyTheirs(master: Peer, worker: Peer): Promise<CheckResult> {
  await nodesReady(master, [worker.name], NODES_SECONDS);
  const figure = await partitions(master);
  return {
    name: 'after skylan-site undo, its own partition alone is there',
    ok: figure === 'old* 1',
    figure,
    unit: '',
  };
}
