import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, cpSync, existsSync, readFileSync, renameSync, statSync, symlinkSync } from 'node:fs';
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

/** Of this version, it knows the nodes of an expression with brackets, and that slurmctld answers. */
const SCONTROL = `case "$1" in
--version) echo 'slurm-wlm 24.11.5' ;;
ping) echo 'Slurmctld(primary) at master is UP' ;;
show) seq -f "\${3%-[[]*}-%g" 2 ;;
esac`;

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  // GIVEN a slurmctld that runs
  sandbox.command('systemctl');
  sandbox.command('scontrol', SCONTROL);
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
  cpSync(join(ASSETS, 'site-pack/include'), sandbox.path('pack/include'), { recursive: true });
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
  expect(conf('slurm')).toBe(`# Sites of the cloud. skylan-include undo removes this.\nInclude skylan.conf\n${THEIRS}`);
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
  sandbox.write('root/etc/slurm/slurm.conf', `${conf('slurm')}\nPartitionName=newer Nodes=old-1\n`);
  run('undo');
  expect(conf('slurm')).toBe(`${THEIRS}\nPartitionName=newer Nodes=old-1\n`);
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
    if (command === 'scontrol') sandbox.command('scontrol', SCONTROL.replace('is UP', 'is DOWN'));
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
  ['ClusterName=bibi', 'MaxNodeCount=100', 'sites need MaxNodeCount=1026 or more\n'],
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

test('the operator’s own Prolog, which lies beside slurm.conf, runs beside the one that brings users', () => {
  change('ClusterName=bibi', 'Prolog=theirs.sh');
  expect(run('apply').status).toBe(0);
  expect(conf('skylan')).toContain('Prolog=skylan-users\n');
});

test('fails without a command that it knows', () => {
  expect(run('join')).toMatchObject({ status: 1, output: 'usage: skylan-include plan | check | apply | undo\n' });
});

describe('what Slurm would bring to workers in AWS, or would not', () => {
  test.each([
    [
      'Prolog=/opt/prolog',
      'Prolog=/opt/prolog is on no worker in AWS, and Slurm would drain them: put it beside slurm.conf',
    ],
    ['Epilog=/opt/epilog.d/*', 'Epilog=/opt/epilog.d/* is on no worker in AWS'],
    [
      'TaskProlog=/opt/task',
      'no task would start there: take it out, and have users ask for it (srun --task-prolog)\n',
    ],
    [
      'SlurmdSpoolDir=/data/slurm/spool',
      'machines in AWS have no folder /data/slurm, and slurmd makes none: write one in',
    ],
    [
      'PluginDir=/opt/slurm/lib',
      'PluginDir=/opt/slurm/lib; machines in AWS have Debian’s plugins alone: take it out\n',
    ],
    [
      'Include /opt/nodes.conf',
      'Include /opt/nodes.conf; Slurm brings to workers in AWS only what lies beside slurm.conf',
    ],
    [
      'TopologyPlugin=topology/tree',
      'TopologyPlugin=topology/tree; workers that register by themselves have no place in it',
    ],
    ['PartitionName=whole Nodes=ALL', 'has Nodes=ALL, and would have the workers in AWS too: name its nodes\n'],
    ['NodeName=giessen-1', 'nodename giessen-1 is there already'],
    [
      'SlurmctldHost=backup',
      'SlurmctldHost=backup; workers elsewhere do not know the name: write SlurmctldHost=backup(ADDRESS)\n',
    ],
  ])('%s is refused, and nothing is changed', (line, reason) => {
    const text = `${THEIRS.replace('Include more.conf', '')}${line}\n`;
    sandbox.write('root/etc/slurm/slurm.conf', text);
    const { status, output, changes } = run('apply');
    expect([status, changes]).toEqual([1, []]);
    expect(output.replaceAll("'", '’')).toContain(reason);
    expect(conf('slurm')).toBe(text);
  });

  test.each([
    ['TaskProlog=/var/spool/slurmd/conf-cache/theirs.sh'],
    ['SlurmdSpoolDir=/var/lib/slurm/spool'],
    ['TopologyPlugin=topology/flat'],
    ['SlurmctldHost=backup(192.168.66.9)'],
    ['AuthAltTypes=auth/jwt'],
    ['AccountingStorageType=accounting_storage/slurmdbd'],
    ['TaskPlugin=task/affinity'],
    ['PrologSlurmctld=/opt/prolog'],
    ['HealthCheckProgram=/opt/nhc'],
    ['ClusterName=Bibi'],
  ])('%s is the operator’s affair', (line) => {
    sandbox.write('root/etc/slurm/slurm.conf', `${THEIRS}\n${line}\n`);
    expect(run('apply').status).toBe(0);
  });

  test('what is included by the cluster’s name is read as well', () => {
    sandbox.write('root/etc/slurm/nodes.bibi', 'NodeName=giessen-1\n');
    change('Include more.conf', 'Include nodes.%c');
    expect(run('check').output).toContain('nodes.bibi, line 1: nodename giessen-1 is there already');
  });

  test.each([
    ['cgroup.conf', 'CgroupPlugin=cgroup/v1', 'machines in AWS have cgroup/v2: write CgroupPlugin=autodetect\n'],
    ['plugstack.conf', 'required /opt/auks.so', 'line 1: required /opt/auks.so is on no worker in AWS, whose slurmd'],
  ])('in %s, %s is refused', (name, line, reason) => {
    sandbox.write(`root/etc/slurm/${name}`, `${line}\n`);
    const { status, output } = run('check');
    expect(status).toBe(1);
    expect(output).toContain(reason);
    sandbox.write(`root/etc/slurm/${name}`, `# ${line}\n`);
    expect(run('check').status).toBe(0);
  });
});

describe('a slurm.conf elsewhere', () => {
  const other = 'root/etc/slurm-llnl';

  test('is named, and nothing is changed', () => {
    renameSync(sandbox.path('root/etc/slurm'), sandbox.path(other));
    expect(run('apply')).toMatchObject({
      status: 1,
      output:
        'skylan-include: /etc/slurm/slurm.conf is not there; the one in /etc/slurm-llnl is: make /etc/slurm a link to that ' +
        'folder\nskylan-include: nothing was changed\n',
    });
    // WHEN the operator does so
    symlinkSync('slurm-llnl', sandbox.path('root/etc/slurm'));
    expect(run('apply').status).toBe(0);
    expect(readFileSync(sandbox.path(`${other}/slurm.conf`), 'utf8')).toContain('Include skylan.conf\n');
  });

  test('that slurm.conf is a link to is refused: who reads it there has no skylan.conf', () => {
    sandbox.write('root/nfs/slurm.conf', THEIRS);
    renameSync(sandbox.path('root/etc/slurm/slurm.conf'), sandbox.path('root/etc/slurm/before'));
    symlinkSync('../../nfs/slurm.conf', sandbox.path('root/etc/slurm/slurm.conf'));
    expect(run('apply')).toMatchObject({
      status: 1,
      output: expect.stringContaining('nfs/slurm.conf: who reads it there'),
    });
    expect(readFileSync(sandbox.path('root/nfs/slurm.conf'), 'utf8')).toBe(THEIRS);
  });

  test.each([
    ['cmdline', 'slurmctld\0-f\0/opt/slurm/slurm.conf\0'],
    ['environ', 'LANG=C\0SLURM_CONF=/opt/slurm/slurm.conf\0'],
  ])('that slurmctld was told of in its %s is refused', (name, content) => {
    sandbox.command('systemctl', '[[ $1 != show ]] || echo MainPID=42');
    sandbox.write('root/proc/42/cmdline', 'slurmctld\0');
    sandbox.write('root/proc/42/environ', '');
    expect(run('check').status).toBe(0);
    sandbox.write(`root/proc/42/${name}`, content);
    expect(run('check')).toMatchObject({
      status: 1,
      output: expect.stringContaining('slurmctld reads /opt/slurm/slurm.conf, and Slurm’s commands'.replace('’', "'")),
    });
  });
});

test('fails for a Slurm that does not hear workers in AWS', () => {
  sandbox.command('scontrol', 'echo slurm-wlm 22.05.8');
  expect(run('check')).toMatchObject({
    status: 1,
    output: expect.stringContaining('Slurm here is 22.05.8; a controller older'),
  });
});

test('says that a slurmctld which does not run has not been asked', () => {
  sandbox.command('systemctl', 'exit 3');
  expect(run('apply')).toMatchObject({
    status: 0,
    output: expect.stringContaining('slurmctld reads it when it starts\n'),
  });
});
