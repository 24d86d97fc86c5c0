import { problemsOf, sites } from './problems-of';

const K = 'skylan:hybridCluster';

const AWS_ONLY = 'is for AWS sites, since the operator of an external site makes its machines; leave it out';
const EXTERNAL_ONLY =
  'is for external sites, since the gateway of an AWS site gets its address and keys from this stack; leave it out';

test.each<[string, unknown, string[]]>([
  [
    'AWS settings of an external site',
    sites({
      gateway: { instanceType: 't3.micro' },
      workers: { count: 2, onDemand: 0, instanceType: 't3.small', image: '/x', packages: [] },
    }),
    [
      'gateway {"instanceType":"t3.micro"}',
      'workers.onDemand 0',
      'workers.instanceType "t3.small"',
      'workers.image "/x"',
      'workers.packages []',
    ].map((setting) => `sites[0].${setting} ${AWS_ONLY}`),
  ],
  [
    'buckets of an external site',
    sites({ buckets: [{ name: 'genomes' }] }),
    [`sites[0].buckets [{"name":"genomes"}] ${AWS_ONLY}`],
  ],
  [
    'one bucket twice',
    sites({}, { buckets: [{ name: 'genomes' }, { name: 'genomes', access: 'write' }] }),
    [
      `sites[1].buckets[1].name "genomes" is the same as ${K}.sites[1].buckets[0].name "genomes"; name each bucket once`,
    ],
  ],
  [
    'the processors of an external worker without its memory',
    sites({ workers: { cpus: 8 } }),
    [`sites[0].workers.cpus 8 is half of a size; write ${K}.sites[0].workers.memoryMib too`],
  ],
  [
    'the memory of an external worker without its processors',
    sites({ workers: { memoryMib: 16000 } }),
    [`sites[0].workers.memoryMib 16000 is half of a size; write ${K}.sites[0].workers.cpus too`],
  ],
  [
    'external settings of an AWS site',
    sites({}, { endpoint: '203.0.113.7', publicKey: `${'A'.repeat(42)}E=` }),
    [`sites[1].endpoint "203.0.113.7" ${EXTERNAL_ONLY}`, `sites[1].publicKey "${'A'.repeat(42)}E=" ${EXTERNAL_ONLY}`],
  ],
  [
    'a NAT address of an AWS site',
    sites({}, { natAddress: '203.0.113.7' }),
    [`sites[1].natAddress "203.0.113.7" ${EXTERNAL_ONLY}`],
  ],
  [
    'a network that is too large for a VPC',
    sites({}, { cidr: '10.128.0.0/15' }),
    [
      'sites[1].cidr "10.128.0.0/15" is larger than the network of an AWS site may be (/16); ' +
        'choose a network from /16 to /26',
    ],
  ],
  [
    'a network that is too small for two subnets',
    sites({}, { cidr: '192.168.77.0/27' }),
    [
      'sites[1].cidr "192.168.77.0/27" is smaller than the network of an AWS site may be (/26); ' +
        'choose a network from /16 to /26',
    ],
  ],
  [
    'a packet that AWS does not carry',
    sites({}, { uplinkMtuBytes: 9001 }),
    [
      'sites[1].uplinkMtuBytes 9001 is more than AWS carries to the internet; lower it to 1500 at most, or leave it out',
    ],
  ],
  [
    "a gateway outside the gateway's subnet",
    sites({}, { gatewayAddress: '192.168.77.64' }),
    [
      'sites[1].gatewayAddress "192.168.77.64" is outside 192.168.77.0/26; ' +
        'choose an address from 192.168.77.4 to 192.168.77.62',
    ],
  ],
  ...['192.168.77.3', '192.168.77.63'].map((address): [string, unknown, string[]] => [
    `the gateway at ${address}, which AWS keeps`,
    sites({}, { gatewayAddress: address }),
    [
      `sites[1].gatewayAddress "${address}" is one of the addresses of 192.168.77.0/26 that AWS keeps for itself; ` +
        'choose an address from 192.168.77.4 to 192.168.77.62',
    ],
  ]),
  [
    'an external gateway outside its site',
    sites({ gatewayAddress: '192.168.67.1' }),
    [
      'sites[0].gatewayAddress "192.168.67.1" is outside 192.168.66.0/24; ' +
        'choose an address from 192.168.66.1 to 192.168.66.254',
    ],
  ],
  [
    'an external site that is too small for the default',
    sites({ cidr: '192.168.66.0/29' }),
    [
      'sites[0].gatewayAddress has no default in 192.168.66.0/29, which is too small for it; ' +
        'choose an address from 192.168.66.1 to 192.168.66.6',
    ],
  ],
  [
    'more workers than addresses',
    sites({}, { workers: { count: 58, onDemand: 1 } }),
    [
      `sites[1].workers.count 58 and ${K}.sites[1].workers.onDemand 1 are more than the 58 workers that ` +
        "192.168.77.128/25, the site's upper half, has addresses for, two each; " +
        'lower one of them, or give the site a larger network',
    ],
  ],
  [
    'several kinds of workers outside AWS',
    sites({ workers: [{ count: 1 }, { count: 2, name: 'gpu' }] }),
    [
      `sites[0].workers[1].name "gpu" ${AWS_ONLY}`,
      'sites[0].workers are 2 kinds, but the workers of an external site get one and the same site pack; ' +
        'leave all but one out',
    ],
  ],
  [
    'a processor that the image is not made for',
    { ...sites({}, { gateway: { instanceType: 't4g.micro' }, workers: { image: '/x/arm64' } }) },
    [
      `sites[1].gateway.instanceType "t4g.micro" has an arm64 processor, but ${K}.image ` +
        '"/aws/service/debian/release/13/latest/amd64" (the default) is made for amd64; ' +
        'choose an image for arm64, or an instance type for amd64',
      `sites[1].workers.instanceType "t3.small" (the default) has an amd64 processor, but ` +
        `${K}.sites[1].workers.image "/x/arm64" is made for arm64; ` +
        'choose an image for amd64, or an instance type for arm64',
    ],
  ],
])('fails for %s', (_, settings, problems) => {
  expect(problemsOf(settings)).toEqual(problems.map((problem) => `${K}.${problem}`));
});

test.each<[string, unknown]>([
  ['as many workers as addresses', sites({}, { workers: { count: 50, onDemand: 8 } })],
  [
    'types of all sizes',
    sites({}, { workers: [{ instanceType: 'm8i.large' }, { name: 'big', instanceType: 'u7i-12tb.224xlarge' }] }),
  ],
  ['the number and GPUs of workers of an external site', sites({ workers: [{ count: 7, gpus: 't4:1' }] })],
  ['the smallest and the largest AWS site', sites({ cidr: '10.1.0.0/16' }, { cidr: '192.168.77.0/26' })],
  ['the first and last address of the gateway subnet', sites({}, { gatewayAddress: '192.168.77.62' })],
  ['the number of workers of an external site', sites({ workers: { count: 7 } })],
  [
    'ARM everywhere',
    {
      ...sites({}, { gateway: { instanceType: 't4g.micro' }, workers: { instanceType: 'c7g.large' } }),
      image: '/x/arm64',
    },
  ],
])('%s: good', (_, settings) => {
  expect(problemsOf(settings)).toEqual([]);
});
