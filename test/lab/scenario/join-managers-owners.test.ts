import { planHome } from '../../../lab/home';
import { OWNERS, ownersNamed } from '../../../lab/scenario/join-managers-owners';

test('there is a machine of each network manager, each in a home of its own', () => {
  expect(new Set(OWNERS.map((owner) => owner.manager))).toEqual(new Set(['networkd', 'NetworkManager', 'ifupdown']));
  const homes = OWNERS.map((owner) => planHome(owner.home));
  for (const property of ['name', 'number', 'routerAddress', 'desktopAddress', 'wanAddress'] as const) {
    expect(new Set(homes.map((home) => home[property])).size).toBe(OWNERS.length);
  }
});

test('one can be picked by its title', () => {
  expect(ownersNamed('NetworkManager').map(({ home }) => home.name)).toEqual(['home-nm']);
  expect(ownersNamed(undefined)).toEqual(OWNERS);
});

test('fails for a title that none has, and lists them', () => {
  expect(() => ownersNamed('wicked')).toThrow(
    /no computer "wicked"; the nearest is "ifupdown"\. There are: "systemd-networkd", .*, "ifupdown"\.$/,
  );
});
