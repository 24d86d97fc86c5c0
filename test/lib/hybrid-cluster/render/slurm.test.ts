import {
  onDemandWorkers,
  renderCgroupConf,
  renderPowerEnv,
  renderSlurmConf,
  renderSlurmdEnv,
} from '../../../../lib/hybrid-cluster/render/slurm';
import { awsSite, clusterPlan, externalSite } from '../../../helpers/cluster-plan';

/** slurm.conf's own settings, without its nodes and partitions. */
function settingsOf(text: string): Record<string, string> {
  const lines = text
    .split('\n')
    .filter((line) => /^[A-Za-z]+=/.test(line) && !/^(NodeName|NodeSet|Partition)/.test(line));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

describe('renderSlurmConf', () => {
  const standing = renderSlurmConf(clusterPlan());
  const powered = renderSlurmConf(clusterPlan(2));

  test('says what several sites need', () => {
    expect(settingsOf(standing)).toMatchObject({
      ClusterName: 'hybrid-cluster',
      SlurmctldHost: 'master(192.168.66.10)',
      SlurmctldParameters: 'enable_configless,node_reg_mem_percent=90',
      TreeWidth: '65533',
      SrunPortRange: '60001-63000',
      SlurmdTimeout: '300',
      MaxNodeCount: '1024',
    });
  });

  test('sends workers nothing in cgroup.conf that Slurm 23.11 does not know, which they may have', () => {
    // `CgroupPlugin=disabled`, of 24.05, ends a slurmd of 23.11.
    expect(renderCgroupConf().trimEnd().split('\n')).toEqual([
      'ConstrainCores=yes',
      'ConstrainRAMSpace=yes',
      'ConstrainDevices=yes',
    ]);
  });

  test('has tasks get their variables from the one program that Slurm brings to workers', () => {
    const { Prolog, SlurmdSpoolDir, TaskProlog } = settingsOf(standing);
    expect(Prolog).toBe('skylan-users');
    expect(TaskProlog).toBe(`${SlurmdSpoolDir}/conf-cache/${Prolog}`);
  });

  test('brings the users to the workers, and holds or drains nothing for what a home across a tunnel makes wait', () => {
    expect(settingsOf(standing)).toMatchObject({
      Prolog: 'skylan-users',
      SchedulerParameters: 'nohold_on_prolog_fail',
      UnkillableStepTimeout: '300',
    });
    expect(settingsOf(powered)).toMatchObject({
      SchedulerParameters: 'nohold_on_prolog_fail,salloc_wait_nodes,sbatch_wait_nodes',
    });
    expect(standing).toContain('\n#Homes=192.168.66.0/24 192.168.77.0/24\n');
  });

  test('has a partition a site and one over all, by feature, so that a worker that registers is in both', () => {
    expect(standing.split('\n').filter((line) => /^(NodeSet|Partition)/.test(line))).toEqual([
      'NodeSet=bielefeld Feature=bielefeld',
      'NodeSet=giessen Feature=giessen',
      'PartitionName=bielefeld Nodes=bielefeld Default=NO MaxTime=INFINITE State=UP AllocNodes=master',
      'PartitionName=giessen Nodes=giessen Default=NO MaxTime=INFINITE State=UP AllocNodes=master',
      'PartitionName=all Nodes=bielefeld,giessen Default=YES MaxTime=INFINITE State=UP AllocNodes=master',
    ]);
  });

  test('gives memory out like processors: as much for each as the smallest worker has', () => {
    expect(settingsOf(standing)).toMatchObject({ SelectTypeParameters: 'CR_Core_Memory', DefMemPerCPU: '910' });
  });

  test('runs no jobs of root', () => {
    expect(settingsOf(standing).DisableRootJobs).toBe('YES');
  });

  test('does not change with the number of standing workers: the running cluster needs no restart', () => {
    const sites = (count: number) =>
      clusterPlan(0, {
        sites: [
          { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external', workers: { count } },
          { name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws', workers: { count } },
        ],
      });
    expect(renderSlurmConf(sites(5))).toBe(renderSlurmConf(sites(1)));
  });

  test('powers nothing up or down where no worker is on demand', () => {
    expect(standing).not.toMatch(/Suspend|Resume|NodeName/);
  });

  test('on-demand workers are off at first, come last, and are powered down by the partitions that hold them', () => {
    expect(powered).toContain(
      'NodeName=giessen-cloud-[1,2] NodeAddr=192.168.77.[196,195] CPUs=2 RealMemory=1820 Feature=giessen,cloud,ssd ' +
        'Weight=8 State=CLOUD\n',
    );
    const suspending = powered.split('\n').filter((line) => line.includes('SuspendTime=600'));
    expect(suspending.map((line) => line.split(' ')[0])).toEqual(['PartitionName=giessen', 'PartitionName=all']);
    expect(settingsOf(powered)).toMatchObject({
      SlurmctldParameters: 'enable_configless,idle_on_node_suspend,node_reg_mem_percent=90',
      ResumeProgram: '/usr/local/lib/skylan/skylan-resume',
      SuspendProgram: '/usr/local/lib/skylan/skylan-suspend',
      ResumeTimeout: '600',
    });
    // No time for the whole cluster; and standing workers are dynamic nodes.
    expect(settingsOf(powered)).not.toHaveProperty('SuspendTime');
    expect(settingsOf(powered).SuspendExcStates).toBe('DYNAMIC_NORM');
  });

  test('starts workers of fleets as it does on-demand ones, for jobs that lost theirs after their credential', () => {
    // GIVEN
    const fleet = (name: string, max: number) => ({ name, instanceTypes: ['c7i.large'], max });
    const plan = clusterPlan(0, {
      sites: [
        { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external' },
        { name: 'giessen', cidr: '10.77.0.0/16', provider: 'aws', fleets: [fleet('burst', 500), fleet('more', 9)] },
      ],
    });
    // WHEN
    const text = renderSlurmConf(plan);
    // THEN
    expect(settingsOf(text)).toMatchObject({
      AuthInfo: 'cred_expire=70',
      MaxNodeCount: '1533',
      ResumeProgram: '/usr/local/lib/skylan/skylan-resume',
      ResumeFailProgram: '/usr/local/lib/skylan/skylan-resume-failed',
      SlurmctldParameters: 'enable_configless,idle_on_node_suspend,node_reg_mem_percent=90',
      SchedulerParameters: 'nohold_on_prolog_fail,salloc_wait_nodes,sbatch_wait_nodes',
    });
    expect(text.match(/^NodeName=\S+/gm)).toEqual(['NodeName=giessen-burst-[1-500]', 'NodeName=giessen-more-[1-9]']);
    const suspending = text.split('\n').filter((line) => line.includes('SuspendTime=600'));
    expect(suspending.map((line) => line.split(' ')[0])).toEqual(['PartitionName=giessen', 'PartitionName=all']);
    expect(settingsOf(powered)).not.toHaveProperty('AuthInfo');
    expect(settingsOf(powered)).not.toHaveProperty('ResumeFailProgram');
  });

  test('knows of GPUs where a worker may have one, at whichever site', () => {
    const sites = (bielefeld: object, giessen: object) =>
      settingsOf(
        renderSlurmConf(
          clusterPlan(0, {
            sites: [
              { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external', ...bielefeld },
              { name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws', ...giessen },
            ],
          }),
        ),
      ).GresTypes;
    const asked = { instanceType: 'g5.xlarge', image: 'ami-0123456789abcdef0' };
    expect(sites({}, {})).toBeUndefined();
    expect(sites({}, { workers: { ...asked, count: 0 } })).toBeUndefined();
    expect(sites({}, { workers: { ...asked, gpus: 'none' } })).toBeUndefined();
    expect(sites({}, { workers: asked })).toBe('gpu');
    expect(sites({ workers: { gpus: 't4:1' } }, {})).toBe('gpu');
    const fleet = { name: 'burst', instanceTypes: ['g5.xlarge'], max: 1 };
    expect(sites({}, { fleets: [fleet] })).toBeUndefined();
    expect(sites({}, { fleets: [{ ...fleet, gpus: 'a10g:1' }] })).toBe('gpu');
  });

  test('writes nothing that Slurm 23.11 and later call defunct', () => {
    expect(powered).not.toMatch(/cloud_reg_addrs|NoAddrCache|cloud_dns/);
  });
});

describe('renderSlurmdEnv', () => {
  const plan = clusterPlan(1);

  test('a standing worker registers by itself, with its site and its features', () => {
    expect(renderSlurmdEnv(plan, awsSite(plan), false)).toBe(
      'SLURMD_OPTIONS=\'-Z --conf-server 192.168.66.10 --conf "Feature=giessen,ssd Weight=1"\'\n',
    );
    expect(renderSlurmdEnv(plan, externalSite(plan), false)).toContain('"Feature=bielefeld Weight=1"');
  });

  test('it tells the features and GPUs of its kind too', () => {
    const own = { features: ['gpu', 'ssd'], gres: 'gpu:t4:1' };
    expect(renderSlurmdEnv(plan, awsSite(plan), false, own)).toContain(
      '--conf "Feature=giessen,gpu,ssd Weight=1 Gres=gpu:t4:1"',
    );
  });

  test('an on-demand worker is known to the controller already', () => {
    expect(renderSlurmdEnv(plan, awsSite(plan), true)).toBe("SLURMD_OPTIONS='--conf-server 192.168.66.10'\n");
  });
});

test('the power programs know region and cluster', () => {
  expect(renderPowerEnv(clusterPlan(), 'eu-central-1')).toBe(
    "AWS_REGION='eu-central-1'\nSKYLAN_CLUSTER='hybrid-cluster'\n",
  );
});

test('on-demand workers are found with their sites', () => {
  expect(onDemandWorkers(clusterPlan(2)).map(([site, { hostname }]) => `${site.name} ${hostname}`)).toEqual([
    'giessen giessen-cloud-1',
    'giessen giessen-cloud-2',
  ]);
});

test('jobs are held to their processors, memory and devices', () => {
  expect(renderCgroupConf()).toBe('ConstrainCores=yes\nConstrainRAMSpace=yes\nConstrainDevices=yes\n');
});
