import { planHome } from '../../../lab/home/plan';
import { lanPicture } from '../../../lab/view/lan-facts';
import { instance } from '../fabric/instance';
import { fakePeer } from '../running/peer';

const inVpc = { vpcId: 'vpc-1', subnetCidr: '172.31.1.0/24' };
const CLOUD = {
  instances: [
    instance({ ...inVpc, id: 'i-3', name: 'third', privateAddress: '172.31.1.13', publicAddress: '' }),
    instance({ ...inVpc, id: 'i-2', name: 'second', privateAddress: '172.31.1.12', publicAddress: '' }),
    instance({
      ...inVpc,
      id: 'i-1',
      name: 'cloud-gateway',
      privateAddress: '172.31.1.11',
      publicAddress: '203.0.113.9',
    }),
    instance({ id: 'i-9', name: 'stranger', vpcId: 'vpc-2' }),
  ],
  groups: [
    {
      id: 'sg-1',
      ingress: [{ protocol: 'udp', fromPort: 1195, toPort: 1195, cidrs: ['0.0.0.0/0'], groups: [] }],
      egress: [],
    },
  ],
};
const BY_OPENVPN = { kind: 'openvpn' } as const;
const LAN = {
  gateway: { ...fakePeer('cloud-gateway', () => ({})), address: '192.168.0.130' },
  node: { ...fakePeer('second', () => ({})), address: '192.168.0.131' },
  homes: [planHome(), planHome({ name: 'home-b', robot: 'none' })].map((home) => ({ home, uplink: BY_OPENVPN })),
};

test('GIVEN a LAN and its cloud THEN the picture has its machines, with the addresses that they have, and no others', () => {
  const { gateway, nodes, homes, lanCidr, subnetCidr } = lanPicture(LAN, CLOUD, []);
  expect(gateway).toEqual({
    name: 'cloud-gateway',
    lanAddress: '192.168.0.130',
    more: ['172.31.1.11', '203.0.113.9'],
  });
  expect(nodes).toEqual([
    { name: 'second', lanAddress: '192.168.0.131', more: ['172.31.1.12'] },
    { name: 'third', lanAddress: '', more: ['172.31.1.13'] },
  ]);
  expect(homes.map(({ robot, desktop }) => [robot?.name, desktop.name])).toEqual([
    ['uburog', 'desktop-gateway'],
    [undefined, 'desktop-gateway-b'],
  ]);
  expect([lanCidr, subnetCidr]).toEqual(['192.168.0.0/24', '172.31.1.0/24']);
});

test('GIVEN security groups THEN port and overlay are those that they let in', () => {
  expect(lanPicture(LAN, CLOUD, [])).toMatchObject({ overlay: 'gretap', uplink: 'OpenVPN TAP', uplinkPort: 1195 });
  const byWireGuard = { ...LAN, homes: [{ home: planHome(), uplink: { kind: 'wireguard' } as const }] };
  expect(lanPicture(byWireGuard, CLOUD, [])).toMatchObject({ uplink: 'WireGuard' });
  const vxlan = { protocol: 'udp', fromPort: 4789, toPort: 4789, cidrs: [], groups: ['sg-1'] };
  const groups = [...CLOUD.groups, { id: 'sg-2', ingress: [vxlan], egress: [] }];
  expect(lanPicture(LAN, { ...CLOUD, groups }, [])).toMatchObject({ overlay: 'vxlan', uplinkPort: 1195 });
});

test('GIVEN a cloud without the gateway THEN there is no picture', () => {
  expect(() => lanPicture(LAN, { ...CLOUD, instances: [] }, [])).toThrow('cloud-gateway');
});
