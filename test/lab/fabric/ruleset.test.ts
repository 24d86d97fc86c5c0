import { spawnSync } from 'node:child_process';
import { type SecurityGroup, tapName } from '../../../lab/fabric/cloud-state';
import { vpcRuleset } from '../../../lab/fabric/ruleset';
import { AS_ROOT } from '../../helpers/as-root';
import { instance, other } from './instance';

const group = (changes: Partial<SecurityGroup>): SecurityGroup => ({ id: 'sg-1', ingress: [], egress: [], ...changes });

test('a rule with a protocol number and a group lets only members in', () => {
  // GIVEN GRE between the instances of a group
  const groups = [group({ ingress: [{ protocol: '47', cidrs: [], groups: ['sg-1'] }] })];
  // WHEN
  const rules = vpcRuleset({ instances: [instance(), other], groups });
  // THEN
  expect(rules).toContain('set sg_1 { type ipv4_addr; elements = { 172.31.1.11, 172.31.1.12 }; }');
  expect(rules).toContain('ip saddr @sg_1 ip protocol 47 counter accept');
});

test('ports, port ranges, ICMP types and "all" become conditions', () => {
  // GIVEN
  const cidrs = ['0.0.0.0/0'];
  const ingress = [
    { protocol: 'udp', fromPort: 1194, toPort: 1194, cidrs, groups: [] },
    { protocol: '6', fromPort: 80, toPort: 90, cidrs, groups: [] },
    { protocol: 'icmp', fromPort: 8, toPort: -1, cidrs, groups: [] },
    { protocol: '-1', cidrs: ['10.0.0.0/8'], groups: [] },
  ];
  // WHEN
  const rules = vpcRuleset({ instances: [instance()], groups: [group({ ingress })] });
  // THEN
  expect(rules).toContain('ip saddr 0.0.0.0/0 udp dport 1194 counter accept');
  expect(rules).toContain('ip saddr 0.0.0.0/0 tcp dport 80-90 counter accept');
  expect(rules).toContain('ip saddr 0.0.0.0/0 icmp type 8 counter accept');
  expect(rules).toContain('ip saddr 10.0.0.0/8 counter accept');
});

test('the internet cannot send under an address of the VPC', () => {
  // WHEN
  const rules = vpcRuleset({ instances: [instance(), other], groups: [] });
  // THEN the drop stands before whatever accepts
  const drop = 'iifname "igw" ip saddr 172.31.0.0/16 counter drop';
  expect(rules.split(drop)).toHaveLength(2);
  expect(rules.indexOf(drop)).toBeLessThan(rules.indexOf('ct state established'));
});

test('a group without rules drops everything', () => {
  // WHEN
  const rules = vpcRuleset({ instances: [instance()], groups: [group({})] });
  // THEN both chains hold nothing but the drop
  expect(rules).toMatch(/chain in_i_0123456789abcdef0 \{\s+counter drop\s+\}/);
  expect(rules).toMatch(/chain out_i_0123456789abcdef0 \{\s+counter drop\s+\}/);
});

test('a second address of an interface is one of the instance, for its group too', () => {
  // WHEN
  const [second, groups] = [instance({ secondaryAddresses: ['172.31.1.20'] }), [group({})]];
  const rules = vpcRuleset({ instances: [second, other], groups });
  // THEN
  expect(rules).toContain('ip saddr != { 0.0.0.0, 172.31.1.11, 172.31.1.20 }');
  expect(rules).toContain('arp saddr ip != { 0.0.0.0, 172.31.1.11, 172.31.1.20 }');
  expect(rules).toContain(`oifname "${tapName(second.id)}" ip daddr != { 172.31.1.11, 172.31.1.20 } counter drop`);
  expect(rules).toContain('set sg_1 { type ipv4_addr; elements = { 172.31.1.11, 172.31.1.20, 172.31.1.12 }; }');
});

test('the source check names the instance address only while it is on', () => {
  const rulesOf = (sourceDestCheck: boolean) => vpcRuleset({ instances: [instance({ sourceDestCheck })], groups: [] });
  // THEN the MAC address is checked always
  for (const check of [true, false]) expect(rulesOf(check)).toContain('ether saddr != 02:00:00:00:00:11 counter drop');
  expect(rulesOf(true)).toContain('ip saddr != { 0.0.0.0, 172.31.1.11 }');
  expect(rulesOf(false)).not.toContain('ip saddr != { 0.0.0.0');
});

test('with the check on an instance gets nothing that is for others, also of tracked connections', () => {
  const rulesOf = (sourceDestCheck: boolean) => vpcRuleset({ instances: [instance({ sourceDestCheck })], groups: [] });
  // THEN
  const rule = `oifname "${tapName(instance().id)}" ip daddr != { 172.31.1.11 } counter drop`;
  expect(rulesOf(true)).toContain(rule);
  expect(rulesOf(true).indexOf(rule)).toBeLessThan(rulesOf(true).indexOf('ct state established'));
  expect(rulesOf(false)).not.toContain(rule);
});

test.each([
  ['has no public address', { publicAddress: '' }],
  ['has no route to the internet gateway', { routes: [] }],
  ['is stopped', { running: false }],
])('an instance that %s is not translated', (_, changes) => {
  // WHEN
  const rules = vpcRuleset({ instances: [instance(changes)], groups: [] });
  // THEN
  expect(rules).not.toContain('snat to');
  expect(rules).toContain('set internet { type ipv4_addr; }');
});

test('without instances no rule is left half', () => {
  // WHEN
  const rules = vpcRuleset({ instances: [], groups: [group({})] });
  // THEN
  expect(rules).not.toMatch(/[io]ifname (vmap|counter)/);
});

test('nft itself takes the rules, with and without instances', () => {
  const everything = { protocol: '-1', cidrs: ['0.0.0.0/0'], groups: ['sg-1'] };
  const groups = [group({ ingress: [everything], egress: [everything] })];
  for (const instances of [[], [instance(), other]]) {
    // WHEN the tables that need no device are checked without being loaded
    const rules = vpcRuleset({ instances, groups })
      .replace(/table netdev[\s\S]*?\n}\n/g, '')
      .replace(/^.*table netdev.*$/gm, '');
    const [command = '', ...args] = [...AS_ROOT, 'unshare', '--net', 'nft', '--check', '--file', '-'];
    const checked = spawnSync(command, args, { input: rules, encoding: 'utf8' });
    // THEN
    expect(checked.stderr).toBe('');
    expect(checked.status).toBe(0);
  }
});
