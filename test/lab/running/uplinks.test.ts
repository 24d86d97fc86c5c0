import { UPLINKS, uplinkEnd, uplinkOfProfile, wireGuardHome } from '../../../lab/running/uplinks';
import { renderProfile } from '../../../lambda/pki/openvpn/profile';
import { UPLINK_KINDS } from '../../../lib/uplink/uplink';
import { renderWireGuardProfile } from '../../../lib/uplink/wireguard/profile';

test('the lab knows every uplink of the product', () => {
  expect([...UPLINKS]).toEqual([...UPLINK_KINDS]);
});

test('GIVEN a profile of the product THEN it is known of which uplink it is', () => {
  const none = { caCertificate: '', certificate: '', privateKey: '', tlsCryptKey: '' };
  const names = {
    lan: 'lab',
    client: 'home',
    remoteHost: '192.0.2.7',
    port: '1194',
    lanMtuBytes: '1500',
    serverName: 'x',
  };
  expect(uplinkOfProfile(renderProfile({ ...none, ...names }))).toBe('openvpn');
  const ends = { client: 'home', gateway: 'cloud-gateway', port: 51820 };
  expect(uplinkOfProfile(renderWireGuardProfile({ lan: 'lab', lanCidr: '10.1.2.0/24', ...ends }))).toBe('wireguard');
});

test('each uplink has a port and a unit of its own, and a home by WireGuard its package', () => {
  expect(new Set(UPLINKS.map((kind) => uplinkEnd(kind).port)).size).toBe(UPLINKS.length);
  expect(wireGuardHome().desktopPackages).toContain(uplinkEnd('wireguard').package);
});
