import { jobMemoryMib } from '../../../lib/hybrid-cluster/job-memory';
import { clusterPlan } from '../../helpers/cluster-plan';

const external = (workers: object) =>
  ({ name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external', workers }) as const;
const aws = (workers: object, fleets: readonly { name: string; instanceTypes: string[]; max: number }[] = []) =>
  ({ name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws', workers, fleets }) as const;

test.each([
  [
    'of the workers in AWS, while nothing is known of the others',
    [external({}), aws({ instanceType: 'm7i.large' })],
    3736,
  ],
  [
    'of an external worker that has less',
    [external({ cpus: 8, memoryMib: 15999 }), aws({ instanceType: 'm7i.large' })],
    1999,
  ],
  [
    'of a fleet that has less',
    [
      external({}),
      aws({ instanceType: 'm7i.large' }, [{ name: 'burst', instanceTypes: ['c7i.large', 'm7i.large'], max: 5 }]),
    ],
    1852,
  ],
  ['without sites in AWS that have no worker', [external({ cpus: 2, memoryMib: 8000 }), aws({ count: 0 })], 4000],
  ['that any machine has, where no size is known', [external({}), aws({ count: 0 })], 512],
])('a job that does not ask gets the memory of a processor %s', (_what, sites, mib) => {
  expect(jobMemoryMib(clusterPlan(0, { sites }))).toBe(mib);
});

test('or what its operator says', () => {
  expect(jobMemoryMib(clusterPlan(0, { jobMemoryMib: 700 }))).toBe(700);
});
