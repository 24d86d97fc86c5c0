import { renderSlurmConf } from '../../../../lib/hybrid-cluster/render/slurm';
import { renderSlurmInclude } from '../../../../lib/hybrid-cluster/render/slurm-include';
import { clusterPlan } from '../../../helpers/cluster-plan';

const rendered = (onDemand = 1) => JSON.parse(renderSlurmInclude(clusterPlan(onDemand)));
const keys = (onDemand: number) => rendered(onDemand).rules.map(({ key }: { key: string }) => key);

test('nodes, node sets and partitions are those of the cluster’s own slurm.conf, but none is the default', () => {
  const own = renderSlurmConf(clusterPlan(1))
    .trimEnd()
    .split('\n')
    .filter((line) => /^(Node|Partition)/.test(line));
  expect(own.join()).toContain(' Default=YES');
  expect(rendered().own).toEqual(
    own.map((line) => {
      const theirs = line.replace('Default=YES', 'Default=NO').replace(' AllocNodes=master', '');
      return theirs.startsWith('PartitionName=bielefeld ') ? `${theirs} SuspendTime=INFINITE` : theirs;
    }),
  );
});

test('what sites need of each other is asked for; what is the operator’s affair is not', () => {
  expect(rendered().rules).toContainEqual({
    ...{ key: 'SrunPortRange', value: '60001-63000', isAdded: true, demand: 'inside', isRequired: true },
  });
  expect(keys(1)).toEqual(expect.arrayContaining(['AuthType', 'TreeWidth', 'MaxNodeCount', 'ResumeProgram']));
  expect(keys(1)).not.toEqual(expect.arrayContaining(['ClusterName']));
  expect(keys(1).join()).not.toMatch(/ClusterName|StateSave|Accounting|TaskPlugin|TaskProlog|SelectTypeParameters/);
});

test('without on-demand workers nothing is asked of power saving, and the operator’s switches none off', () => {
  expect(keys(0).join()).not.toMatch(/Resume|Suspend/);
  const { own } = JSON.parse(renderSlurmInclude(clusterPlan(0)));
  expect(own.filter((line: string) => line.startsWith('PartitionName='))).toEqual(
    ['bielefeld', 'giessen', 'all'].map((name) =>
      expect.stringMatching(`^PartitionName=${name} .* SuspendTime=INFINITE$`),
    ),
  );
});

test('it names the workers that register by themselves', () => {
  expect(rendered().standing).toEqual(['giessen-1']);
});

test('it says where the controller is, so that its own line can be compared', () => {
  expect(rendered().controller).toEqual({ hostname: 'master', address: '192.168.66.10' });
});

test('jobs come from where the operator lets them come from, unless the settings say it', () => {
  expect(rendered().own.join()).not.toContain('AllocNodes');
  const own = JSON.parse(renderSlurmInclude(clusterPlan(1, { submitFrom: ['login'] }))).own.join();
  expect(own).toContain(' AllocNodes=master,login');
});

test('of fleets, what starts their workers is asked for; how long a credential is good is theirs', () => {
  // GIVEN
  const sites = [
    { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external' },
    {
      ...({ name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws' } as const),
      fleets: [{ name: 'burst', instanceTypes: ['c7i.large'], max: 5 }],
    },
  ] as const;
  // WHEN
  const { rules, own } = JSON.parse(renderSlurmInclude(clusterPlan(0, { sites: [...sites] })));
  // THEN
  const rule = { isAdded: true, isRequired: true };
  expect(rules).toEqual(
    expect.arrayContaining([
      { ...rule, key: 'ResumeFailProgram', value: '/usr/local/lib/skylan/skylan-resume-failed', demand: 'equal' },
      { ...rule, key: 'AuthInfo', value: 'cred_expire=70', demand: 'members', isRequired: false },
      { ...rule, key: 'MaxNodeCount', value: '1029', demand: 'at-least' },
    ]),
  );
  expect(own.join()).toContain('NodeName=giessen-burst-[1-5] ');
});
