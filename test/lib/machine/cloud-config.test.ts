import { parse } from 'yaml';
import {
  DEPLOYED_VALUE_ALLOWANCE_BYTES,
  renderCloudConfig,
  USER_DATA_LIMIT_BYTES,
  userDataBytes,
} from '../../../lib/machine/cloud-config';
import type { MachineSpec } from '../../../lib/machine/machine-spec';
import { gatewayMachine, nodeMachine } from '../../../lib/robot-lan/render/machines';
import { lanPlan, RESOLVED, TOKENS, token } from '../../helpers/lan-plan';
import { filesOf } from '../../helpers/user-data';

const SPEC: MachineSpec = {
  hostname: 'second',
  packages: ['zsh', 'avahi-daemon', 'zsh'],
  files: [
    { path: '/etc/skylan/a.conf', content: 'a = 1\n' },
    { path: '/usr/local/lib/skylan/run', content: '#!/usr/bin/env bash\n', permissions: '0755' },
    { path: '/etc/skylan/machine.env', content: `URL='${token('TOKEN.1')}'\n`, permissions: '0600' },
  ],
  units: ['one.service', 'two.service'],
};

describe('renderCloudConfig', () => {
  test('is a cloud-config that gives back every file with its permissions', () => {
    // GIVEN a machine with plain, executable and deploy-time files
    // WHEN it is rendered
    const text = renderCloudConfig(SPEC);
    // THEN cloud-init knows it for its own, and nothing is lost
    expect(text.startsWith('#cloud-config\n')).toBe(true);
    const files = filesOf(text);
    expect([...files.keys()].sort()).toEqual(SPEC.files.map((file) => file.path).sort());
    expect(files.get('/etc/skylan/a.conf')).toMatchObject({ content: 'a = 1\n' });
    expect(Number.parseInt(files.get('/usr/local/lib/skylan/run')?.mode ?? '', 8) & 0o777).toBe(0o755);
    expect(files.get('/etc/skylan/machine.env')?.mode).toBe('0600');
  });

  test('leaves a token where the CDK can find it', () => {
    expect(renderCloudConfig(SPEC)).toContain(token('TOKEN.1'));
  });

  test('each value that only the deploy knows comes to its places, and to no file that others can read', () => {
    // GIVEN one value that is used twice, and another
    const content = `A=${token('a.1')} B=${token('b.2')} A=${token('a.1')}`;
    const text = renderCloudConfig({ ...SPEC, files: [{ path: '/etc/x', content, permissions: '0600' }] });
    // WHEN the CDK has resolved them
    const files = filesOf(text.replace(token('a.1'), 'first').replace(token('b.2'), 'second'));
    // THEN
    expect(files.get('/etc/x')).toEqual({ content: 'A=first B=second A=first', mode: '0600' });
    const written = (parse(text) as { write_files: { permissions: string }[] }).write_files;
    expect(written.map(({ permissions }) => permissions)).toEqual(['0600', '0600']);
  });

  test('fails for a file that is not text', () => {
    const files = [{ path: '/etc/x', content: 'a\0b' }];
    expect(() => renderCloudConfig({ ...SPEC, files })).toThrow('/etc/x is not text');
  });

  test('names the host, each package once, and starts the units in their order without waiting', () => {
    const config = parse(renderCloudConfig(SPEC));
    expect(config.hostname).toBe('second');
    expect(config.packages).toEqual(['avahi-daemon', 'zsh']);
    expect(config.runcmd.at(-1)).toEqual(['systemctl', 'start', '--no-block', 'one.service', 'two.service']);
  });

  test('is applied at every boot, not only at the first', () => {
    // GIVEN user data that CloudFormation changes in place
    const config = parse(renderCloudConfig(SPEC));
    // THEN the modules that use it run always, and in the stage that cloud-init has for them
    expect(config.cloud_init_modules).toContainEqual(['write_files', 'always']);
    expect(config.cloud_config_modules).toContainEqual(['runcmd', 'always']);
    expect(config.cloud_final_modules).toEqual(
      expect.arrayContaining([
        ['package_update_upgrade_install', 'always'],
        ['scripts_user', 'always'],
      ]),
    );
  });

  test('is the same text for the same machine, whatever the time', () => {
    jest.useFakeTimers({ now: 0 });
    const before = renderCloudConfig(SPEC);
    jest.setSystemTime(1e12);
    expect(renderCloudConfig(SPEC)).toBe(before);
    jest.useRealTimers();
  });
});

describe('userDataBytes', () => {
  test('counts the allowance for each value that only the deploy knows', () => {
    const size = (content: string) => userDataBytes({ ...SPEC, files: [{ path: '/x', content }] });
    expect(size(`${token('a.1')} ${token('b.2')}`)).toBeGreaterThan(2 * DEPLOYED_VALUE_ALLOWANCE_BYTES + size(''));
    expect(size(`${token('a.1')} ${token('a.1')}`)).toBeLessThan(2 * DEPLOYED_VALUE_ALLOWANCE_BYTES + size(''));
    // The region's name is short.
    expect(size(token('AWS.Region.1'))).toBeLessThan(size(token('a.1')) - 500);
  });

  test('is not less than the real size with real values', () => {
    const plan = lanPlan();
    const real = Buffer.byteLength(renderCloudConfig(gatewayMachine(plan, RESOLVED)));
    expect(userDataBytes(gatewayMachine(plan, TOKENS))).toBeGreaterThanOrEqual(real);
  });

  test('the seed network fits into EC2 user data with room to spare, and so do twenty nodes', () => {
    const seed = lanPlan();
    expect(userDataBytes(gatewayMachine(seed, TOKENS))).toBeLessThan(USER_DATA_LIMIT_BYTES - 500);
    expect(userDataBytes(nodeMachine(seed, seed.nodes[0], TOKENS))).toBeLessThan(USER_DATA_LIMIT_BYTES - 4000);
    expect(userDataBytes(gatewayMachine(lanPlan(20), TOKENS))).toBeLessThanOrEqual(USER_DATA_LIMIT_BYTES);
  });
});
