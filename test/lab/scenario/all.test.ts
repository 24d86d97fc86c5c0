import { scenariosNamed } from '../../../lab/scenario/all';

describe('scenariosNamed', () => {
  test('GIVEN no name WHEN scenarios are chosen THEN all are but those on request, and what reboots every machine, and then what moves clocks, come last on the LAN', () => {
    const { lan, cluster } = scenariosNamed([]);
    expect(lan.map(({ name }) => name)).toEqual([
      'robot-lan',
      'homes',
      'controls',
      'nodes',
      'broken',
      'join',
      'faults',
      'year',
    ]);
    expect(cluster).toBe(true);
  });

  test('GIVEN some names WHEN scenarios are chosen THEN these are, in the order in which they can follow each other', () => {
    const { lan, cluster } = scenariosNamed(['power', 'faults', 'lone-robot', 'homes']);
    expect(lan.map(({ name }) => name)).toEqual(['homes', 'lone-robot', 'faults', 'power']);
    expect(cluster).toBe(false);
  });

  test('GIVEN a name that there is not WHEN scenarios are chosen THEN the message lists those that there are', () => {
    expect(() => scenariosNamed(['home'])).toThrow(
      'There is no scenario "home"; the nearest is "homes". There are: "robot-lan", "homes", "controls", "nodes", "broken", ' +
        '"join", "lone-robot", "udp-blocked", "faults", "power", "year", "hybrid-cluster".',
    );
  });
});
