import { spawnSync } from 'node:child_process';
import { UNTOUCHED } from '../../../lab/site/openstack';
import { planSite } from '../../../lab/site/plan';
import { CUT, MEND, siteRules } from '../../../lab/site/rules';
import { AS_ROOT } from '../../helpers/as-root';
import { spec } from './spec';

const site = planSite(spec);
const joined = {
  allowedAddresses: { 'port-192.168.66.10': ['192.168.77.0/24', '10.0.0.0/24'] },
  groups: {
    default: [],
    skylan: [
      { protocol: 'udp', ports: [51820, 51820], remote: '203.0.113.10/32' },
      { protocol: 'tcp', ports: [6817, 6818], remote: '192.168.77.0/24' },
      { protocol: 'icmp', remote: '192.168.77.0/24' },
    ],
  },
  members: { master: ['skylan'], 'bielefeld-1': ['skylan'] },
} as const;

test('a project as it is made lets nothing in, and ports use their own address only', () => {
  // WHEN
  const rules = siteRules(site, UNTOUCHED);
  // THEN
  expect(rules).not.toMatch(/iifname "line" .*accept/);
  expect(rules).toContain('iifname "master" ether type ip ip saddr != { 0.0.0.0, 192.168.66.10 } counter drop');
  expect(rules).toContain('oifname "bielefeld-1" ether type ip ip daddr != { 192.168.66.11, 224.0.0.0/4');
});

test('what the operator has allowed counts for that port and that door only', () => {
  // WHEN
  const rules = siteRules(site, joined);
  // THEN
  expect(rules).toContain('ip saddr != { 0.0.0.0, 192.168.66.10, 192.168.77.0/24, 10.0.0.0/24 } counter drop');
  expect(rules).toContain('ip saddr != { 0.0.0.0, 192.168.66.11 } counter drop');
  const door = 'ip saddr 203.0.113.10/32 udp dport 51820';
  expect(rules).toContain(`iifname "line" ip daddr 192.168.66.10 ${door} counter accept`);
});

test('what comes out of the tunnel begins with another machine only what the security group lets in', () => {
  // WHEN
  const [table = ''] = siteRules(site, joined).split('chain to_port').slice(1);
  // THEN
  const to = 'oifname "bielefeld-1" ip daddr 192.168.66.11';
  const allowed = `${to} ip saddr 192.168.77.0/24 tcp dport 6817-6818 accept`;
  const dropped = `${to} tcp flags & (syn | ack) == syn counter drop`;
  expect(table).toContain(allowed);
  expect(table.indexOf(dropped)).toBeGreaterThan(table.indexOf(allowed));
});

test('only the gateway has the floating IP', () => {
  // WHEN
  const rules = siteRules(site, UNTOUCHED);
  // THEN
  expect(rules).toContain('ip daddr 198.51.100.66 dnat to 192.168.66.10');
  expect(rules.indexOf('snat to 198.51.100.66')).toBeLessThan(rules.indexOf('snat to 198.51.100.65'));
});

test('behind NAT there is no floating IP, and ports are the router’s to choose', () => {
  // WHEN
  const rules = siteRules(planSite({ ...spec, behindNat: true }), UNTOUCHED);
  // THEN
  expect(rules).not.toContain('198.51.100.66');
  expect(rules).toContain('ip saddr 192.168.66.0/24 snat to 198.51.100.65 random');
});

test.each([
  ['behind NAT', siteRules(planSite({ ...spec, behindNat: true }), UNTOUCHED)],
  ['untouched', siteRules(site, UNTOUCHED)],
  ['joined', siteRules(site, joined)],
  ['cut', CUT],
  ['mended', MEND],
])('nftables takes the rules: %s', (_, rules) => {
  const [command = '', ...args] = [...AS_ROOT, 'unshare', '--net', 'nft', '--check', '--file', '-'];
  const { status, stderr } = spawnSync(command, args, { input: rules, encoding: 'utf8' });
  expect(`${stderr}${status}`).toBe('0');
});
