import { hybridClusterSchema } from '../../../lib/hybrid-cluster/settings';
import { problemsOf } from './problems-of';

// The cures are asserted whole: they are what a user acts on.
test.each<[unknown, string]>([
  [
    { name: 'My_Cluster' },
    'name "My_Cluster" is not a name that Slurm can take; ' +
      'write 1 to 32 lower-case letters, digits and single -, a letter first, such as "hybrid-cluster"',
  ],
  [
    { sites: [{ name: 'a', cidr: '10.1.0.0/24', provider: 'aws' }] },
    'sites [{"name":"a","cidr":"10.1.0.0/24","provider":"aws"}] has fewer than two sites; ' +
      'name two at least, or leave the setting out',
  ],
  [
    { tunnel: { cidr: '224.0.0.0/24' } },
    'tunnel.cidr "224.0.0.0/24" overlaps 224.0.0.0/4, which is multicast; write the network such as "10.0.0.0/24"',
  ],
  [
    { tunnel: { port: 5353 } },
    'tunnel.port 5353 is the port of mDNS on the gateway; ' +
      'write a whole number from 1 to 65535 other than 68, 5353, 5355',
  ],
  [{ tunnel: { keepaliveSeconds: 0 } }, 'tunnel.keepaliveSeconds 0 is too small; write a whole number from 1 to 120'],
  [
    { controller: { hostname: 'master.lan' } },
    'controller.hostname "master.lan" is not a host name; ' +
      'write 1 to 63 lower-case letters, digits and -, a letter first, such as "master"',
  ],
  [{ partitions: [] }, 'partitions [] has no partition; name one at least, or leave the setting out'],
  [{ partitions: [{ name: 'x', sites: [] }] }, 'partitions[0].sites [] names no site; name one at least'],
  [
    { partitions: [{ name: 'default', sites: ['giessen'] }] },
    'partitions[0].name "default" is a word of Slurm\'s own configuration; ' +
      'write 1 to 20 lower-case letters, digits and single -, a letter first, such as "all"',
  ],
  [{ suspendSeconds: 5 }, 'suspendSeconds 5 is too small; write a whole number from 10 to 604800'],
])('fails for %j', (settings, problem) => {
  expect(problemsOf(settings)).toEqual([`skylan:hybridCluster.${problem}`]);
});

test.each([
  {},
  { partitions: [{ name: 'big', sites: ['giessen', 'bielefeld'] }] },
  { controller: { site: 'giessen' } },
])('%j is good', (settings) => {
  expect(problemsOf(settings)).toEqual([]);
});

test('defaults are what a user may write', () => {
  expect(problemsOf(hybridClusterSchema.parse({ tunnel: {}, controller: { site: 'giessen' } }))).toEqual([]);
});
