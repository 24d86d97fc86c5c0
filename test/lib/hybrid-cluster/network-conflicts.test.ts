import { problemsOf, sites, third } from './problems-of';

const K = 'skylan:hybridCluster';
const KEY = `${'A'.repeat(42)}E=`;

test.each<[string, unknown, string[]]>([
  [
    'more sites than a security group has rules for',
    {
      sites: [
        { name: 'bielefeld', provider: 'external', cidr: '192.168.66.0/24' },
        ...Array.from({ length: 19 }, (_, number) => ({
          name: `site${'abcdefghijklmnopqrst'[number]}`,
          provider: 'aws',
          cidr: `10.8.${number}.0/24`,
        })),
      ],
    },
    [
      "sites are 20, more than the 19 for which an AWS site's security group has room; leave some out, or make a second " +
        'cluster of them',
    ],
  ],
  [
    'sites that overlap',
    sites({ cidr: '192.168.0.0/16' }),
    [
      `sites[1].cidr "192.168.77.0/24" overlaps ${K}.sites[0].cidr "192.168.0.0/16"; ` +
        'choose a network that shares no address with it, such as "172.31.1.0/24"',
    ],
  ],
  [
    'a site that overlaps the default tunnel',
    sites({}, { cidr: '10.0.0.0/16' }),
    [
      `tunnel.cidr "10.0.0.0/24" (the default) overlaps ${K}.sites[1].cidr "10.0.0.0/16"; ` +
        'choose a network that shares no address with it, such as "172.31.1.0/24"',
    ],
  ],
  [
    'a tunnel that overlaps default sites',
    { tunnel: { cidr: '192.168.64.0/20' } },
    ['sites[0].cidr "192.168.66.0/24"', 'sites[1].cidr "192.168.77.0/24"'].map(
      (site) =>
        `tunnel.cidr "192.168.64.0/20" overlaps ${K}.${site} (the default); ` +
        'choose a network that shares no address with it, such as "172.31.1.0/24"',
    ),
  ],
  [
    "a site and a tunnel in Docker's network",
    { ...sites({ cidr: '172.17.1.0/24' }), tunnel: { cidr: '172.17.2.0/24' } },
    ['tunnel.cidr "172.17.2.0/24"', 'sites[0].cidr "172.17.1.0/24"'].map(
      (setting) =>
        `${setting} overlaps 172.17.0.0/16, where Docker puts its containers; ` +
        'choose a network that shares no address with it, such as "172.31.1.0/24"',
    ),
  ],
  [
    'a proposal that another site has',
    sites({ cidr: '172.17.1.0/24' }, { cidr: '172.31.0.0/16' }),
    [
      'sites[0].cidr "172.17.1.0/24" overlaps 172.17.0.0/16, where Docker puts its containers; ' +
        'choose a network that shares no address with it, such as "10.213.1.0/24"',
    ],
  ],
  [
    'a tunnel address outside the tunnel',
    sites({ tunnelAddress: '10.0.1.1' }),
    ['sites[0].tunnelAddress "10.0.1.1" is outside 10.0.0.0/24; choose an address from 10.0.0.1 to 10.0.0.254'],
  ],
  [
    "the tunnel's network and broadcast address",
    sites({ tunnelAddress: '10.0.0.0' }, { tunnelAddress: '10.0.0.255' }),
    [
      'sites[0].tunnelAddress "10.0.0.0" is the network address of 10.0.0.0/24; ' +
        'choose an address from 10.0.0.1 to 10.0.0.254',
      'sites[1].tunnelAddress "10.0.0.255" is the broadcast address of 10.0.0.0/24; ' +
        'choose an address from 10.0.0.1 to 10.0.0.254',
    ],
  ],
  [
    'a tunnel address twice',
    sites({ tunnelAddress: '10.0.0.2' }),
    [
      `sites[1].tunnelAddress "10.0.0.2" (the default) is the same as ${K}.sites[0].tunnelAddress "10.0.0.2"; ` +
        'give each site an address of its own',
    ],
  ],
  [
    'a tunnel that is too small for its sites',
    { ...sites({}, {}, third({ provider: 'aws' })), tunnel: { cidr: '10.0.0.0/30' } },
    [
      'sites[2].tunnelAddress "10.0.0.3" (the default) is the broadcast address of 10.0.0.0/30; ' +
        'choose an address from 10.0.0.1 to 10.0.0.2',
    ],
  ],
  [
    'an endpoint inside a site',
    sites({ cidr: '141.1.0.0/16', endpoint: '141.1.2.3' }),
    [
      `sites[0].endpoint "141.1.2.3" is inside ${K}.sites[0].cidr "141.1.0.0/16", so the tunnel's own packets would ` +
        'be sent into the tunnel; write the address at which the internet knows the site',
    ],
  ],
  [
    'an endpoint behind NAT',
    sites({ endpoint: '203.0.113.7', natAddress: '203.0.113.8' }),
    [
      `sites[0].natAddress "203.0.113.8" goes against ${K}.sites[0].endpoint "203.0.113.7", since a site that can be ` +
        'called is not behind NAT; leave one of them out',
    ],
  ],
  [
    'a public address twice',
    sites({ endpoint: '203.0.113.7' }, {}, third({ natAddress: '203.0.113.7' })),
    [
      `sites[2].natAddress "203.0.113.7" is the same as ${K}.sites[0].endpoint "203.0.113.7"; ` +
        'give each site an address of its own',
    ],
  ],
  [
    'a public key twice',
    sites({ endpoint: '203.0.113.7', publicKey: KEY }, {}, third({ publicKey: KEY })),
    [
      `sites[2].publicKey "${KEY}" is the same as ${K}.sites[0].publicKey "${KEY}"; ` +
        'give each site a key pair of its own',
    ],
  ],
  [
    'a revision of a key that is not made here',
    sites({ publicKey: KEY, keyRevision: 2 }),
    [
      `sites[0].keyRevision 2 is for keys that are made here, but ${K}.sites[0].publicKey is the site's own; ` +
        'leave one of them out',
    ],
  ],
  [
    'two sites of which neither can be called',
    sites({}, {}, third({ natAddress: '203.0.113.8' })),
    [
      `sites[2].name "berlin" has no endpoint, and neither has ${K}.sites[0].name "bielefeld", so none of the two can ` +
        `call the other; write a public address as ${K}.sites[2].endpoint or as ${K}.sites[0].endpoint`,
    ],
  ],
])('fails for %s', (_, settings, problems) => {
  expect(problemsOf(settings)).toEqual(problems.map((problem) => `${K}.${problem}`));
});

test.each<[string, unknown]>([
  ['one site behind NAT among sites that can be called', sites({}, {}, third({ endpoint: '203.0.113.7' }))],
  ['two AWS sites, and one behind NAT', sites({}, {}, third({ provider: 'aws' }))],
  ['external sites only', sites({}, { provider: 'external', endpoint: '203.0.113.7' })],
  ['the first and last address of the tunnel', sites({ tunnelAddress: '10.0.0.254' }, { tunnelAddress: '10.0.0.1' })],
])('%s: good', (_, settings) => {
  expect(problemsOf(settings)).toEqual([]);
});
