import { robotLanSchema } from '../../../lib/robot-lan/settings';
import { problemsOf } from './problems-of';

// The cures are asserted whole: they are what a user acts on.
test.each<[unknown, string]>([
  [{ lanCider: '10.0.0.0/24' }, 'lanCider is not a setting; did you mean "lanCidr"?'],
  [
    { gateway: { name: 'x' } },
    'gateway.name is not a setting; the settings here are cloudAddress, lanAddress, instanceType, image, packages, volumeGib',
  ],
  [
    { name: 'my lan' },
    'name "my lan" is not fit for the name of a parameter; ' +
      'write 1 to 32 letters, digits, _ and -, a letter or digit first, such as "robot-lan"',
  ],
  [
    { lanCidr: '192.168.0.1/24' },
    'lanCidr "192.168.0.1/24" is not the network\'s own address, which is "192.168.0.0/24"; ' +
      'write the LAN such as "192.168.0.0/24"',
  ],
  [
    { lanCidr: '192.168.0.0/30' },
    'lanCidr "192.168.0.0/30" is smaller than a LAN may be (/29); write the LAN such as "192.168.0.0/24"',
  ],
  [
    { lanCidr: '239.255.0.0/24' },
    'lanCidr "239.255.0.0/24" overlaps 224.0.0.0/4, which is multicast; write the LAN such as "192.168.0.0/24"',
  ],
  [
    { lanRouterAddress: 'fritz.box' },
    'lanRouterAddress "fritz.box" is not an IPv4 address; write an address such as "192.168.0.1"',
  ],
  [{ ros: { release: 'foxy' } }, 'ros.release "foxy" is not known; write "humble" or "jazzy" or "kilted" or "lyrical"'],
  [
    { ros: { middleware: 'cyclone' } },
    'ros.middleware "cyclone" is not known; write "rmw_fastrtps_cpp" or "rmw_cyclonedds_cpp"',
  ],
  [{ ros: { version: 'jazzy' } }, 'ros.version is not a setting; the settings here are release, middleware'],
  [{ lanMtuBytes: 100 }, 'lanMtuBytes 100 is too small; write a whole number from 576 to 8963'],
  [
    { vpcCidr: '10.0.0.0/12' },
    'vpcCidr "10.0.0.0/12" is larger than a subnet of a VPC may be (/16); write the subnet such as "172.31.1.0/24"',
  ],
  [{ vpcMtuBytes: 9002 }, 'vpcMtuBytes 9002 is too large; write a whole number from 614 to 9001'],
  [
    { gateway: { lanAddress: '192.168.0.140/24' } },
    'gateway.lanAddress "192.168.0.140/24" has a prefix length; write an address such as "192.168.0.140"',
  ],
  [
    { gateway: { instanceType: 'tiny' } },
    'gateway.instanceType "tiny" is not an EC2 instance type; write a type such as "t3.small"',
  ],
  [
    { image: 'debian-13' },
    'image "debian-13" is neither an AMI id nor the name of a parameter; write an AMI id such as ' +
      '"ami-0123456789abcdef0", or a parameter such as "/aws/service/debian/release/13/latest/amd64"',
  ],
  [
    { nodes: [{ name: 'second', packages: ['Emacs'] }] },
    'nodes[0].packages[0] "Emacs" is not the name of a Debian package; ' +
      'write a name of lower-case letters, digits and + - . such as "htop"',
  ],
  [
    { nodes: [{}] },
    'nodes[0].name is missing; write 1 to 63 lower-case letters, digits and -, a letter first, such as "second"',
  ],
  [
    { nodes: [{ name: 'cloud-gateway' }] },
    'nodes[0].name "cloud-gateway" is the gateway\'s host name; ' +
      'write 1 to 63 lower-case letters, digits and -, a letter first, such as "second"',
  ],
  [
    { clients: ['my desktop'] },
    'clients[0] "my desktop" is not fit for a parameter and a certificate; ' +
      'write 1 to 64 letters, digits, _ . and -, a letter or digit first, such as "ros_local_gateway"',
  ],
  [
    { uplink: { port: 5353 } },
    'uplink.port 5353 is the port of mDNS on the gateway; ' +
      'write a whole number from 1 to 65535 other than 68, 5353, 5355',
  ],
  [
    { uplink: { port: 65536 } },
    'uplink.port 65536 is too large; write a whole number from 1 to 65535 other than 68, 5353, 5355',
  ],
  [
    { uplink: { allowedCidrs: ['203.0.113.7'] } },
    'uplink.allowedCidrs[0] "203.0.113.7" is not an IPv4 network in CIDR notation; ' +
      'write a network such as "203.0.113.0/24"',
  ],
  [{ uplink: { allowedCidrs: [] } }, 'uplink.allowedCidrs [] lets nobody in; name a network, or leave the setting out'],
  [{ imageRevision: 0 }, 'imageRevision 0 is too small; write a whole number from 1 to 1000000'],
  [
    { vpcCidr: '10.0.0.0/24', vpc: { vpcId: 'vpc-01234567', availabilityZone: 'eu-central-1a' } },
    'vpc.subnetId is missing; write an id such as "subnet-0123456789abcdef0"',
  ],
  [{ tags: [] }, 'tags [] is not an object; write tags such as {"project":"robot"}'],
  [{ tags: { a: 1 } }, 'tags.a 1 is a number, not text; write up to 256 letters, digits, spaces and _ . : / = + - @'],
  [
    { tags: { 'aws:a': '' } },
    'tags {"aws:a":""} has the key "aws:a"; AWS keeps keys that start with aws: for itself, choose another',
  ],
])('fails for %j', (settings, problem) => {
  expect(problemsOf(settings)).toEqual([`skylan:robotLan.${problem}`]);
});

test.each([
  { nodes: [] },
  { clients: [] },
  { lanCidr: '10.0.0.0/8' },
  {
    vpcCidr: '10.0.0.0/16',
    vpc: { vpcId: 'vpc-01234567', subnetId: 'subnet-01234567', availabilityZone: 'eu-west-1b' },
  },
  { tags: { project: 'robot', 'cost center': '' } },
  { image: 'ami-0123456789abcdef0', imageRevision: 2 },
])('%j is good', (settings) => {
  expect(problemsOf(settings)).toEqual([]);
});

test('defaults are what a user may write', () => {
  expect(problemsOf(robotLanSchema.parse({ gateway: {}, uplink: [{}], ros: {} }))).toEqual([]);
});
