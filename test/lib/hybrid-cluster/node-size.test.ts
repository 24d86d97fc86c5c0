import { expectedSize, knownSize } from '../../../lib/hybrid-cluster/node-size';
import type { FleetPlan, WorkerKindPlan } from '../../../lib/hybrid-cluster/plan-types';
import { awsSite, clusterPlan } from '../../helpers/cluster-plan';

const KIND = awsSite(clusterPlan()).kinds[0] as WorkerKindPlan;
const UNKNOWN = { ...KIND, instanceType: 'g5.xlarge' };

test('the settings go before what the name of the type tells', () => {
  expect(knownSize(KIND)).toEqual({ cpus: 2, memoryMib: 1820 });
  expect(knownSize({ ...KIND, memoryMib: 384 })).toEqual({ cpus: 2, memoryMib: 384 });
  expect(knownSize({ ...UNKNOWN, cpus: 4 })).toEqual({ cpus: 4 });
});

test('what only EC2 knows is expected to be as wide as can be', () => {
  expect(expectedSize({ ...KIND, cpus: 4 })).toEqual({ cpus: '4', memoryMib: '1820', gres: '' });
  expect(expectedSize({ ...UNKNOWN, gres: undefined })).toEqual({
    cpus: '1024',
    memoryMib: '33554432',
    gres: 'gpu:the_longest_name:16',
  });
});

test('a fleet is as small as the smallest of its types, where all are known', () => {
  const fleet = (...instanceTypes: string[]) => ({ instanceTypes, gres: 'gpu:1' }) as unknown as FleetPlan;
  expect(knownSize(fleet('c7i.xlarge', 'r7i.large'))).toEqual({ cpus: 2, memoryMib: 7472 });
  expect(knownSize(fleet('c7i.xlarge', 'g5.xlarge'))).toEqual({});
  expect(expectedSize(fleet('g5.xlarge'))).toEqual({ cpus: '1024', memoryMib: '33554432', gres: 'gpu:1' });
});
