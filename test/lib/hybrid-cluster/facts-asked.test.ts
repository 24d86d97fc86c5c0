import { factsAsked } from '../../../lib/hybrid-cluster/facts-asked';
import { planHybridCluster } from '../../../lib/hybrid-cluster/plan';
import type { HybridClusterSettings } from '../../../lib/hybrid-cluster/settings';
import { sites } from './problems-of';

const DEBIAN = '/aws/service/debian/release/13/latest/amd64';
const OWN = 'ami-0123456789abcdef0';
const NO_GPUS = { needsGpus: false };

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
  ['the size of a machine that is off', { onDemand: 1 }, { ...NO_GPUS, instanceType: 't3.small' }],
  ['a size of which a part is written', { onDemand: 1, cpus: 1 }, { ...NO_GPUS, instanceType: 't3.small' }],
  [
    'a processor that the type does not tell',
    { instanceType: 'p6e-gb200.36xlarge' },
    { ...NO_GPUS, instanceType: 'p6e-gb200.36xlarge' },
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
    { instanceType: 'g5.xlarge', images: { amd64: '/x/amd64' }, needsGpus: true },
    { instanceType: 'm8i.large', images: {}, needsGpus: false },
  ]);
});
