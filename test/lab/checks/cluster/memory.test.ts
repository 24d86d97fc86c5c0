import { jobState } from '../../../../lab/checks/cluster/memory';

test.each([
  ['PENDING Resources\n', { state: 'PENDING', reason: 'Resources' }],
  ['OUT_OF_MEMORY OutOfMemory\n', { state: 'OUT_OF_MEMORY', reason: 'OutOfMemory' }],
  ['', { state: '', reason: '' }],
])('state and reason of %j', (squeue, state) => {
  expect(jobState(squeue)).toEqual(state);
});
