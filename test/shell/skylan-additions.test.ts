import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { Sandbox } from '../helpers/sandbox';

const SCRIPT = 'node/usr/local/lib/skylan/skylan-additions';
const UNIT = '[Service]\nExecStart=/usr/bin/true\n';
const ENABLED = `${UNIT}[Install]\nWantedBy=multi-user.target\n`;

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  mkdirSync(sandbox.path('units'));
  for (const name of ['systemctl', 'await-lan']) sandbox.command(name);
});

afterEach(() => sandbox.remove());

/** What user data bring: files by their names in the sandbox, and commands. */
function added(files: Readonly<Record<string, string>>, commands = ''): void {
  const paths = Object.entries(files).map(([name, content]) => sandbox.write(name, content));
  sandbox.write('added-files', paths.map((path) => `${path}\n`).join(''));
  chmodSync(
    sandbox.write('added-commands', commands && `#!/usr/bin/env bash\nset -Eeuo pipefail\n${commands}\n`),
    0o700,
  );
}

function run() {
  rmSync(sandbox.path('calls'), { force: true });
  const { status, output } = sandbox.run(SCRIPT, [], {
    SKYLAN_ADDED_FILES: sandbox.path('added-files'),
    SKYLAN_ADDED_COMMANDS: sandbox.path('added-commands'),
    SKYLAN_ADDED_STATE: sandbox.path('added'),
    SKYLAN_UNITS: sandbox.path('units'),
    SKYLAN_AWAIT_LAN: sandbox.path('bin/await-lan'),
  });
  const calls = existsSync(sandbox.path('calls')) ? readFileSync(sandbox.path('calls'), 'utf8') : '';
  return { status, output, calls: calls.split('\n').filter((call) => call.startsWith('systemctl')) };
}

test('GIVEN nothing added THEN nothing is done, and nobody waits for the LAN', () => {
  expect(run()).toEqual({ status: 0, output: '', calls: [] });
  added({});
  expect(run()).toEqual({ status: 0, output: '', calls: [] });
  expect(existsSync(sandbox.path('calls'))).toBe(false);
});

test('units that are to be enabled are, and started; those that others start are not', () => {
  added({ 'etc/a.conf': 'a', 'units/a.service': ENABLED, 'units/b.service': UNIT });
  expect(run()).toEqual({
    status: 0,
    output: '',
    calls: ['systemctl daemon-reload', 'systemctl enable --quiet a.service', 'systemctl restart a.service'],
  });
});

test('at a later boot a unit is started, and restarted only when it has changed', () => {
  added({ 'units/a.service': ENABLED });
  run();
  expect(run().calls.at(-1)).toBe('systemctl start a.service');
  added({ 'units/a.service': `${ENABLED}# changed\n` });
  expect(run().calls.at(-1)).toBe('systemctl restart a.service');
});

test('what is no longer added goes', () => {
  // GIVEN
  added({ 'etc/a.conf': 'a', 'units/a.service': ENABLED });
  run();
  // WHEN
  added({ 'etc/b.conf': 'b' });
  const { output, calls } = run();
  // THEN
  expect(output).toContain(`removed ${sandbox.path('etc/a.conf')}, which is no longer added\n`);
  expect(calls).toContain('systemctl disable --now --quiet a.service');
  expect(['etc/a.conf', 'units/a.service', 'etc/b.conf'].map((name) => existsSync(sandbox.path(name)))).toEqual([
    ...[false, false, true],
  ]);
});

test('commands run once, and again when one has changed', () => {
  added({}, `echo ran; cat /dev/null >>${sandbox.path('x')}`);
  expect(run().output).toBe('ran\nadded commands have run\n');
  expect(run().output).toBe('');
  added({}, 'echo other');
  expect(run().output).toBe('other\nadded commands have run\n');
});

test('commands come after units', () => {
  added({ 'units/a.service': ENABLED }, 'systemctl status a.service');
  expect(run().calls.at(-1)).toBe('systemctl status a.service');
});

describe('fails', () => {
  test('for a command that does, which runs again at the next boot', () => {
    added({}, 'echo "no such bucket" >&2; false; echo never');
    for (const _ of [1, 2]) expect(run()).toMatchObject({ status: 1, output: 'no such bucket\n' });
  });

  test('for a unit that does not start', () => {
    sandbox.command('systemctl', '[[ $1 != restart ]] || { echo "a.service failed" >&2; exit 1; }');
    added({ 'units/a.service': ENABLED }, 'echo never');
    expect(run()).toMatchObject({ status: 1, output: 'a.service failed\n' });
  });
});
