import type { StackEvent } from '@aws-sdk/client-cloudformation';
import { failuresOf } from '../../../lab/aws/failure';

let second = 0;
const event = (id: string, status: string, reason?: string): StackEvent => ({
  EventId: id,
  StackName: 'Stack',
  StackId: 'arn',
  PhysicalResourceId: id === 'Stack' ? 'arn' : id,
  LogicalResourceId: id,
  ResourceType: 'Type',
  ResourceStatus: status as StackEvent['ResourceStatus'],
  ...(reason ? { ResourceStatusReason: reason } : {}),
  Timestamp: new Date(1000 * second++),
});

const events = [
  event('Stack', 'CREATE_IN_PROGRESS'),
  event('Old', 'CREATE_FAILED', 'of the operation before'),
  event('Stack', 'UPDATE_IN_PROGRESS'),
  event('First', 'UPDATE_FAILED', 'the cause'),
  event('Second', 'UPDATE_FAILED'),
  event('Stack', 'UPDATE_ROLLBACK_IN_PROGRESS'),
  event('Stack', 'UPDATE_ROLLBACK_FAILED'),
];

test.each([
  ['oldest first', events],
  ['newest first', [...events].reverse()],
])('the failures of the last operation, from events %s', (_, given) => {
  expect(failuresOf(given)).toEqual(['First (Type): the cause', 'Second (Type): no reason']);
});

test('no events, no failures', () => {
  expect(failuresOf([])).toEqual([]);
});
