import { tunnelAddress } from '../../../../lib/uplink/wireguard/addresses';
import { renderWireGuardProfile } from '../../../../lib/uplink/wireguard/profile';

const options = { lan: 'lab', lanCidr: '10.1.2.0/24', client: 'home', gateway: 'cloud-gateway', port: 443 };

test('a profile has the client’s own private key, the gateway’s public one, and nothing that a shell would run', () => {
  const profile = renderWireGuardProfile(options);
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

test('a profile says which network the LAN is, in a line that is a comment', () => {
  expect(renderWireGuardProfile(options).split('\n').slice(0, 5)).toEqual([
    '# WireGuard profile of the desktop gateway home on the robot LAN lab.',
    '# It holds a private key: keep it as you keep a password.',
    "# Join: sudo ./skylan-join --profile home.conf --interface <interface on the robot's LAN>",
    '# skylan lan 10.1.2.0/24 lab',
    '[Interface]',
  ]);
});
