import { startedAnew } from '../../../../lab/scenario/hybrid-cluster/changes';

const WHAT = ['giessen-gateway', 'giessen-1', 'slurmctld'];

test('a deploy that starts nothing anew passes', () => {
  expect(startedAnew(WHAT, ['a', 'b', '5'], ['a', 'b', '5'])).toMatchObject({ ok: true, figure: 0 });
});

test.each([
  ['a machine was rebooted', ['a', 'c', '5'], 'giessen-1'],
  ['a machine has gone', ['no answer', 'b', '5'], 'giessen-gateway'],
  ['the controller was restarted', ['a', 'b', '6'], 'slurmctld'],
])('fails when %s', (_, after, detail) => {
  expect(startedAnew(WHAT, ['a', 'b', '5'], after)).toMatchObject({ ok: false, figure: 1, detail });
});
