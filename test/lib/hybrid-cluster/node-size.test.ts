import { widestSize } from '../../../lib/hybrid-cluster/node-size';
import { awsSite, clusterPlan } from '../../helpers/cluster-plan';

const [KIND] = awsSite(clusterPlan()).kinds;

test('what the settings say goes before the widest that there can be', () => {
  // GIVEN
  const kind = KIND as NonNullable<typeof KIND>;
  // THEN
  expect(widestSize({ ...kind, cpus: 4, memoryMib: 9000 })).toEqual({ cpus: '4', memoryMib: '9000', gres: '' });
  expect(widestSize({ ...kind, gres: undefined })).toEqual({
    cpus: '1024',
    memoryMib: '33554432',
    gres: 'gpu:the_longest_name:16',
  });
});
