import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openstackScript } from '../../../../lab/running/cluster/pack';
import { BIELEFELD, clusterContext, DEFAULT_SHAPE } from '../../../../lab/running/cluster/settings';
import { openstackCommand, UNTOUCHED } from '../../../../lab/site/openstack';
import { planSite } from '../../../../lab/site/plan';
import { siteRules } from '../../../../lab/site/rules';
import { recordedCommands } from '../../../../lab/site/site';
import { planHybridCluster } from '../../../../lib/hybrid-cluster/plan';
import { renderReadme } from '../../../../lib/hybrid-cluster/render/site-pack-readme';

test("the lab's site does all that the pack's README asks OpenStack for, and nothing else gets in", () => {
  // GIVEN the README that the lab's settings lead to
  const settings = JSON.parse(clusterContext(DEFAULT_SHAPE).replace(/^[^=]*=/, ''));
  const plan = planHybridCluster(settings);
  const bielefeld = plan.sites[0];
  if (bielefeld?.provider !== 'external') throw new Error('no external site');
  const readme = renderReadme(plan, bielefeld).replaceAll(/@\{endpoint:giessen\}/g, '203.0.113.10');
  const site = planSite(BIELEFELD);
  // WHEN its commands are run
  const dir = mkdtempSync(join(tmpdir(), 'skylan-pack-'));
  const record = join(dir, 'record');
  const names = site.machines.map(({ name }) => name);
  const bin = join(__dirname, '../../../../lab/site/bin');
  const env = { ...process.env, LAB_OPENSTACK_RECORD: record, PATH: `${bin}:${process.env.PATH}` };
  const { status, stderr } = spawnSync('bash', ['--norc', '-eu', '-c', openstackScript(readme, names)], {
    env,
    encoding: 'utf8',
  });
  const commands = recordedCommands(readFileSync(record, 'utf8'));
  rmSync(dir, { recursive: true });
  const state = commands.reduce((before, argv) => openstackCommand(before, argv, site.machines), UNTOUCHED);
  // THEN
  expect(`${stderr}${status}`).toBe('0');
  expect(state.allowedAddresses['port-192.168.66.10']).toEqual(
    expect.arrayContaining(['10.0.0.0/24', '192.168.77.0/24']),
  );
  const doors = siteRules(site, state)
    .split('\n')
    .filter((line) => line.includes('iifname "line" ip daddr 192.168.66.10') && !line.includes('dnat'));
  expect(doors.filter((line) => line.includes('udp'))).toEqual([
    expect.stringContaining('ip saddr 203.0.113.10/32 udp dport 51820 counter accept'),
  ]);
  expect(doors.some((line) => line.includes('0.0.0.0/0'))).toBe(false);
});
