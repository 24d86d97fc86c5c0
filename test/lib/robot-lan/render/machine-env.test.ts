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
  test('a gateway knows where its ports are listed, its uplink and where its credentials are', () => {
    expect(read(renderMachineEnv(plan, plan.gateway, RESOLVED))).toMatchObject({
      AWS_REGION: 'eu-central-1',
      SKYLAN_ROLE: 'gateway',
      SKYLAN_LAN_ADDRESS: '192.168.0.130/24',
      SKYLAN_LAN_MTU_BYTES: '1500',
      SKYLAN_CLOUD_ADDRESS: '172.31.1.11',
      SKYLAN_BRIDGE_MAC: plan.gateway.bridgeMacAddress,
      SKYLAN_TAP_MAC: expect.stringMatching(/^02:/),
      SKYLAN_NAMESPACE: '/skylan/robot-lan',
      SKYLAN_UPLINK_PORT: '1194',
    });
  });

  test('a node knows the gateway and nothing of its credentials', () => {
    const values = read(renderMachineEnv(plan, plan.nodes[0], RESOLVED));
    expect(values.SKYLAN_GATEWAY_LAN_ADDRESS).toBe('192.168.0.130');
    expect(Object.keys(values).filter((key) => key.startsWith('SKYLAN_PARAMETER'))).toEqual([]);
  });

  test('a pre-signed address with & and % comes through unchanged', () => {
    expect(read(renderMachineEnv(plan, plan.gateway, RESOLVED)).SKYLAN_READY_URL).toBe(RESOLVED.readySignalUrl);
  });

  test('fails on a value that would end its own quotes', () => {
    const quoted = { ...RESOLVED, readySignalUrl: "https://x/'; reboot; '" };
    expect(() => renderMachineEnv(plan, plan.gateway, quoted)).toThrow(
      'SKYLAN_READY_URL: a quote or a line break cannot be written to an environment file',
    );
  });
});
