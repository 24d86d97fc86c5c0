import { dhcpStaysHome, servers } from '../../../lab/checks/dhcp-offers';
import type { LanHost } from '../../../lab/home';
import { fakePeer } from '../running/peer';

function guest(stdout: string): LanHost {
  return { ...fakePeer('guest', () => ({ stdout })), netns: 'of the guest' };
}

test('counts a server once', () => {
  expect(servers('192.168.0.2\n192.168.0.1\n192.168.0.2\n')).toEqual(['192.168.0.1', '192.168.0.2']);
});

test("passes when the home's router answers", async () => {
  expect(await dhcpStaysHome(guest('192.168.0.2\n192.168.0.2\n'), 'home-b', '192.168.0.2')).toEqual({
    name: 'DHCP at home-b is answered by its own router, and nobody else',
    ok: true,
    figure: '192.168.0.2',
    unit: '',
  });
});

test('fails when the other home answers too', async () => {
  expect(await dhcpStaysHome(guest('192.168.0.1\n192.168.0.2\n'), 'home-b', '192.168.0.2')).toMatchObject({
    ok: false,
    figure: '192.168.0.1, 192.168.0.2',
  });
});

test('fails when nobody answers', async () => {
  expect(await dhcpStaysHome(guest(''), 'home-b', '192.168.0.2')).toMatchObject({ ok: false, figure: 'no offer' });
});
