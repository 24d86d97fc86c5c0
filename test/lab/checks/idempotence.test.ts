import { unchanged } from '../../../lab/checks/idempotence';

const before = { 'parameter /a': 'version 1', 'key k': 'present' };

test('passes when nothing differs', () => {
  expect(unchanged(before, { ...before })).toMatchObject({ ok: true, figure: 0 });
});

test.each([
  ['a new version', { ...before, 'parameter /a': 'version 2' }, 'parameter /a: version 1 before, version 2 after'],
  ['a thing gone', { 'key k': 'present' }, 'parameter /a: version 1 before, absent after'],
  ['a thing more', { ...before, 'key l': 'present' }, 'key l: absent before, present after'],
])('fails on %s', (_, after, detail) => {
  expect(unchanged(before, after)).toMatchObject({ ok: false, figure: 1, detail });
});

test('fails when there was nothing to compare', () => {
  expect(unchanged({}, {}).ok).toBe(false);
});
