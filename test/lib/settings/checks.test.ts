import * as checks from '../../../lib/settings/checks';
import type { Check } from '../../../lib/settings/schema';

const x = (length: number) => 'x'.repeat(length);
const GOOD = undefined;
const BAD = expect.any(String);

test.each<[string, string, unknown, Check<string>]>([
  ['hostName', 'a', GOOD, checks.hostName],
  ['hostName', x(63), GOOD, checks.hostName],
  ['hostName', x(64), BAD, checks.hostName],
  ['hostName', 'robot-1', GOOD, checks.hostName],
  ['hostName', 'robot-', BAD, checks.hostName],
  ['hostName', 'Robot', BAD, checks.hostName],
  ['hostName', 'my_robot', BAD, checks.hostName],
  ['hostName', '12', BAD, checks.hostName],
  ['hostName', 'a.b', BAD, checks.hostName],
  ['hostName', 'a\n', BAD, checks.hostName],
  ['hostName', 'localhost', 'is what each machine calls itself', checks.hostName],
  ['parameterLevel', 'robot-lan_2', GOOD, checks.parameterLevel],
  ['parameterLevel', x(32), GOOD, checks.parameterLevel],
  ['parameterLevel', x(33), BAD, checks.parameterLevel],
  ['parameterLevel', 'a/b', BAD, checks.parameterLevel],
  ['parameterLevel', '', BAD, checks.parameterLevel],
  ['ipv4Address', '192.168.0.1', GOOD, checks.ipv4Address],
  ['ipv4Address', '192.168.0.1/24', 'has a prefix length', checks.ipv4Address],
  ['ipv4Address', '192.168.0.256', 'is not an IPv4 address', checks.ipv4Address],
  ['ipv4Address', 'fe80::1', 'is not an IPv4 address', checks.ipv4Address],
  ['cidr', '0.0.0.0/0', GOOD, checks.cidr],
  ['cidr', '192.168.0.0', 'is not an IPv4 network in CIDR notation', checks.cidr],
  ['cidr', '192.168.0.7/24', 'is not the network\'s own address, which is "192.168.0.0/24"', checks.cidr],
  ['usableRange', '10.0.0.0/8', GOOD, checks.usableRange],
  ['usableRange', '0.0.0.0/8', 'overlaps 0.0.0.0/8, which is "this network"', checks.usableRange],
  ['usableRange', '127.1.0.0/24', 'overlaps 127.0.0.0/8, which is loopback', checks.usableRange],
  ['usableRange', '239.0.0.0/24', 'overlaps 224.0.0.0/4, which is multicast', checks.usableRange],
  ['usableRange', '240.0.0.0/24', 'overlaps 240.0.0.0/4, which is reserved', checks.usableRange],
  ['usableRange', '169.254.0.0/24', expect.stringContaining('link-local'), checks.usableRange],
  ['prefixLength', '10.0.0.0/16', GOOD, checks.prefixLength(16, 28, 'it')],
  ['prefixLength', '10.0.0.0/28', GOOD, checks.prefixLength(16, 28, 'it')],
  ['prefixLength', '10.0.0.0/15', 'is larger than it may be (/16)', checks.prefixLength(16, 28, 'it')],
  ['prefixLength', '10.0.0.0/29', 'is smaller than it may be (/28)', checks.prefixLength(16, 28, 'it')],
  ['instanceType', 't3.micro', GOOD, checks.instanceType],
  ['instanceType', 'u7i-12tb.224xlarge', GOOD, checks.instanceType],
  ['instanceType', 'm7i.metal-24xl', GOOD, checks.instanceType],
  ['instanceType', 't3', BAD, checks.instanceType],
  ['instanceType', 't3.huge', BAD, checks.instanceType],
  ['machineImage', 'ami-0123456789abcdef0', GOOD, checks.machineImage],
  ['machineImage', '/my/golden-image', GOOD, checks.machineImage],
  ['machineImage', 'ami-0123', BAD, checks.machineImage],
  ['machineImage', '/my/', BAD, checks.machineImage],
  ['packageName', 'g++', GOOD, checks.packageName],
  ['packageName', 'libstdc++-14-dev', GOOD, checks.packageName],
  ['packageName', 'a', BAD, checks.packageName],
  ['packageName', 'htop; reboot', BAD, checks.packageName],
  ['packageName', '-y', BAD, checks.packageName],
  // apt would remove it.
  ['packageName', 'openvpn-', BAD, checks.packageName],
  ['keyArn', 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab', GOOD, checks.keyArn],
  ['keyArn', 'arn:aws:kms:eu-central-1:123456789012:key/*', BAD, checks.keyArn],
  ['keyArn', 'arn:aws:kms:eu-central-1:123456789012:alias/mine', BAD, checks.keyArn],
  ['resourceId', 'vpc-01234567', GOOD, checks.resourceId('vpc')],
  ['resourceId', 'subnet-01234567', 'is not an id that starts with vpc-', checks.resourceId('vpc')],
  ['availabilityZone', 'us-east-1a', GOOD, checks.availabilityZone],
  ['availabilityZone', 'us-west-2-lax-1a', GOOD, checks.availabilityZone],
  ['availabilityZone', 'us-east-1', BAD, checks.availabilityZone],
  ['tagValue', 'Köln: 50% / x', 'has a character that AWS does not allow', checks.tagValue],
  ['tagValue', 'Köln: x', GOOD, checks.tagValue],
  ['tagValue', x(257), 'is longer than 256 characters', checks.tagValue],
])('%s: %j gives %j', (_, value, expected, check) => {
  expect(check(value)).toEqual(expected);
});

test.each([
  [['project', 'cost:center'], GOOD],
  [[''], 'has the key ""; make it 1 to 128 characters long'],
  [[x(129)], expect.stringContaining('make it 1 to 128 characters long')],
  [['AWS:x'], expect.stringContaining('AWS keeps keys that start with aws: for itself')],
  [['a*'], expect.stringContaining('has the key "a*"; use letters')],
  [Array.from({ length: 40 }, (_, index) => `k${index}`), GOOD],
  [Array.from({ length: 41 }, (_, index) => `k${index}`), 'has 41 tags; keep at most 40'],
])('tag keys %j give %j', (keys, expected) => {
  expect(checks.tagKeys(keys)).toEqual(expected);
});
