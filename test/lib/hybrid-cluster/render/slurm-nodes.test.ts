import { onDemandNodes } from '../../../../lib/hybrid-cluster/render/slurm-nodes';
import { awsSite, clusterPlan } from '../../../helpers/cluster-plan';

test('a site without on-demand workers has no line', () => {
  expect(onDemandNodes(awsSite(clusterPlan(0)))).toEqual([]);
});

test('one worker is named by itself', () => {
  expect(onDemandNodes(awsSite(clusterPlan(1)))).toEqual([
    expect.stringMatching(/^NodeName=giessen-cloud-1 NodeAddr=192\.168\.77\.196 CPUs=2 /),
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
