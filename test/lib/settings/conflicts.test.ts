import { Ipv4Network } from '../../../lib/net/ipv4';
import {
  addressProblem,
  duplicates,
  hostAddresses,
  overlapProblem,
  processorConflicts,
  subnetAddresses,
} from '../../../lib/settings/conflicts';
import { sourced } from '../../../lib/settings/sourced';

const NETWORK = Ipv4Network.of('10.0.0.0/24');
const at = (value: string | undefined) => sourced(['here'], value, undefined);

describe('addressProblem', () => {
  test.each([
    ['10.0.1.1', 'k.here "10.0.1.1" is outside 10.0.0.0/24; choose an address from 10.0.0.1 to 10.0.0.254'],
    [
      '10.0.0.0',
      'k.here "10.0.0.0" is the network address of 10.0.0.0/24; choose an address from 10.0.0.1 to 10.0.0.254',
    ],
    [
      '10.0.0.255',
      'k.here "10.0.0.255" is the broadcast address of 10.0.0.0/24; choose an address from 10.0.0.1 to 10.0.0.254',
    ],
    [
      undefined,
      'k.here has no default in 10.0.0.0/24, which is too small for it; choose an address from 10.0.0.1 to 10.0.0.254',
    ],
    [
      '10.0.0.9',
      'k.here "10.0.0.9" is also k.there, the router; choose an address from 10.0.0.1 to 10.0.0.254 but not that one',
    ],
  ])('fails for %s', (value, problem) => {
    const taken = { address: sourced(['there'], '10.0.0.9', undefined), by: 'the router' };
    expect(addressProblem('k', at(value), { ...hostAddresses(NETWORK), taken })).toEqual([problem]);
  });

  test.each(['10.0.0.3', '10.0.0.255'])('fails for %s, which AWS keeps', (value) => {
    expect(addressProblem('k', at(value), subnetAddresses(NETWORK))).toEqual([
      `k.here "${value}" is one of the addresses of 10.0.0.0/24 that AWS keeps for itself; ` +
        'choose an address from 10.0.0.4 to 10.0.0.254',
    ]);
  });

  test('the first and the last usable address are good', () => {
    for (const value of ['10.0.0.1', '10.0.0.254']) {
      expect(addressProblem('k', at(value), hostAddresses(NETWORK))).toEqual([]);
    }
    expect(addressProblem('k', at('10.0.0.4'), subnetAddresses(NETWORK))).toEqual([]);
  });
});

test('each value that is there twice is reported once, with the first one that has it', () => {
  // GIVEN
  const settings = ['a', 'b', 'A', undefined, 'a'].map((value, index) => sourced([index], value, undefined));
  // THEN
  expect(duplicates('k', settings, 'change it')).toEqual([
    'k[2] "A" is the same as k[0] "a"; change it',
    'k[4] "a" is the same as k[0] "a"; change it',
  ]);
});

describe('overlapProblem', () => {
  const changed = sourced(['cidr'], '10.0.0.0/8', '');

  test('fails with a proposal that is free', () => {
    // WHEN
    const [problem] = overlapProblem('k', changed, { cidr: '10.213.0.0/16', name: 'the other' }, ['172.16.0.0/12']);
    // THEN
    expect(problem).toBe(
      'k.cidr "10.0.0.0/8" overlaps the other; ' +
        'choose a network that shares no address with it, such as "192.168.213.0/24"',
    );
  });

  test('fails without a proposal when none is free', () => {
    // WHEN
    const [problem] = overlapProblem('k', changed, { cidr: '0.0.0.0/0', name: 'the other' }, []);
    // THEN
    expect(problem).toBe('k.cidr "10.0.0.0/8" overlaps the other; choose a network that shares no address with it');
  });

  test('networks side by side are good', () => {
    expect(overlapProblem('k', changed, { cidr: '11.0.0.0/8', name: 'the other' }, [])).toEqual([]);
  });
});

test.each([
  ['t4g.micro', '/x/amd64', 'arm64', 'amd64'],
  ['a1.large', '/x/x86_64', 'arm64', 'amd64'],
  ['t3.micro', '/x/arm64', 'amd64', 'arm64'],
  ['g4dn.xlarge', '/x/arm64', 'amd64', 'arm64'],
])('fails for %s with the image %s', (type, image, processor, imageProcessor) => {
  // GIVEN
  const machine = { instanceType: sourced(['type'], type, ''), image: sourced(['image'], image, '') };
  // THEN
  expect(processorConflicts('k', [machine])).toEqual([
    `k.type "${type}" has an ${processor} processor, but k.image "${image}" is made for ${imageProcessor}; ` +
      `choose an image for ${processor}, or an instance type for ${imageProcessor}`,
  ]);
});

test.each([
  ['c7gn.large', '/my/image'],
  ['p6e-gb200.36xlarge', '/x/amd64'],
])('%s with the image %s, of which one does not tell the processor, is good', (type, image) => {
  const machine = { instanceType: sourced(['type'], type, ''), image: sourced(['image'], image, '') };
  expect(processorConflicts('k', [machine])).toEqual([]);
});
