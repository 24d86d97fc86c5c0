import { problemsOf, sites, third } from './problems-of';

const K = 'skylan:hybridCluster';
const ROOM = "that 192.168.77.128/25, the site's upper half, has addresses for, two each";

const kinds = (...workers: object[]) => sites({}, { workers });

test.each<[string, unknown, string[]]>([
  [
    'two kinds of one name',
    kinds({}, { name: 'gpu' }, { name: 'gpu' }),
    [
      `sites[1].workers[2].name "gpu" is the same as ${K}.sites[1].workers[1].name "gpu"; ` +
        'give each kind and each fleet a name of its own',
    ],
  ],
  [
    'two kinds without a name',
    kinds({}, { name: 'gpu' }, { instanceType: 'm5.large' }),
    [`sites[1].workers[2] has no name, and neither has ${K}.sites[1].workers[0]; write a name for one of them`],
  ],
  [
    'two kinds in one slot',
    kinds({}, { name: 'gpu' }, { name: 'big', slot: 1 }),
    [
      `sites[1].workers[2].slot "1" is the same as ${K}.sites[1].workers[1].slot "1" (the default); ` +
        'give each kind a slot of its own',
    ],
  ],
  [
    "GPUs under Ubuntu's Slurm",
    kinds({}, { name: 'gpu', gpus: 'a10g:1', image: '/aws/service/canonical/ubuntu/x/amd64' }),
    [
      `sites[1].workers[1].gpus "a10g:1" needs Slurm 24.11, as Debian 13 has it, but ${K}.sites[1].workers[1].image ` +
        '"/aws/service/canonical/ubuntu/x/amd64" is Ubuntu\'s; choose an image of Debian 13 with the driver, or leave it out',
    ],
  ],
  [
    'more workers of several kinds than addresses',
    kinds({ count: 30 }, { name: 'gpu', count: 0, onDemand: 29 }),
    [
      `sites[1].workers have 59 workers, more than the 58 ${ROOM}; ` +
        'lower a count or onDemand of them, or give the site a larger network',
    ],
  ],
  [
    'a kind that grows into the next one',
    kinds({ count: 20, onDemand: 5 }, { name: 'gpu', count: 0, onDemand: 10 }),
    [
      `sites[1].workers[1] and ${K}.sites[1].workers[0] have more workers than there are addresses of ` +
        '192.168.77.128/25 between the places where they begin; lower a count or onDemand of them, write another slot ' +
        'for one, or give the site a larger network',
    ],
  ],
  [
    'the name of another site, whose feature it would be',
    kinds({}, { name: 'bielefeld' }),
    [`sites[1].workers[1].name "bielefeld" is the name of a site, ${K}.sites[0].name; choose another name`],
  ],
  [
    "the name of on-demand workers' feature",
    kinds({}, { name: 'cloud' }),
    [
      'sites[1].workers[1].name "cloud" is the feature of on-demand workers; ' +
        'write 1 to 20 lower-case letters, digits and single -, a letter first, such as "gpu"',
    ],
  ],
  [
    "a name that ends as on-demand workers' names do",
    kinds({}, { name: 'gpu-cloud' }),
    [
      'sites[1].workers[1].name "gpu-cloud" ends as the names of on-demand workers do; ' +
        'write 1 to 20 lower-case letters, digits and single -, a letter first, such as "gpu"',
    ],
  ],
  [
    'a site that is called as workers of a kind are',
    sites({ name: 'giessen-gpu' }, { workers: [{}, { name: 'gpu' }] }),
    [`sites[0].name "giessen-gpu" is how workers of ${K}.sites[1].name "giessen" are called; choose another name`],
  ],
  [
    'a site that is called as one worker of a kind is',
    sites({ name: 'giessen-gpu-cloud-3' }, { workers: { name: 'gpu' } }),
    [
      `sites[0].name "giessen-gpu-cloud-3" is how workers of ${K}.sites[1].name "giessen" are called; ` +
        'choose another name',
    ],
  ],
  [
    'kinds of two sites that call workers alike',
    sites(
      {},
      { workers: { name: 'big-gpu' } },
      third({ name: 'giessen-big', provider: 'aws', workers: { name: 'gpu' } }),
    ),
    [
      `sites[2].workers.name "gpu" calls workers "giessen-big-gpu-1" and so on, as ${K}.sites[1].workers.name ` +
        '"big-gpu" does; choose another name',
    ],
  ],
  [
    'a controller that is called as a worker of a kind',
    { ...kinds({}, { name: 'gpu' }), controller: { hostname: 'giessen-gpu-7' } },
    [
      `controller.hostname "giessen-gpu-7" is the name of a worker of ${K}.sites[1].name "giessen"; choose another name`,
    ],
  ],
  [
    'a controller at the address of a worker of a kind',
    { ...kinds({}, { name: 'gpu' }), controller: { site: 'giessen', address: '192.168.77.168' } },
    [
      `controller.address "192.168.77.168" is the address of one of ${K}.sites[1].workers; ` +
        'leave it out, or choose a lower one',
    ],
  ],
  [
    "another site's name as a kind's feature",
    kinds({}, { name: 'gpu', features: ['bielefeld'] }),
    [
      'sites[1].workers[1].features[0] "bielefeld" is the name of a site, whose workers alone have that feature; ' +
        'leave it out',
    ],
  ],
  [
    'a processor of one kind that its image is not made for',
    kinds({}, { name: 'arm', instanceType: 'c7g.large' }),
    [
      `sites[1].workers[1].instanceType "c7g.large" has an arm64 processor, but ${K}.image ` +
        '"/aws/service/debian/release/13/latest/amd64" (the default) is made for amd64; ' +
        'choose an image for arm64, or an instance type for amd64',
    ],
  ],
  [
    'more workers of all kinds than Slurm keeps room for',
    sites({ workers: { count: 1000 } }, { workers: [{ count: 10 }, { name: 'gpu', count: 0, onDemand: 15 }] }),
    [
      'sites have 1025 workers, more than the 1024 that Slurm keeps room for; ' +
        'lower the workers.count or workers.onDemand of one of them',
    ],
  ],
])('fails for %s', (_, settings, problems) => {
  expect(problemsOf(settings)).toEqual(problems.map((problem) => `${K}.${problem}`));
});

test.each<[string, unknown]>([
  ['one kind with a name', kinds({ name: 'gpu' })],
  ['kinds that meet without a gap', kinds({ count: 29 }, { name: 'gpu', count: 29 })],
  ['kinds with slots of their own', kinds({ slot: 1, count: 29 }, { name: 'gpu', slot: 0, count: 29 })],
  [
    'kinds of two sites that have one name',
    sites({}, { workers: [{}, { name: 'gpu' }] }, third({ provider: 'aws', workers: [{}, { name: 'gpu' }] })),
  ],
])('%s: good', (_, settings) => {
  expect(problemsOf(settings)).toEqual([]);
});
