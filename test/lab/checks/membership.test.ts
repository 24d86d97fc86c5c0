import { hasEnd, othersStay } from '../../../lab/checks/membership';

const BEFORE = { 'instance i-1': 'boot a', 'instance i-2': 'boot b', 'parameter /x': 'version 1' };

test('GIVEN a node that was added THEN the others go on', () => {
  const after = { ...BEFORE, 'instance i-3': 'boot c', 'parameter /x': 'version 2' };
  expect(othersStay('is added', BEFORE, after)).toMatchObject({ ok: true, figure: 2, unit: 'of 2' });
  expect(othersStay('is removed', after, BEFORE)).toMatchObject({ ok: true, figure: 2 });
});

test.each([
  ['was started anew', { ...BEFORE, 'instance i-1': 'boot z', 'instance i-3': 'boot c' }],
  ['was replaced', { 'instance i-2': 'boot b', 'instance i-3': 'boot c', 'instance i-4': 'boot d' }],
])('fails when a machine %s, and says which', (_what, after) => {
  const check = othersStay('is added', BEFORE, after);
  expect(check).toMatchObject({ ok: false, figure: 1 });
  expect(check.detail).toContain('instance i-1: boot a before');
});

test('fails when there is no machine at all', () => {
  expect(othersStay('is added', {}, {}).ok).toBe(false);
});

test.each([
  ['a tunnel to it', '12: gre132@NONE: <UP>\n    gretap remote 100.64.1.13 local 172.31.1.11 ttl 64', true],
  ['an entry of a mesh for all', '00:00:00:00:00:00 dev vxlan0 dst 100.64.1.13 self permanent', true],
  ['an entry that a frame left', '02:6e:c0:a8:00:84 dev vxlan0 dst 100.64.1.13 self', false],
  ['a tunnel to another', 'gretap remote 100.64.1.131 local 172.31.1.11', false],
])('an overlay leads to a machine by %s: %#', (_what, said, expected) => {
  expect(hasEnd(said, '100.64.1.13')).toBe(expected);
});
