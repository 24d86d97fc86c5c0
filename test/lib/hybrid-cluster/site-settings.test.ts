import { problemsOf, sites } from './problems-of';

const KEY = `${'A'.repeat(42)}E=`;

// The cures are asserted whole: they are what a user acts on.
test.each<[unknown, string]>([
  [
    sites({ name: '1st' }),
    'sites[0].name "1st" is not a name that Slurm can take; ' +
      'write 1 to 20 lower-case letters, digits and single -, a letter first, such as "giessen"',
  ],
  [
    sites({ name: 'all' }),
    'sites[0].name "all" is the name of the partition over all sites; ' +
      'write 1 to 20 lower-case letters, digits and single -, a letter first, such as "giessen"',
  ],
  [
    sites({ cidr: '192.168.66.1/24' }),
    'sites[0].cidr "192.168.66.1/24" is not the network\'s own address, which is "192.168.66.0/24"; ' +
      'write the network such as "192.168.77.0/24"',
  ],
  [
    sites({ cidr: '169.254.0.0/24' }),
    'sites[0].cidr "169.254.0.0/24" overlaps 169.254.0.0/16, which is link-local, which AWS uses for its ' +
      'metadata service; write the network such as "192.168.77.0/24"',
  ],
  [
    sites({ cidr: '127.0.0.0/16' }),
    'sites[0].cidr "127.0.0.0/16" overlaps 127.0.0.0/8, which is loopback; ' +
      'write the network such as "192.168.77.0/24"',
  ],
  [
    sites({ cidr: '10.0.0.0/31' }),
    'sites[0].cidr "10.0.0.0/31" is smaller than a site may be (/30); write the network such as "192.168.77.0/24"',
  ],
  [sites({ provider: 'openstack' }), 'sites[0].provider "openstack" is not known; write "aws" or "external"'],
  [
    sites({ endpoint: '192.168.1.1' }),
    'sites[0].endpoint "192.168.1.1" is not a public address: 192.168.0.0/16 is private; ' +
      'write an address such as "203.0.113.7"',
  ],
  [
    sites({ natAddress: 'vpn.example.org' }),
    'sites[0].natAddress "vpn.example.org" is not an IPv4 address; write an address such as "203.0.113.7"',
  ],
  [
    sites({ publicKey: 'x' }),
    'sites[0].publicKey "x" is not a WireGuard key of 32 bytes in base64; write what "wg pubkey" prints',
  ],
  [
    sites({ uplinkMtuBytes: 1359 }),
    'sites[0].uplinkMtuBytes 1359 leaves less than 1280 bytes for a packet inside the tunnel; ' +
      'write a whole number from 1360 to 9001',
  ],
  [
    sites({ uplinkMtuBytes: 9002 }),
    'sites[0].uplinkMtuBytes 9002 is more than any network between clouds carries; ' +
      'write a whole number from 1360 to 9001',
  ],
  [
    sites({ tunnelAddress: '10.0.0.1/24' }),
    'sites[0].tunnelAddress "10.0.0.1/24" has a prefix length; write an address such as "192.168.0.140"',
  ],
  [sites({ keyRevision: 0 }), 'sites[0].keyRevision 0 is too small; write a whole number from 1 to 1000000'],
  [
    sites({ scratch: '/home' }),
    'sites[0].scratch "/home" is among the homes, which come through the tunnel; ' +
      'write the full path of a folder such as "/scratch"',
  ],
  [
    sites({ features: ['gpu&big'] }),
    'sites[0].features[0] "gpu&big" is not a feature that Slurm can take; ' +
      'write up to 40 letters, digits, _ . and -, a letter first, such as "gpu"',
  ],
  [
    sites({}, { workers: { count: -1 } }),
    'sites[1].workers.count -1 is too small; write a whole number from 0 to 1000',
  ],
  [
    sites({}, { workers: { number: 1 } }),
    'sites[1].workers.number is not a setting; ' +
      'the settings here are name, count, onDemand, instanceType, features, gpus, cpus, memoryMib, image, volumeGib, ' +
      'packages, slot',
  ],
  [
    sites({}, { workers: [] }),
    'sites[1].workers [] has no kind of workers; write one at least, or leave the setting out',
  ],
  [
    sites({}, { workers: 2 }),
    'sites[1].workers 2 is a number, not an object or a list; write an object, or a list of objects in square brackets',
  ],
  [
    sites({}, { workers: Array.from({ length: 9 }, (_, index) => ({ name: `k${index}`, count: 0 })) }),
    'sites[1].workers are 9, more than the 8 kinds that the addresses of a site are shared out to; ' +
      'leave some out, or make a second site for them',
  ],
  [
    sites({}, { workers: [{ gpus: 'A10G' }] }),
    'sites[1].workers[0].gpus "A10G" is no list of GPUs; ' +
      'write "none", or names and numbers of GPUs such as "a10g:1"',
  ],
  [
    sites({}, { gateway: { instanceType: 'tiny' } }),
    'sites[1].gateway.instanceType "tiny" is not an EC2 instance type; write a type such as "t3.small"',
  ],
])('fails for %j', (settings, problem) => {
  expect(problemsOf(settings)).toEqual([`skylan:hybridCluster.${problem}`]);
});

test.each([
  sites({ endpoint: '203.0.113.7', publicKey: KEY, uplinkMtuBytes: 9001, cidr: '172.18.0.0/16' }),
  sites({ natAddress: '198.51.100.7', workers: { count: 0 } }, { workers: { count: 0, onDemand: 3 } }),
  sites({}, { cidr: '10.1.0.0/16', workers: { instanceType: 'p3.2xlarge', cpus: 8, memoryMib: 61000 } }),
  sites(
    { workers: { gpus: 't4:2' } },
    { workers: [{ volumeGib: 100 }, { name: 'gpu', features: ['big'], gpus: 'none' }] },
  ),
])('%j is good', (settings) => {
  expect(problemsOf(settings)).toEqual([]);
});
