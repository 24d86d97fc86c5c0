import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AS_ROOT } from '../helpers/as-root';
import { HANG_MS } from '../helpers/hang';
import { Sandbox } from '../helpers/sandbox';

const ASSETS = join(__dirname, '..', '..', 'assets');

test('a machine on the LAN by a tunnel alone passes its tests with real frames', () => {
  // WHEN
  const python = ['python3', '-B', join(__dirname, 'skylan_lone_test.py'), ASSETS];
  // With what /sys tells of its interfaces.
  const shell = ['sh', '-c', 'mount -t sysfs sysfs /sys && exec "$@"', 'sh'];
  const [command = '', ...args] = [...AS_ROOT, 'unshare', '--net', '--mount', ...shell, ...python];
  const result = spawnSync(command, args, { encoding: 'utf8', timeout: HANG_MS });
  // THEN
  expect(result.error).toBeUndefined();
  expect(result.status === 0 ? '' : result.stderr).toBe('');
});

describe('skylan-lone behind a tunnel by WireGuard', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
    sandbox.write('client.conf', 'AllowedIPs = 240.0.0.1/32\n');
    sandbox.command('ip');
  });
  afterEach(() => sandbox.remove());
  const calls = () => readFileSync(sandbox.path('calls'), 'utf8');

  test('asks its other end, and gives the address when that answers', () => {
    // GIVEN a tunnel that answers the second ping, and a LAN on which nobody has the address
    sandbox.command('ping', `(($(grep -c ^ping ${sandbox.path('calls')}) > 1))`);
    const script = sandbox.path('skylan-lone');
    const files = ['skylan-lone', 'addresses.sh'].map((name) => join(ASSETS, 'desktop-gateway/files', name));
    spawnSync('cp', [...files, sandbox.folder]);
    sandbox.command('../skylan-address-probe');
    // WHEN
    const result = spawnSync(script, ['address', '10.1.2.140/24', 'uplink0'], {
      encoding: 'utf8',
      timeout: HANG_MS,
      env: {
        PATH: `${sandbox.path('bin')}:${process.env.PATH}`,
        SKYLAN_PROFILE: sandbox.path('client.conf'),
        SKYLAN_LOOK_SECONDS: '0.01',
        RUNTIME_DIRECTORY: sandbox.path('run'),
      },
    });
    // THEN
    expect(result.stdout).toBe('waiting for the cloud gateway\non the LAN 10.1.2.0/24 as 10.1.2.140\n');
    expect(calls()).toContain('ping -n -q -c 1 -W 2 -I wg-uplink 240.0.0.1\n');
    expect(calls()).toMatch(/ip address replace 10.1.2.140\/24 broadcast \+ dev rosbridge\n$/);
  });

  test.each([['without words'], ['with a word too few', 'address', '10.1.2.140/24'], ['with another word', 'start']])(
    'fails %s',
    (_what, ...words) => {
      expect(sandbox.run('desktop-gateway/files/skylan-lone', words)).toEqual({
        status: 2,
        output: 'usage: skylan-lone check ADDRESS/LENGTH [LAN NAME] | up | address ADDRESS/LENGTH PORT | down\n',
      });
    },
  );
});
