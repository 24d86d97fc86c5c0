import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderMachineEnv } from '../../../../lib/robot-lan/render/machine-env';
import { lanPlan, RESOLVED } from '../../../helpers/lan-plan';

const plan = lanPlan(2);

/** The variables as a shell reads them. */
function read(text: string): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'skylan-env-'));
  writeFileSync(join(folder, 'machine.env'), text);
  const result = spawnSync('bash', ['--norc', '-c', `set -a; . ${folder}/machine.env; env -0`], {
    env: { PATH: process.env.PATH },
  });
  rmSync(folder, { recursive: true });
  expect(result.stderr.toString()).toBe('');
  const pairs = result.stdout.toString().split('\0').filter(Boolean);
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}

describe('renderMachineEnv', () => {
  test('a machine knows its addresses and where its parameters are', () => {
    expect(read(renderMachineEnv(plan, plan.gateway, RESOLVED, {}))).toMatchObject({
      AWS_REGION: 'eu-central-1',
      SKYLAN_ROLE: 'gateway',
      SKYLAN_LAN_ADDRESS: '192.168.0.130/24',
      SKYLAN_LAN_MTU_BYTES: '1500',
      SKYLAN_CLOUD_ADDRESS: '172.31.1.11',
      SKYLAN_BRIDGE_MAC: plan.gateway.bridgeMacAddress,
      SKYLAN_NAMESPACE: '/skylan/lan/robot-lan',
    });
  });

  test('a role adds what only it knows', () => {
    const values = read(renderMachineEnv(plan, plan.nodes[0], RESOLVED, { SKYLAN_ROS_RELEASE: 'jazzy' }));
    expect(values).toMatchObject({ SKYLAN_ROLE: 'node', SKYLAN_ROS_RELEASE: 'jazzy' });
  });

  test('a pre-signed address with & and % comes through unchanged', () => {
    expect(read(renderMachineEnv(plan, plan.gateway, RESOLVED, {})).SKYLAN_READY_URL).toBe(RESOLVED.readySignalUrl);
  });

  test('fails on a value that would end its own quotes', () => {
    const quoted = { ...RESOLVED, readySignalUrl: "https://x/'; reboot; '" };
    expect(() => renderMachineEnv(plan, plan.gateway, quoted, {})).toThrow(
      'SKYLAN_READY_URL: a quote or a line break cannot be written to an environment file',
    );
  });
});
