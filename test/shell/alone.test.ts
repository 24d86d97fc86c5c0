import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASSETS, Sandbox } from '../helpers/sandbox';

const SCRIPTS = join(ASSETS, 'alone/usr/local/lib/skylan');

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  // GIVEN a machine of an app's own, with two units
  sandbox.write('result.json', '{"v1": {"errors": []}}');
  sandbox.write('units', 'skylan-apply.service\nmosquitto.service\nbackup.timer\nskylan-ready.service\n');
  sandbox.command('signal', `printf '%s|%s' "$1" "$2" >"${sandbox.path('report')}"`);
  sandbox.command('journalctl', `[[ $* != *_SYSTEMD_UNIT=mosquitto.service* ]] || echo 'Address already in use'`);
});

afterEach(() => sandbox.remove());

function states(...lines: string[]): void {
  const cases = lines.map((line) => line.split(' ')).map(([unit, state]) => `"is-active ${unit}") echo ${state} ;;`);
  sandbox.command('systemctl', `case "$1 $2" in is-failed*) exit 1 ;; ${cases.join(' ')} *) echo inactive ;; esac`);
}

function report(): string {
  sandbox.run('machine/usr/local/lib/skylan/skylan-ready', [], {
    SKYLAN_CLOUD_INIT_RESULT: sandbox.path('result.json'),
    SKYLAN_CLOUD_INIT_LOG: sandbox.path('cloud-init.log'),
    SKYLAN_ON_READY: join(SCRIPTS, 'on-ready.sh'),
    SKYLAN_SIGNAL: sandbox.path('bin/signal'),
    SKYLAN_UNITS: sandbox.path('units'),
    SKYLAN_POLL_SECONDS: '0.1',
    SKYLAN_READY_TIMEOUT_SECONDS: '0',
    SKYLAN_READY_URL: 'https://x',
    SKYLAN_HOSTNAME: 'broker',
  });
  return readFileSync(sandbox.path('report'), 'utf8').trim();
}

test('GIVEN that its units are active THEN it is ready', () => {
  states('skylan-metadata.service active', 'mosquitto.service active', 'backup.timer active');
  expect(report()).toBe('SUCCESS|broker is ready');
});

test.each([
  [
    'a service that failed, with its last words',
    ['skylan-metadata.service active', 'mosquitto.service failed', 'backup.timer active'],
    'FAILURE|broker: mosquitto.service is failed Address already in use',
  ],
  [
    'a timer that does not run',
    ['skylan-metadata.service active', 'mosquitto.service active'],
    'FAILURE|broker: backup.timer is inactive',
  ],
])('fails for %s', (_, lines, message) => {
  states(...lines);
  expect(report()).toBe(message);
});

test('GIVEN a changed configuration WHEN it is applied THEN its own services start anew if they run, and no others', () => {
  // GIVEN
  sandbox.write('user-data.txt', 'one');
  sandbox.command('systemd-sysusers');
  sandbox.command('sysctl');
  sandbox.command('systemctl');

  // WHEN
  sandbox.run('machine/usr/local/lib/skylan/skylan-apply', [], {
    SKYLAN_USER_DATA: sandbox.path('user-data.txt'),
    SKYLAN_APPLIED: sandbox.path('applied.sha256'),
    SKYLAN_ON_APPLY: join(SCRIPTS, 'on-apply.sh'),
    SKYLAN_UNITS: sandbox.path('units'),
  });

  // THEN
  const restarted = [...readFileSync(sandbox.path('calls'), 'utf8').matchAll(/restart --no-block (\S+)\.service/g)];
  expect(restarted.map(([, name]) => name)).toEqual([
    ...['systemd-journald', 'mosquitto', 'systemd-timesyncd', 'skylan-metadata'],
  ]);
});
