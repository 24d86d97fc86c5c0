import { problemsOf } from './problems-of';

const K = 'skylan:robotLan';

test.each<[string, unknown, string[]]>([
  [
    'an address outside the LAN',
    { gateway: { lanAddress: '192.168.1.130' } },
    [
      'gateway.lanAddress "192.168.1.130" is outside 192.168.0.0/24; choose an address from 192.168.0.1 to 192.168.0.254',
    ],
  ],
  [
    "the LAN's network address",
    { gateway: { lanAddress: '192.168.0.0' } },
    [
      'gateway.lanAddress "192.168.0.0" is the network address of 192.168.0.0/24; ' +
        'choose an address from 192.168.0.1 to 192.168.0.254',
    ],
  ],
  [
    "the LAN's broadcast address",
    { gateway: { lanAddress: '192.168.0.255' } },
    [
      'gateway.lanAddress "192.168.0.255" is the broadcast address of 192.168.0.0/24; ' +
        'choose an address from 192.168.0.1 to 192.168.0.254',
    ],
  ],
  [
    "the router's default address",
    { nodes: [{ name: 'second', lanAddress: '192.168.0.1' }] },
    [
      `nodes[0].lanAddress "192.168.0.1" is also ${K}.lanRouterAddress, the LAN's router; ` +
        'choose an address from 192.168.0.1 to 192.168.0.254 but not that one',
    ],
  ],
  [
    'a router on a default address',
    { lanRouterAddress: '192.168.0.130' },
    [
      `gateway.lanAddress "192.168.0.130" (the default) is also ${K}.lanRouterAddress, the LAN's router; ` +
        'choose an address from 192.168.0.1 to 192.168.0.254 but not that one',
    ],
  ],
  [
    'a router outside the LAN',
    { lanRouterAddress: '10.0.0.1' },
    ['lanRouterAddress "10.0.0.1" is outside 192.168.0.0/24; choose an address from 192.168.0.1 to 192.168.0.254'],
  ],
  [
    'an address outside the subnet',
    { gateway: { cloudAddress: '172.31.2.11' } },
    ['gateway.cloudAddress "172.31.2.11" is outside 172.31.1.0/24; choose an address from 172.31.1.4 to 172.31.1.254'],
  ],
  ...['172.31.1.0', '172.31.1.3', '172.31.1.255'].map((address): [string, unknown, string[]] => [
    'an address that AWS keeps',
    { gateway: { cloudAddress: address } },
    [
      `gateway.cloudAddress "${address}" is one of the addresses of 172.31.1.0/24 that AWS keeps for itself; ` +
        'choose an address from 172.31.1.4 to 172.31.1.254',
    ],
  ]),
  [
    'a LAN too small for the default addresses',
    { lanCidr: '10.0.0.0/28' },
    ['gateway.lanAddress', 'nodes[0].lanAddress'].map(
      (setting) =>
        `${setting} has no default in 10.0.0.0/28, which is too small for it; ` +
        'choose an address from 10.0.0.1 to 10.0.0.14',
    ),
  ],
  [
    'a LAN address twice',
    { nodes: [{ name: 'second', lanAddress: '192.168.0.130' }] },
    [
      `nodes[0].lanAddress "192.168.0.130" is the same as ${K}.gateway.lanAddress "192.168.0.130" (the default); ` +
        'give each machine an address of its own',
    ],
  ],
  [
    'a cloud address twice',
    { nodes: [{ name: 'a' }, { name: 'b', cloudAddress: '172.31.1.12' }] },
    [
      `nodes[1].cloudAddress "172.31.1.12" is the same as ${K}.nodes[0].cloudAddress "172.31.1.12" (the default); ` +
        'give each machine an address of its own',
    ],
  ],
  [
    'a node name twice',
    { nodes: [{ name: 'a' }, { name: 'a' }] },
    [`nodes[1].name "a" is the same as ${K}.nodes[0].name "a"; give each node a name of its own`],
  ],
  [
    'client names that differ by case only',
    { clients: ['lab', 'LAB'] },
    [`clients[1] "LAB" is the same as ${K}.clients[0] "lab"; give each client a name of its own`],
  ],
  [
    'an allowed network twice',
    { uplink: { allowedCidrs: ['10.0.0.0/8', '10.0.0.0/8'] } },
    [
      `uplink.allowedCidrs[1] "10.0.0.0/8" is the same as ${K}.uplink.allowedCidrs[0] "10.0.0.0/8"; ` +
        'name each network once',
    ],
  ],
  [
    'a VPC that overlaps the default LAN',
    { vpcCidr: '192.168.0.0/16' },
    [
      `vpcCidr "192.168.0.0/16" overlaps ${K}.lanCidr "192.168.0.0/24" (the default); ` +
        'choose a network that shares no address with it, such as "172.31.1.0/24"',
    ],
  ],
  [
    'a LAN that overlaps the default VPC',
    { lanCidr: '172.31.0.0/16' },
    [
      `lanCidr "172.31.0.0/16" overlaps ${K}.vpcCidr "172.31.1.0/24" (the default); ` +
        'choose a network that shares no address with it, such as "10.213.1.0/24"',
    ],
  ],
  [
    "a LAN that overlaps Docker's network",
    { lanCidr: '172.17.1.0/24' },
    [
      'lanCidr "172.17.1.0/24" overlaps 172.17.0.0/16, where Docker puts the containers of nodes; ' +
        'choose a network that shares no address with it, such as "10.213.1.0/24"',
    ],
  ],
  [
    'a LAN packet that does not fit through the VPC',
    { vpcMtuBytes: 1500 },
    [
      `vpcMtuBytes 1500 does not fit with ${K}.lanMtuBytes 1500 (the default), since the tunnels between the machines ` +
        `add 38 bytes to each packet; lower ${K}.lanMtuBytes to 1462 at most ` +
        `or raise ${K}.vpcMtuBytes to 1538 at least`,
    ],
  ],
  [
    'a processor that the image is not made for',
    { gateway: { instanceType: 't4g.micro' } },
    [
      `gateway.instanceType "t4g.micro" has an arm64 processor, but ${K}.image ` +
        '"/aws/service/debian/release/13/latest/amd64" (the default) is made for amd64; ' +
        'choose an image for arm64, or an instance type for amd64',
    ],
  ],
  [
    "an existing subnet without that subnet's CIDR",
    { vpc: { vpcId: 'vpc-01234567', subnetId: 'subnet-01234567', availabilityZone: 'eu-west-1b' } },
    [`vpcCidr is missing; write the CIDR of the subnet that ${K}.vpc.subnetId names`],
  ],
])('fails for %s', (_, settings, problems) => {
  expect(problemsOf(settings)).toEqual(problems.map((problem) => `${K}.${problem}`));
});

test.each<[string, unknown]>([
  [
    'the first and last address of the LAN',
    { lanRouterAddress: '192.168.0.9', ...at('lan', '192.168.0.1', '192.168.0.254') },
  ],
  ['the first and last address that AWS leaves', at('cloud', '172.31.1.4', '172.31.1.254')],
  ['the largest LAN packet that fits', { lanMtuBytes: 1462, vpcMtuBytes: 1500 }],
  ["Docker's network when there are no nodes", { lanCidr: '172.17.1.0/24', nodes: [] }],
  ['an image for the processor', { image: '/my/arm64', gateway: { instanceType: 't4g.micro' }, nodes: [] }],
  ['an image whose name does not tell the processor', { image: '/my/image', gateway: { instanceType: 'c7gn.large' } }],
  ['a GPU family with a g that is no Graviton', { gateway: { instanceType: 'g4dn.xlarge' } }],
])('%s: good', (_, settings) => {
  expect(problemsOf(settings)).toEqual([]);
});

function at(kind: 'lan' | 'cloud', gateway: string, node: string) {
  return { gateway: { [`${kind}Address`]: gateway }, nodes: [{ name: 'second', [`${kind}Address`]: node }] };
}
