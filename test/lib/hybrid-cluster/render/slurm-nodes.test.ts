import { typesOf } from '../../../../lib/hybrid-cluster/node-size';
import { fleetNodes, onDemandNodes } from '../../../../lib/hybrid-cluster/render/slurm-nodes';
import { awsSite, clusterPlan } from '../../../helpers/cluster-plan';

test('a site without on-demand workers has no line', () => {
  expect(onDemandNodes(awsSite(clusterPlan(0)))).toEqual([]);
});

test('one worker is named by itself', () => {
  expect(onDemandNodes(awsSite(clusterPlan(1)))).toEqual([
    expect.stringMatching(/^NodeName=giessen-cloud-1 NodeAddr=192\.168\.77\.196 CPUs=2 RealMemory=1820 Feature=/),
  ]);
});

test('names and addresses pair off in their order', () => {
  expect(onDemandNodes(awsSite(clusterPlan(3)))).toEqual([
    expect.stringMatching(/^NodeName=giessen-cloud-\[1,2,3\] NodeAddr=192\.168\.77\.\[196,195,194\] /),
  ]);
});

test('addresses of a network larger than /24 have a line for each 256', () => {
  // GIVEN
  const sites = clusterPlan(300, {
    sites: [
      { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external' },
      { name: 'giessen', cidr: '10.77.0.0/20', provider: 'aws', workers: { count: 1, onDemand: 300 } },
    ],
  });

  // WHEN
  const lines = onDemandNodes(awsSite(sites));

  // THEN
  expect(lines.map((line) => line.split(' ')[1]?.replace(/\[.*/, ''))).toEqual([
    'NodeAddr=10.77.12.',
    'NodeAddr=10.77.11.',
    'NodeAddr=10.77.10.',
  ]);
  expect(lines[1]).toMatch(/^NodeName=giessen-cloud-\[6,7,.*,261\] NodeAddr=10\.77\.11\.\[255,254,.*,0\] /);
});

test('each kind has a line of its own, with its size, GPUs and features', () => {
  // GIVEN
  const plan = clusterPlan(0, {
    sites: [
      { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external' },
      {
        ...{ name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws', features: ['ssd'] },
        workers: [
          { onDemand: 2 },
          { name: 'gpu', count: 1, onDemand: 2, instanceType: 'g5.xlarge', gpus: 'a10g:1', features: ['cuda'] },
          { name: 'still', count: 3 },
        ],
      },
    ],
  });
  const sizes: Record<string, [string, string]> = { 't3.small': ['2', '1820'], 'g5.xlarge': ['4', '15009'] };

  // WHEN
  const lines = onDemandNodes(awsSite(plan), (machines) => {
    const [cpus = '', memoryMib = ''] = sizes[typesOf(machines).join()] ?? [];
    return { cpus, memoryMib, gres: machines.gres ?? '' };
  });

  // THEN
  expect(lines).toEqual([
    'NodeName=giessen-cloud-[1,2] NodeAddr=192.168.77.[196,195] CPUs=2 RealMemory=1820 Feature=giessen,cloud,ssd ' +
      'Weight=8 State=CLOUD',
    'NodeName=giessen-gpu-cloud-[1,2] NodeAddr=192.168.77.[167,166] CPUs=4 RealMemory=15009 Gres=gpu:a10g:1 ' +
      'Feature=giessen,cloud,gpu,cuda,ssd Weight=8 State=CLOUD',
  ]);
});

test('a fleet is one line of however many nodes, which have no address before EC2 gives one; the first ones come first', () => {
  // GIVEN
  const common = { instanceTypes: ['c7i.large', 'm7i.xlarge'], max: 500 };
  const plan = clusterPlan(0, {
    sites: [
      { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external' },
      {
        ...{ name: 'giessen', cidr: '10.77.0.0/16', provider: 'aws', features: ['ssd'] },
        fleets: [
          { ...common, name: 'burst', features: ['avx512'] },
          { ...common, name: 'gpu', gpus: 't4:1', max: 1 },
        ],
      },
    ],
  });
  // THEN
  expect(fleetNodes(awsSite(plan))).toEqual([
    'NodeName=giessen-burst-[1-500] CPUs=2 RealMemory=3704 Feature=giessen,cloud,burst,avx512,ssd Weight=16 State=CLOUD',
    'NodeName=giessen-gpu-1 CPUs=2 RealMemory=3704 Gres=gpu:t4:1 Feature=giessen,cloud,gpu,ssd Weight=17 State=CLOUD',
  ]);
});
