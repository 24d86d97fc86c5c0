import { problemsOf } from './problems-of';

const K = 'skylan:robotLan';
const NONE = { publicAddress: 'none' };
const VPC = { vpcId: 'vpc-01234567', subnetId: 'subnet-01234567', availabilityZone: 'eu-west-1b' };
const WITH_PRIVATE = { ...VPC, privateSubnetId: 'subnet-01234568' };

test.each<[string, object, string]>([
  [
    'a private subnet that overlaps the LAN',
    { ...NONE, lanCidr: '100.64.0.0/16' },
    'privateCidr "100.64.1.0/24" (the default) overlaps skylan:robotLan.lanCidr "100.64.0.0/16"; choose a network that ' +
      'shares no address with it, such as "100.127.1.0/24"',
  ],
  [
    'a private subnet that overlaps the public one',
    { ...NONE, privateCidr: '172.31.1.128/25' },
    'privateCidr "172.31.1.128/25" overlaps skylan:robotLan.vpcCidr "172.31.1.0/24" (the default); choose a network ' +
      'that shares no address with it, such as "100.64.1.0/24"',
  ],
  [
    "a private subnet that overlaps Docker's network",
    { ...NONE, privateCidr: '172.17.1.0/24' },
    'privateCidr "172.17.1.0/24" overlaps 172.17.0.0/16, where Docker puts the containers of nodes; choose a network ' +
      'that shares no address with it, such as "100.64.1.0/24"',
  ],
  [
    'a private subnet of a range that AWS does not add to the VPC',
    { ...NONE, privateCidr: '172.31.2.0/24' },
    'privateCidr "172.31.2.0/24" is of a range that AWS does not add to a VPC of 172.31.1.0/24; choose a network of ' +
      '100.64.0.0/10, such as "100.64.1.0/24"',
  ],
  [
    'a single node, too',
    { nodes: [{ name: 'a' }, { name: 'b', ...NONE }], privateCidr: '10.9.0.0/24' },
    'privateCidr "10.9.0.0/24" is of a range that AWS does not add to a VPC of 172.31.1.0/24; choose a network of ' +
      '100.64.0.0/10, such as "100.64.1.0/24"',
  ],
  [
    'a network of the user’s own that has no private subnet',
    { ...NONE, vpcCidr: '10.9.1.0/24', vpc: VPC },
    'publicAddress "none" asks for a private subnet; write skylan:robotLan.vpc.privateSubnetId, a subnet with a way out ' +
      'to the internet, such as a NAT gateway',
  ],
  [
    'a private subnet of the user’s own without its CIDR',
    { ...NONE, vpcCidr: '10.9.1.0/24', vpc: WITH_PRIVATE },
    'privateCidr is missing; write the CIDR of the subnet that skylan:robotLan.vpc.privateSubnetId names',
  ],
  [
    'the address of a node outside its subnet',
    { nodes: [{ name: 'a', ...NONE, cloudAddress: '172.31.1.12' }] },
    'nodes[0].cloudAddress "172.31.1.12" is outside 100.64.1.0/24; choose an address from 100.64.1.4 to 100.64.1.254',
  ],
  [
    'a word that is no public address',
    { nodes: [{ name: 'a', publicAddress: 'yes' }] },
    'nodes[0].publicAddress "yes" is not known; write "elastic-ip" or "none"',
  ],
])('fails for %s', (_, settings, problem) => {
  expect(problemsOf(settings)).toEqual([`${K}.${problem}`]);
});

test.each<[string, object]>([
  ['the default private subnet', NONE],
  ['one of the range of the VPC', { ...NONE, privateCidr: '172.30.1.0/24' }],
  [
    'any subnet of a VPC of the user’s own',
    { ...NONE, vpcCidr: '10.0.1.0/24', privateCidr: '10.0.2.0/24', vpc: WITH_PRIVATE },
  ],
  ['what nobody uses', { privateCidr: '10.9.0.0/24' }],
  ['a LAN where nobody’s private subnet would be', { lanCidr: '100.64.1.0/24' }],
])('%s: good', (_, settings) => {
  expect(problemsOf(settings)).toEqual([]);
});
