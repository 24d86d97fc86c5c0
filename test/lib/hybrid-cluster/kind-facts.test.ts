import type { CfnElement } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { KindFacts } from '../../../lib/hybrid-cluster/kind-facts';
import { planHybridCluster } from '../../../lib/hybrid-cluster/plan';
import type { AwsSitePlan, WorkerKindPlan } from '../../../lib/hybrid-cluster/plan-types';
import type { HybridClusterSettings } from '../../../lib/hybrid-cluster/settings';
import { testStack } from '../../helpers/app';
import { stackWithCluster } from './cluster-stack';
import { sites } from './problems-of';

const OWN = 'ami-0123456789abcdef0';

function kinds(...workers: object[]) {
  const { stack } = testStack();
  const plan = planHybridCluster(sites({}, { workers }) as HybridClusterSettings);
  const facts = new KindFacts(stack, 'KindFacts', { plan });
  const all = (plan.sites[1] as AwsSitePlan).kinds;
  return { facts, sizes: all.map((kind) => stack.resolve(facts.sizeOf(kind))), all, stack };
}

const attribute = (type: string, name: string) => ({
  'Fn::GetAtt': [expect.stringMatching(new RegExp(`^KindFacts${type}`)), name],
});

test('what the settings say is not asked for', () => {
  // WHEN
  const { sizes, facts, all, stack } = kinds({ onDemand: 1, cpus: 8, memoryMib: 61000, instanceType: 'p3.2xlarge' });
  // THEN
  expect(sizes).toEqual([{ cpus: '8', memoryMib: '61000', gres: '' }]);
  expect(facts.of(all[0] as WorkerKindPlan)).toBeUndefined();
  expect(stack.node.findAll().filter((one) => Stack.isStack(one) === false && 'cfnResourceType' in one)).toEqual([]);
});

test('what they leave out is what EC2 says', () => {
  // WHEN
  const { sizes } = kinds(
    { onDemand: 1 },
    { name: 'gpu', onDemand: 1, cpus: 4, instanceType: 'g5.xlarge', image: OWN },
    { name: 'none', onDemand: 1, instanceType: 'g5.xlarge', image: OWN, gpus: 'none' },
  );
  // THEN
  expect(sizes).toEqual([
    { cpus: attribute('t3small', 'Cpus'), memoryMib: attribute('t3small', 'MemoryMib'), gres: '' },
    { cpus: '4', memoryMib: attribute('g5xlarge', 'MemoryMib'), gres: attribute('g5xlarge', 'Gres') },
    { cpus: attribute('g5xlarge', 'Cpus'), memoryMib: attribute('g5xlarge', 'MemoryMib'), gres: '' },
  ]);
});

test('every worker of a type that EC2 is asked about is made when it has answered', () => {
  // GIVEN
  const workers = [{ count: 1 }, { name: 'gpu', count: 1, onDemand: 1, instanceType: 'g5.xlarge', image: OWN }];
  const { cluster, template } = stackWithCluster(sites({}, { workers }) as HybridClusterSettings);
  // WHEN
  const instances = template().findResources('AWS::EC2::Instance');
  // THEN
  const [facts] = Object.keys(template().findResources('Custom::SkylanInstanceFacts'));
  const waiting = [...cluster.site('giessen').workers].filter(([, { machine }]) => {
    const id = machine.instance.stack.getLogicalId(machine.instance as CfnElement);
    return instances[id]?.DependsOn?.includes(facts);
  });
  expect(waiting.map(([hostname]) => hostname)).toEqual(['giessen-gpu-1', 'giessen-gpu-cloud-1']);
});

test('a standing worker tells the GPUs that EC2 has told of; an on-demand one is known by slurm.conf', () => {
  // GIVEN
  const workers = { count: 1, onDemand: 1, instanceType: 'g5.xlarge', image: OWN, volumeGib: 120 };
  const { stack } = stackWithCluster({
    ...(sites({}, { workers }) as HybridClusterSettings),
    controller: { site: 'giessen' },
  });
  const template = Template.fromStack(stack);
  const userData = (name: RegExp) =>
    Object.entries(template.findResources('AWS::EC2::Instance'))
      .filter(([id]) => name.test(id))
      .map(([, { Properties }]) => JSON.stringify(Properties.UserData));
  const gres = /Gres=",\{"Fn::GetAtt":\["ClusterKindFactsg5xlarge[^"]*","Gres"\]\}/;
  // THEN
  expect(userData(/Workergiessen1/)).toEqual([expect.stringMatching(gres)]);
  expect(userData(/Workergiessencloud1/)).toEqual([expect.not.stringMatching(/Gres/)]);
  template.hasResourceProperties('AWS::SSM::Parameter', {
    Name: '/skylan/cluster/hybrid-cluster/slurm/service/controller.conf',
  });
  const parameters = Object.values(template.findResources('AWS::SSM::Parameter')).map(({ Properties }) =>
    JSON.stringify(Properties.Value),
  );
  expect(parameters.join()).toMatch(gres);
  expect(parameters.join()).toContain('GresTypes=gpu');
  const volumes = Object.entries(template.findResources('AWS::EC2::Instance')).map(
    ([, { Properties }]) => Properties.BlockDeviceMappings[0].Ebs.VolumeSize,
  );
  expect(volumes.sort()).toEqual([120, 120, 16, 16]);
});

test('of a fleet EC2 is asked all but its GPUs', () => {
  // GIVEN
  const { stack } = testStack();
  const fleets = [{ name: 'burst', instanceTypes: ['c7i.large', 'c6i.large'], max: 5, gpus: 't4:1' }];
  const plan = planHybridCluster(sites({}, { fleets }) as HybridClusterSettings);
  const [fleet] = (plan.sites[1] as AwsSitePlan).fleets;
  // WHEN
  const facts = new KindFacts(stack, 'KindFacts', { plan });
  // THEN
  expect(fleet && stack.resolve(facts.sizeOf(fleet))).toEqual({
    cpus: attribute('c6ilargec7ilarge', 'Cpus'),
    memoryMib: attribute('c6ilargec7ilarge', 'MemoryMib'),
    gres: 'gpu:t4:1',
  });
});
