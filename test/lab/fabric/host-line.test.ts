import { spawnSync } from 'node:child_process';
import { hostRules, labRules, lineAddresses } from '../../../lab/fabric/host-line';
import { AS_ROOT } from '../../helpers/as-root';

const accepted = (rules: string) => {
  const [command = '', ...argv] = [...AS_ROOT, 'unshare', '--net', 'nft', '--check', '--file', '-'];
  const check = spawnSync(command, argv, { input: rules, encoding: 'utf8' });
  return check.status === 0 ? '' : check.stderr;
};

test('each checkout has two addresses of its own, next to each other, from those of tests', () => {
  expect(lineAddresses('000000')).toEqual({ host: '198.18.0.1', lab: '198.18.0.2' });
  expect(lineAddresses('000001')).toEqual({ host: '198.18.0.5', lab: '198.18.0.6' });
  expect(lineAddresses('007fff')).toEqual({ host: '198.19.255.253', lab: '198.19.255.254' });
});

test('the host translates what comes from the line, and lets nothing in by it', () => {
  const rules = hostRules('00000a');
  expect(rules).toContain('table ip skylan_00000a');
  expect(rules).toContain('ip saddr 198.18.0.42 oifname != "skylan-');
  expect(rules.match(/ct state != \{ established, related \} drop/g)).toHaveLength(2);
});

test.each([
  ['the host', hostRules('abcdef')],
  ['the lab', labRules()],
])('nftables takes the rules of %s', (_, rules) => {
  expect(accepted(rules)).toBe('');
});
