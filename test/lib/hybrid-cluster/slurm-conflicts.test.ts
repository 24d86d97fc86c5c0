import { problemsOf, sites, third } from './problems-of';

const K = 'skylan:hybridCluster';

test.each<[string, unknown, string[]]>([
  [
    'a site name twice',
    sites({}, { name: 'bielefeld' }),
    [`sites[1].name "bielefeld" is the same as ${K}.sites[0].name "bielefeld"; give each site a name of its own`],
  ],
  ...['giessen-cloud', 'giessen-1', 'giessen-cloud-2'].map((name): [string, unknown, string[]] => [
    `the site name ${name} beside giessen`,
    sites({ name }),
    [`sites[0].name "${name}" is how workers of ${K}.sites[1].name "giessen" are called; choose another name`],
  ]),
  [
    "another site's name as a feature",
    sites({ features: ['giessen'] }),
    ['sites[0].features[0] "giessen" is the name of a site, whose workers alone have that feature; leave it out'],
  ],
  [
    'more workers than Slurm keeps room for',
    sites({ workers: { count: 1000 } }, { workers: { count: 20, onDemand: 5 } }),
    [
      'sites have 1025 workers, more than the 1024 that Slurm keeps room for; ' +
        'lower the workers.count or workers.onDemand of one of them',
    ],
  ],
  [
    'a controller at an unknown site',
    { controller: { site: 'berlin' } },
    ['controller.site "berlin" is not a site; write "bielefeld" or "giessen"'],
  ],
  [
    'a cluster that is there, whose munge key nobody knows',
    { controller: { mode: 'include' } },
    [
      'controller.mode "include" keeps the munge key of your cluster, which is not known; write the name of a ' +
        `SecureString parameter that holds it into ${K}.controller.mungeKeyParameter`,
    ],
  ],
  [
    'a controller in AWS that is there already',
    { controller: { site: 'giessen', mode: 'include', mungeKeyParameter: '/slurm/key' } },
    [
      `controller.mode "include" is for a controller that you have, but ${K}.controller.site "giessen" is a site in ` +
        'AWS; leave it out, or write the name of your site',
    ],
  ],
  ...['giessen-1', 'giessen-cloud-12'].map((hostname): [string, unknown, string[]] => [
    `a controller called ${hostname}`,
    { controller: { hostname } },
    [
      `controller.hostname "${hostname}" is the name of a worker of ${K}.sites[1].name "giessen" (the default); ` +
        'choose another name',
    ],
  ]),
  [
    "a controller with the gateway's name",
    { controller: { hostname: 'giessen-gateway' } },
    [
      `controller.hostname "giessen-gateway" is the name of the gateway of ${K}.sites[1].name "giessen" (the default); ` +
        'choose another name',
    ],
  ],
  [
    'an instance type of an external controller',
    { controller: { instanceType: 't3.large' } },
    [
      `controller.instanceType "t3.large" is for a controller in AWS, but ${K}.controller.site "bielefeld" ` +
        '(the default) is an external site; leave it out',
    ],
  ],
  [
    'an external controller outside its site',
    { controller: { address: '192.168.77.10' } },
    [
      'controller.address "192.168.77.10" is outside 192.168.66.0/24; ' +
        'choose an address from 192.168.66.1 to 192.168.66.254',
    ],
  ],
  [
    'a controller in AWS outside the worker subnet',
    { controller: { site: 'giessen', address: '192.168.77.10' } },
    [
      'controller.address "192.168.77.10" is outside 192.168.77.128/25; ' +
        'choose an address from 192.168.77.132 to 192.168.77.254',
    ],
  ],
  [
    'a controller in AWS at an address that AWS keeps',
    { controller: { site: 'giessen', address: '192.168.77.131' } },
    [
      'controller.address "192.168.77.131" is one of the addresses of 192.168.77.128/25 that AWS keeps for itself; ' +
        'choose an address from 192.168.77.132 to 192.168.77.254',
    ],
  ],
  ...['192.168.77.140', '192.168.77.195'].map((address): [string, unknown, string[]] => [
    `a controller at ${address}, a worker's address`,
    { ...sites({}, { workers: { count: 2, onDemand: 2 } }), controller: { site: 'giessen', address } },
    [
      `controller.address "${address}" is the address of one of ${K}.sites[1].workers; ` +
        'leave it out, or choose a lower one',
    ],
  ]),
  [
    'a service address of an external controller',
    { controller: { serviceAddress: '192.168.66.20' } },
    [
      `controller.serviceAddress "192.168.66.20" is for a controller in AWS, but ${K}.controller.site "bielefeld" ` +
        '(the default) is an external site; leave it out',
    ],
  ],
  [
    'a service address outside the worker subnet',
    { controller: { site: 'giessen', serviceAddress: '192.168.77.20' } },
    [
      'controller.serviceAddress "192.168.77.20" is outside 192.168.77.128/25; ' +
        'choose an address from 192.168.77.132 to 192.168.77.254',
    ],
  ],
  [
    'a machine of the controller that has the service address of its own',
    { controller: { site: 'giessen', address: '192.168.77.136' } },
    [
      'controller.serviceAddress "192.168.77.136" (the default) is an address of the controller\'s machine itself, which ' +
        'another one in its place cannot have; choose another one, such as 192.168.77.135',
    ],
  ],
  [
    'a service address that the machine of the next image revision has',
    { controller: { site: 'giessen', serviceAddress: '192.168.77.137' } },
    [
      'controller.serviceAddress "192.168.77.137" is an address of the controller\'s machine itself, which another one ' +
        'in its place cannot have; choose another one, such as 192.168.77.135',
    ],
  ],
  [
    'a service address of a worker, of the next image revision',
    { controller: { site: 'giessen', serviceAddress: '192.168.77.197' } },
    [
      `controller.serviceAddress "192.168.77.197" is the address of one of ${K}.sites[1].workers; ` +
        'leave it out, or choose a lower one',
    ],
  ],
  [
    'a processor of the controller that the image is not made for',
    { controller: { site: 'giessen', instanceType: 't4g.small' } },
    [
      `controller.instanceType "t4g.small" has an arm64 processor, but ${K}.image ` +
        '"/aws/service/debian/release/13/latest/amd64" (the default) is made for amd64; ' +
        'choose an image for arm64, or an instance type for amd64',
    ],
  ],
  [
    'a partition twice',
    { partitions: ['x', 'x'].map((name) => ({ name, sites: ['giessen'] })) },
    [`partitions[1].name "x" is the same as ${K}.partitions[0].name "x"; give each partition a name of its own`],
  ],
  [
    'a partition of unknown sites, and of one site twice',
    { partitions: [{ name: 'x', sites: ['giessen', 'berlin', 'giessen'] }] },
    [
      'partitions[0].sites[1] "berlin" is not a site; write "bielefeld" or "giessen"',
      `partitions[0].sites[2] "giessen" is the same as ${K}.partitions[0].sites[0] "giessen"; name each site once`,
    ],
  ],
])('fails for %s', (_, settings, problems) => {
  expect(problemsOf(settings)).toEqual(problems.map((problem) => `${K}.${problem}`));
});

test.each<[string, unknown]>([
  ['site names of which one begins another', sites({ name: 'giessen-old' })],
  ["a controller on the gateway's address", { controller: { address: '192.168.66.10' } }],
  ['a controller in AWS below the workers', { controller: { site: 'giessen', address: '192.168.77.132' } }],
  ['another service address', { controller: { site: 'giessen', serviceAddress: '192.168.77.133' } }],
  ["a controller called as an external site's gateway", { controller: { hostname: 'bielefeld-gateway' } }],
  ['a partition named as a site', { partitions: [{ name: 'giessen', sites: ['giessen'] }] }],
  ['three sites', sites({}, {}, third({ endpoint: '203.0.113.7', features: ['gpu', 'gpu'] }))],
])('%s: good', (_, settings) => {
  expect(problemsOf(settings)).toEqual([]);
});
