import { LAN_CHECKS } from '../../../lab/checks/lan-checks';

const names = (has: 'whole' | 'brief') => LAN_CHECKS.filter((check) => has in check).map(({ name }) => name);

test('each check has a name of its own, and a scenario or the controls that carry it out', () => {
  expect(new Set(LAN_CHECKS.map(({ name }) => name)).size).toBe(LAN_CHECKS.length);
  expect(new Set([...names('whole'), ...names('brief')]).size).toBe(LAN_CHECKS.length);
});

test('the search for keys comes last, when everything has been written', () => {
  expect(names('whole').at(-1)).toBe('key search');
});
