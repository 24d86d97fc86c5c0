import { tunnelAddress } from '../../../../lib/uplink/wireguard/addresses';
import { renderWireGuardProfile } from '../../../../lib/uplink/wireguard/profile';

test('a profile has the client’s own private key, the gateway’s public one, and nothing that a shell would run', () => {
  const profile = renderWireGuardProfile({ lan: 'lab', client: 'home', gateway: 'cloud-gateway', port: 443 });
  expect(profile.split('\n').filter((line) => !line.startsWith('#'))).toEqual([
    '[Interface]',
    'PrivateKey = @{private-key:home}',
    `Address = ${tunnelAddress('home')}/32`,
    'MTU = 1340',
    '',
    '[Peer]',
    'PublicKey = @{public-key:cloud-gateway}',
    'Endpoint = @{endpoint:cloud-gateway}:443',
    'AllowedIPs = 240.0.0.1/32',
    'PersistentKeepalive = 15',
    '',
  ]);
});
