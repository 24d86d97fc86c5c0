import { problemsOf, sites, third } from './problems-of';

const K = 'skylan:hybridCluster';
const OWN = 'ami-0123456789abcdef0';
const BURST = { name: 'burst', instanceTypes: ['c7i.large'], max: 10 };

const fleets = (...some: object[]) => sites({}, { fleets: some.map((one) => ({ ...BURST, ...one })) });

test.each<[string, unknown, string[]]>([
  [
    'two fleets of one name',
    fleets({}, {}),
    [
      `sites[1].fleets[1].name "burst" is the same as ${K}.sites[1].fleets[0].name "burst"; ` +
        'give each kind and each fleet a name of its own',
    ],
  ],
  [
    'a fleet that is called as a kind is',
    sites({}, { workers: { name: 'burst' }, fleets: [BURST] }),
    [
      `sites[1].fleets[0].name "burst" is the same as ${K}.sites[1].workers.name "burst"; ` +
        'give each kind and each fleet a name of its own',
    ],
  ],
  [
    "a fleet that is called as on-demand workers' feature",
    fleets({ name: 'cloud' }),
    [
      'sites[1].fleets[0].name "cloud" is the feature of on-demand workers; ' +
        'write 1 to 20 lower-case letters, digits and single -, a letter first, such as "burst"',
    ],
  ],
  [
    'a fleet of the name of another site, whose feature it would be',
    fleets({ name: 'bielefeld' }),
    [`sites[1].fleets[0].name "bielefeld" is the name of a site, ${K}.sites[0].name; choose another name`],
  ],
  [
    "another site's name as a fleet's feature",
    fleets({ features: ['bielefeld'] }),
    [
      'sites[1].fleets[0].features[0] "bielefeld" is the name of a site, whose workers alone have that feature; ' +
        'leave it out',
    ],
  ],
  [
    'a site that is called as a worker of a fleet',
    sites({ name: 'giessen-burst-7' }, { fleets: [BURST] }),
    [`sites[0].name "giessen-burst-7" is how workers of ${K}.sites[1].name "giessen" are called; choose another name`],
  ],
  [
    'a controller that is called as a worker of a fleet',
    { ...fleets({}), controller: { hostname: 'giessen-burst-7' } },
    [
      `controller.hostname "giessen-burst-7" is the name of a worker of ${K}.sites[1].name "giessen"; ` +
        'choose another name',
    ],
  ],
  [
    'a fleet that calls workers as the kind of another site does',
    sites(
      {},
      { fleets: [{ ...BURST, name: 'big-gpu' }] },
      third({ name: 'giessen-big', provider: 'aws', workers: { name: 'gpu' } }),
    ),
    [
      `sites[2].workers.name "gpu" calls workers "giessen-big-gpu-1" and so on, as ${K}.sites[1].fleets[0].name ` +
        '"big-gpu" does; choose another name',
    ],
  ],
  [
    'a fleet of an external site',
    sites({ fleets: [BURST] }),
    [
      'sites[0].fleets [{"name":"burst","instanceTypes":["c7i.large"],"max":10}] is for AWS sites, since the operator of ' +
        'an external site makes its machines; leave it out',
    ],
  ],
  [
    'a processor that the image is not made for',
    fleets({ instanceTypes: ['c7i.large', 'c7g.large'] }),
    [
      `sites[1].fleets[0].instanceTypes[1] "c7g.large" has an arm64 processor, but ${K}.image ` +
        '"/aws/service/debian/release/13/latest/amd64" (the default) is made for amd64; ' +
        'choose an image for arm64, or an instance type for amd64',
    ],
  ],
  [
    'types of two processors',
    fleets({ instanceTypes: ['c7g.large', 'p6e-gb200.36xlarge', 'c7i.large'], image: OWN }),
    [
      `sites[1].fleets[0].instanceTypes[2] "c7i.large" has an amd64 processor, but ${K}.sites[1].fleets[0].` +
        'instanceTypes[0] "c7g.large" has an arm64 one, and one image boots on one of them; choose types of one ' +
        'processor, or make two fleets',
    ],
  ],
  [
    'a type that is there twice',
    fleets({ instanceTypes: ['c7i.large', 'c7i.large'] }),
    [
      `sites[1].fleets[0].instanceTypes[1] "c7i.large" is the same as ${K}.sites[1].fleets[0].instanceTypes[0] ` +
        '"c7i.large"; name each type once',
    ],
  ],
  [
    'no type',
    fleets({ instanceTypes: [] }),
    ['sites[1].fleets[0].instanceTypes [] names no instance type; name one at least'],
  ],
  [
    'more workers than a fleet may have',
    fleets({ max: 2001 }),
    ['sites[1].fleets[0].max 2001 is too large; write a whole number from 1 to 2000'],
  ],
  [
    'more workers in one zone than addresses',
    fleets({ max: 20 }, { name: 'more', max: 8 }),
    [
      'sites[1].fleets have 28 workers in one zone, more than the 27 that 192.168.77.64/27, in the second quarter of ' +
        "the site's network, have addresses for; lower a max, raise zones, or give the site a larger network",
    ],
  ],
  [
    'more workers in all zones than addresses',
    fleets({ max: 20 }, { name: 'more', max: 30, zones: 3 }),
    [
      'sites[1].fleets have 50 workers in 3 zones, more than the 49 that 192.168.77.64/27 and 192.168.77.96/28 and ' +
        "192.168.77.112/28, in the second quarter of the site's network, have addresses for; lower a max of them, or " +
        'give the site a larger network',
    ],
  ],
  [
    'more zones than a small network has subnets for',
    sites({}, { cidr: '192.168.77.0/26', fleets: [{ ...BURST, zones: 2 }] }),
    [
      "sites[1].fleets[0].zones 2 is more than the 1 that 192.168.77.16/28, the second quarter of the site's network, " +
        'has subnets for; lower it, or give the site a larger network',
    ],
  ],
  [
    'more fleets of all sites than a controller knows',
    sites(
      {},
      { cidr: '10.1.0.0/16', fleets: Array.from({ length: 7 }, (_, index) => ({ ...BURST, name: `a${index}` })) },
      third({
        ...{ cidr: '10.2.0.0/16', provider: 'aws' },
        fleets: Array.from({ length: 6 }, (_, index) => ({ ...BURST, name: `b${index}` })),
      }),
    ),
    ['sites have 13 fleets, more than the 10 that a controller knows; leave some out'],
  ],
  [
    'zones of all sites for which there is no room',
    {
      sites: [
        { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external' },
        ...Array.from({ length: 4 }, (_, index) => ({
          ...{ name: `site-${'abcd'[index]}`, cidr: `10.${index + 1}.0.0/16`, provider: 'aws' },
          fleets: [
            { ...BURST, zones: 1 },
            { ...BURST, name: 'wide', zones: 3 },
          ],
        })),
      ],
    },
    [
      'sites have fleets in 12 zones together, more than the 10 for which the policy of a controller has room; lower ' +
        'zones of some',
    ],
  ],
  [
    'tags that an instance cannot read',
    { ...fleets({}), tags: { 'cost centre': '7', 'a/b': 'c', good: 'd' } },
    ['"cost centre"', '"a/b"'].map(
      (key) =>
        `tags has the key ${key}, but a fleet's workers read their tags, whose keys have no space and no /; ` +
        'choose another key',
    ),
  ],
])('fails for %s', (_, settings, problems) => {
  expect(problemsOf(settings)).toEqual(problems.map((problem) => `${K}.${problem}`));
});

test.each<[string, unknown]>([
  ['as many workers as there are addresses', fleets({ max: 27 }, { name: 'more', max: 22, zones: 3 })],
  ['types of one processor for an image of one', fleets({ instanceTypes: ['c7i.large', 'm6a.large'] })],
  [
    'types of which one does not tell its processor',
    fleets({ instanceTypes: ['c7g.large', 'p6e-gb200.36xlarge'], image: OWN }),
  ],
  [
    'fleets of two sites that have one name',
    sites({}, { fleets: [BURST] }, third({ provider: 'aws', fleets: [BURST] })),
  ],
  ['tags with a space where there is no fleet', { tags: { 'cost centre': '7' } }],
])('%s: good', (_, settings) => {
  expect(problemsOf(settings)).toEqual([]);
});
