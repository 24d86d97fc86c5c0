import { expectedSize, knownSize } from '../../../lib/hybrid-cluster/node-size';
import type { WorkerKindPlan } from '../../../lib/hybrid-cluster/plan-types';
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
