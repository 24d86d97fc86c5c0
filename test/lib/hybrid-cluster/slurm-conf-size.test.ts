import { App, Stack } from 'aws-cdk-lib';
import { HybridCluster } from '../../../lib/hybrid-cluster/hybrid-cluster';
import { checkSlurmConf } from '../../../lib/hybrid-cluster/slurm-conf-size';
import { clusterPlan } from '../../helpers/cluster-plan';

const inAws = { controller: { site: 'giessen' } };

/** So many partitions over both sites. */
const partitions = (count: number) =>
  Array.from({ length: count }, (_, number) => ({ name: `partition${number}`, sites: ['bielefeld', 'giessen'] }));

test('as many on-demand workers as a /24 has room for fit the parameter of slurm.conf', () => {
  expect(() => checkSlurmConf(clusterPlan(57, inAws))).not.toThrow();
});

test('a slurm.conf that Parameter Store would not take is refused, with both sizes', () => {
  const check = () => checkSlurmConf(clusterPlan(1, { ...inAws, partitions: partitions(100) }));
  expect(check).toThrow(
    /slurm\.conf would have \d+ bytes and Parameter Store takes 8192; write fewer or shorter partitions or features/,
  );
});

test('where the controller is elsewhere, no parameter holds it', () => {
  expect(() => checkSlurmConf(clusterPlan(1, { partitions: partitions(100) }))).not.toThrow();
});

test('the cluster checks it', () => {
  const stack = new Stack(new App(), 'Stack');
  const sites = [
    { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external' },
    { name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws' },
  ] as const;
  const create = () =>
    new HybridCluster(stack, 'Cluster', { settings: { sites: [...sites], ...inAws, partitions: partitions(100) } });
  expect(create).toThrow('Parameter Store takes 8192');
});
