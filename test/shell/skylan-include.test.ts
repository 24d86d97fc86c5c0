import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { HybridClusterPlan } from '../../lib/hybrid-cluster/plan-types';
import { renderSlurmInclude } from '../../lib/hybrid-cluster/render/slurm-include';
import { clusterPlan } from '../helpers/cluster-plan';
import { HANG_MS } from '../helpers/hang';
import { ASSETS, Sandbox } from '../helpers/sandbox';

const THEIRS = [
  '# the operator’s, without a line break at its end',
  'ClusterName=bibi',
  'SlurmctldHost=master(192.168.66.10)',
  'SlurmUser=slurm',
  'SelectType=select/cons_tres # as it is',
  'NodeName=old-[1-2] CPUs=2',
  'PartitionName=old Nodes=old-[1-2] \\',
  '  Default=YES State=UP',
  'Include more.conf',
].join('\n');

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  // GIVEN a slurmctld that runs
  sandbox.command('systemctl');
  sandbox.command('scontrol', '[[ $1 != ping ]] || echo "Slurmctld(primary) at master is UP"');
  sandbox.command('squeue');
  sandbox.command('sinfo', 'printf "old-1 (null)\\ngiessen-1 giessen,ssd\\n"');
  sandbox.command('id', 'echo 64030');
  sandbox.write('root/etc/slurm/more.conf', 'MessageTimeout=20\n');
  sandbox.write('root/etc/slurm/slurm.conf', THEIRS);
  chmodSync(sandbox.path('root/etc/slurm/slurm.conf'), 0o640);
  bring(clusterPlan(1));
});

afterEach(() => sandbox.remove());

function bring(plan: HybridClusterPlan): void {
  const program = sandbox.path('pack/skylan-include');
  sandbox.write('pack/slurm-include.json', renderSlurmInclude(plan));
  copyFileSync(join(ASSETS, 'site-pack/skylan-include'), program);
}

function run(command: string) {
  sandbox.write('calls', '');
  const { status, stdout, stderr } = spawnSync(sandbox.path('pack/skylan-include'), [command], {
    env: {
      ...{ PATH: `${sandbox.path('bin')}:${process.env.PATH}`, SKYLAN_ROOT: sandbox.path('root') },
      SKYLAN_WAIT_SECONDS: '0.1',
    },
    timeout: HANG_MS,
    encoding: 'utf8',
  });
  const calls = readFileSync(sandbox.path('calls'), 'utf8').trim().split('\n');
  return { status, output: `${stdout}${stderr}`, changes: calls.filter((call) => /restart|reconf|delete/.test(call)) };
}

const conf = (name: string) => readFileSync(sandbox.path(`root/etc/slurm/${name}.conf`), 'utf8');
const change = (from: string, to: string) => {
  expect(THEIRS).toContain(from);
  sandbox.write('root/etc/slurm/slurm.conf', THEIRS.replace(from, to));
};

test('a slurm.conf that is there gets one line, and the nodes and partitions are in a file of their own', () => {
  // WHEN
  const { status, output, changes } = run('apply');
  // THEN
  expect([status, output]).toEqual([
    0,
    'left as it is: more.conf, line 1: MessageTimeout=20; sites need MessageTimeout=60 or more\n' +
      'slurm.conf includes skylan.conf\nskylan.conf is new\n',
  ]);
  expect(conf('slurm')).toBe(
    `${THEIRS}\n# Sites of the cloud. skylan-include undo removes this.\nInclude skylan.conf\n`,
  );
  expect(statSync(sandbox.path('root/etc/slurm/slurm.conf')).mode & 0o777).toBe(0o640);
  const ours = conf('skylan');
  expect(ours).toContain('SlurmctldParameters=enable_configless,idle_on_node_suspend,node_reg_mem_percent=90\n');
  expect(ours).toContain('PartitionName=giessen Nodes=giessen Default=NO ');
  // What is theirs is not said again.
  expect(ours).not.toMatch(/Default=YES|^(SelectType|ClusterName|SlurmUser|MessageTimeout|StateSave)/m);
  expect(changes).toEqual(['systemctl restart slurmctld.service']);
});

test('a second run does nothing; another pack’s nodes are taken without a restart', () => {
  run('apply');
  expect(run('apply').changes).toEqual([]);
  // WHEN
  bring(clusterPlan(2));
  const { changes } = run('apply');
  // THEN
  expect(changes).toEqual(['scontrol reconfigure']);
  expect(conf('skylan')).toContain('giessen-cloud-[1,2]');
  expect(conf('slurm').match(/Include skylan/g)).toHaveLength(1);
});

test('undone, everything is as it was, to the byte, and workers that registered by themselves are forgotten', () => {
  // GIVEN
  run('apply');
  bring(clusterPlan(2));
  run('apply');
  // WHEN
  const { status, changes } = run('undo');
  // THEN
  expect(status).toBe(0);
  expect(conf('slurm')).toBe(THEIRS);
  expect(existsSync(sandbox.path('root/etc/slurm/skylan.conf'))).toBe(false);
  expect(existsSync(sandbox.path('root/var/lib/skylan-site/include.json'))).toBe(false);
  expect(changes).toEqual(['scontrol delete nodename=giessen-1', 'systemctl restart slurmctld.service']);
  expect(run('undo')).toMatchObject({ status: 0, output: 'nothing is included\n', changes: [] });
});

test('undone after the operator has gone on writing, their lines stay', () => {
  run('apply');
  sandbox.write('root/etc/slurm/slurm.conf', `${conf('slurm')}PartitionName=newer Nodes=old-1\n`);
  run('undo');
  expect(conf('slurm')).toBe(`${THEIRS}PartitionName=newer Nodes=old-1\n`);
});

test('while jobs of these partitions are there, nothing is undone', () => {
  run('apply');
  sandbox.command('squeue', 'echo 17');
  expect(run('undo')).toMatchObject({
    status: 1,
    output: 'skylan-include: jobs of this cluster’s partitions are there: 17\n'.replace('’', "'"),
    changes: [],
  });
  expect(conf('slurm')).toContain('Include skylan.conf');
});

test('a plan shows what would be added and changes nothing', () => {
  const before = createHash('sha256').update(conf('slurm')).digest('hex');
  const { status, output, changes } = run('plan');
  expect([status, changes]).toEqual([0, []]);
  expect(output).toContain('  NodeSet=giessen Feature=giessen\n');
  expect(createHash('sha256').update(conf('slurm')).digest('hex')).toBe(before);
  expect(existsSync(sandbox.path('root/etc/slurm/skylan.conf'))).toBe(false);
});

describe('a slurmctld that does not take it', () => {
  test.each(['scontrol', 'systemctl'])('gets back what it had: %s says so', (command) => {
    // GIVEN
    if (command === 'scontrol') sandbox.command('scontrol', 'echo "Slurmctld(primary) at master is DOWN"');
    else sandbox.command('systemctl', '[[ $1 != restart ]]');
    // WHEN
    const { status, output } = run('apply');
    // THEN
    expect(status).toBe(1);
    expect(output).toContain('slurmctld did not take it (journalctl -u slurmctld); everything is as before\n');
    expect(conf('slurm')).toBe(THEIRS);
    expect(existsSync(sandbox.path('root/etc/slurm/skylan.conf'))).toBe(false);
  });
});

test.each([
  [
    'SelectType=select/cons_tres',
    'SelectType=select/linear',
    'slurm.conf, line 5: SelectType=select/linear; sites need',
  ],
  ['ClusterName=bibi', 'SlurmctldPort=6000', 'line 2: SlurmctldPort=6000; sites need SlurmctldPort=6817\n'],
  ['ClusterName=bibi', 'AuthType=auth/slurm', 'sites need AuthType=auth/munge\n'],
  ['ClusterName=bibi', 'TreeWidth=16', 'sites need TreeWidth=65533\n'],
  ['ClusterName=bibi', 'MaxNodeCount=100', 'sites need MaxNodeCount=1024 or more\n'],
  ['ClusterName=bibi', 'SrunPortRange=50000-63000', 'sites need SrunPortRange=a range within 60001-63000\n'],
  ['ClusterName=bibi', 'slurmctldparameters=cloud_dns', 'SlurmctldParameters=with enable_configless,idle_on_node'],
  ['ClusterName=bibi', 'ResumeProgram=/opt/resume', 'sites need ResumeProgram=/usr/local/lib/skylan/skylan-resume\n'],
  ['(192.168.66.10)', '', 'workers elsewhere do not know the name: write SlurmctldHost=master(192.168.66.10)\n'],
  ['SlurmctldHost', 'ControlMachine', 'slurm.conf has no SlurmctldHost; write SlurmctldHost=master(192.168.66.10)\n'],
  ['PartitionName=old', 'PartitionName=giessen', 'line 7: partitionname giessen is there already; call this cluster'],
])('fails where %s is %s, and changes nothing', (from, to, reason) => {
  change(from, to);
  const { status, output, changes } = run('apply');
  expect([status, changes]).toEqual([1, []]);
  expect(output).toContain(reason);
  expect(output).toContain('skylan-include: nothing was changed\n');
  expect(conf('slurm')).not.toContain('skylan.conf');
});

test('fails where the node of another line has a name of these', () => {
  change('NodeName=old-[1-2]', 'NodeName=giessen-cloud-[1-9]');
  sandbox.command('scontrol', '[[ $1 != show ]] || seq -f "giessen-cloud-%g" 9');
  expect(run('plan').output).toContain('in the way: slurm.conf, line 6: nodename giessen-cloud-1 is there already');
});

test('fails for a SlurmUser whom workers in AWS do not obey', () => {
  sandbox.command('id', 'echo 1001');
  expect(run('plan').output).toContain('SlurmUser=slurm has the number 1001; workers in AWS know slurm as 64030');
});

test('what is fit for this cluster already is left alone', () => {
  change(
    'ClusterName=bibi',
    'TreeWidth=65533 SrunPortRange=60001-60500\nSlurmctldParameters=node_reg_mem_percent=90,idle_on_node_suspend,enable_configless',
  );
  expect(run('apply').status).toBe(0);
  expect(conf('skylan')).not.toMatch(/TreeWidth|SrunPortRange|SlurmctldParameters/);
});

test('the operator’s own Prolog runs beside the one that brings users', () => {
  change('ClusterName=bibi', 'Prolog=/opt/prolog');
  expect(run('apply').status).toBe(0);
  expect(conf('skylan')).toContain('Prolog=skylan-users\n');
});

test('fails without a command that it knows', () => {
  expect(run('join')).toMatchObject({ status: 1, output: 'usage: skylan-include plan | apply | undo\n' });
});
