import { factsAsked } from '../../../lib/hybrid-cluster/facts-asked';
import { planHybridCluster } from '../../../lib/hybrid-cluster/plan';
import type { HybridClusterSettings } from '../../../lib/hybrid-cluster/settings';
import { sites } from './problems-of';

const DEBIAN = '/aws/service/debian/release/13/latest/amd64';
const OWN = 'ami-0123456789abcdef0';
const NO_GPUS = { needsGpus: false, needsNitro: false };

const asked = (...workers: object[]) => factsAsked(planHybridCluster(sites({}, { workers }) as HybridClusterSettings));

test.each<[string, object]>([
  ['standing workers, which tell it themselves', { count: 5, instanceType: 'm8i.large' }],
  ['on-demand workers of a size that is written', { onDemand: 2, cpus: 8, memoryMib: 61000 }],
  ['GPUs that are written', { instanceType: 'g5.xlarge', image: OWN, gpus: 'a10g:1' }],
  ['a kind without workers', { count: 0, instanceType: 'g5.xlarge', image: OWN }],
  ['a processor that no image tells', { instanceType: 'p6e-gb200.36xlarge', image: OWN, gpus: 'none' }],
])('EC2 is not asked about %s', (_, workers) => {
  expect(asked(workers)).toEqual([]);
});

test.each<[string, object, object]>([
  ['the size of a machine that is off', { onDemand: 1 }, { ...NO_GPUS, instanceTypes: ['t3.small'] }],
  ['a size of which a part is written', { onDemand: 1, cpus: 1 }, { ...NO_GPUS, instanceTypes: ['t3.small'] }],
  [
    'a processor that the type does not tell',
    { instanceType: 'p6e-gb200.36xlarge' },
    { ...NO_GPUS, instanceTypes: ['p6e-gb200.36xlarge'] },
  ],
])('EC2 is asked about %s', (_, workers, facts) => {
  expect(asked(workers)).toEqual([{ ...facts, images: { amd64: DEBIAN } }]);
});

test('EC2 is asked once for all kinds of a type', () => {
  expect(
    asked(
      { instanceType: 'g5.xlarge', image: OWN },
      { name: 'a', onDemand: 1, instanceType: 'g5.xlarge', image: '/x/amd64', gpus: 'none' },
      { name: 'b', count: 0, onDemand: 1, instanceType: 'm8i.large', image: OWN },
    ),
  ).toEqual([
    { instanceTypes: ['g5.xlarge'], images: { amd64: '/x/amd64' }, needsGpus: true, needsNitro: false },
    { instanceTypes: ['m8i.large'], images: {}, ...NO_GPUS },
  ]);
});

test('EC2 is asked about all types of a fleet together, of whatever order, and about a kind of the same type at once', () => {
  // GIVEN
  const fleet = (name: string, ...instanceTypes: string[]) => ({ name, instanceTypes, max: 1 });
  const workers = { onDemand: 1, instanceType: 'c7i.large' };
  const fleets = [
    fleet('a', 'c7i.large', 'c6i.large'),
    fleet('b', 'c6i.large', 'c7i.large'),
    { ...fleet('c', 'c7i.large'), image: OWN, gpus: 't4:1' },
  ];
  // WHEN
  const all = factsAsked(planHybridCluster(sites({}, { workers, fleets }) as HybridClusterSettings));
  // THEN
  const common = { images: { amd64: DEBIAN }, needsGpus: false, needsNitro: true };
  expect(all).toEqual([
    { ...common, instanceTypes: ['c7i.large'] },
    { ...common, instanceTypes: ['c6i.large', 'c7i.large'] },
  ]);
});
