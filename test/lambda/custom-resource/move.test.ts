import type { CdkCustomResourceEvent } from 'aws-lambda';
import { movesFrom } from '../../../lambda/custom-resource/move';

const PLACE = { Namespace: 'skylan/lan/lab', FormerNamespace: 'skylan/lab' };
const NEW = 'skylan/lan/lab/ca';

const event = (RequestType: string, PhysicalResourceId?: string) =>
  ({ RequestType, PhysicalResourceId }) as CdkCustomResourceEvent;

test('an update of a resource in the former namespace moves it', () => {
  expect(movesFrom(event('Update', 'skylan/lab/ca'), PLACE, NEW)).toBe('skylan/lab');
});

test.each([
  ['a resource that is there already', event('Update', NEW), PLACE],
  ['a create, whatever is in the former namespace', event('Create'), PLACE],
  ['a removal from the former namespace', event('Delete', 'skylan/lab/ca'), PLACE],
  ['a resource without a former namespace', event('Update', 'skylan/lab/ca'), { Namespace: 'skylan/lan/lab' }],
  ['a resource of another name', event('Update', 'skylan/lab-2/ca'), PLACE],
  ['a resource of another kind', event('Update', 'skylan/cluster/lab/ca'), PLACE],
])('nothing moves for %s', (_what, one, place) => {
  expect(movesFrom(one, place, NEW)).toBeUndefined();
});

test('of a network that is called as a kind is, what is there stays', () => {
  const place = { Namespace: 'skylan/lan/lan', FormerNamespace: 'skylan/lan' };
  expect(movesFrom(event('Update', 'skylan/lan/lan/ca'), place, 'skylan/lan/lan/ca')).toBeUndefined();
  expect(movesFrom(event('Update', 'skylan/lan/ca'), place, 'skylan/lan/lan/ca')).toBe('skylan/lan');
});
