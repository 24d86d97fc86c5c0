import { isDone } from '../../../../lab/scenario/hybrid-cluster/faults';

test.each([
  ['cloud-init had ended', 'status: done\n', true],
  ['it was waited for', '\n.....status: done\n', true],
  ['it went wrong', '....status: error\n', false],
  ['it has not ended', '..........', false],
])('the end of a boot: %s', (_, said, done) => {
  expect(isDone(said)).toBe(done);
});
