import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { renderCloudConfig } from '../../../lib/machine/cloud-config';
import type { MachineSpec } from '../../../lib/machine/machine-spec';
import { TOKENS, token } from '../../helpers/lan-plan';
import { configurationOf, filesOf } from '../../helpers/user-data';

const SPEC: MachineSpec = {
  hostname: 'second',
  packages: ['zsh', 'avahi-daemon', 'zsh'],
  bundle: ['machine'],
  files: [
    { path: '/etc/skylan/a.conf', content: 'a = 1\n' },
    { path: '/usr/local/lib/skylan/run', content: '#!/usr/bin/env bash\n', permissions: '0755' },
    { path: '/etc/skylan/machine.env', content: `URL='${token('TOKEN.1')}'\n`, permissions: '0600' },
  ],
  units: ['one.service', 'two.service'],
};

const render = () => renderCloudConfig(SPEC, TOKENS);

describe('renderCloudConfig', () => {
  test('is a cloud-config that gives back every file with its permissions, and the bundle’s', () => {
    // GIVEN a machine with plain, executable and deploy-time files
    expect(render().startsWith('#cloud-config\n')).toBe(true);
    // WHEN it boots
    const files = filesOf(SPEC);
    // THEN nothing is lost
    expect([...files.keys()]).toEqual(expect.arrayContaining(SPEC.files.map((file) => file.path)));
    expect(files.get('/etc/skylan/a.conf')).toEqual({ content: 'a = 1\n', mode: '0644' });
    expect(files.get('/usr/local/lib/skylan/run')?.mode).toBe('0755');
    expect(files.get('/etc/skylan/machine.env')?.mode).toBe('0600');
    expect(files.get('/usr/local/lib/skylan/skylan-apply')?.mode).toBe('0755');
  });

  test('leaves a token where the CDK can find it', () => {
    expect(render()).toContain(`URL='${token('TOKEN.1')}'`);
    expect(parse(render()).runcmd[0][1]).toBe(TOKENS.bundleUrl);
  });

  test('holds the checksum of the bundle, and nothing of it', () => {
    expect(parse(render()).runcmd[0][2]).toMatch(/^[0-9a-f]{64}$/);
    const other = renderCloudConfig({ ...SPEC, bundle: ['machine', 'lan'] }, TOKENS);
    expect(other.replace(/[0-9a-f]{64}/g, '')).toBe(render().replace(/[0-9a-f]{64}/g, ''));
    expect(other).not.toBe(render());
  });

  test('the program that fetches it comes as it stands in the repository', () => {
    const { content } = configurationOf(render()).get('/usr/local/lib/skylan/skylan-bundle') ?? {};
    expect(content).toBe(readFileSync(join(__dirname, '../../../assets/bootstrap/skylan-bundle'), 'utf8'));
  });

  test('names the host, each package once, and starts the units in their order without waiting', () => {
    const config = parse(render());
    expect(config.hostname).toBe('second');
    expect(config.packages).toEqual(['avahi-daemon', 'zsh']);
    expect(config.runcmd).toHaveLength(1);
    expect(config.runcmd[0].slice(-2)).toEqual(['one.service', 'two.service']);
  });

  test('is applied at every boot, not only at the first', () => {
    // GIVEN user data that CloudFormation changes in place
    const config = parse(render());
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
    const before = render();
    jest.setSystemTime(1e12);
    expect(render()).toBe(before);
    jest.useRealTimers();
  });
});
