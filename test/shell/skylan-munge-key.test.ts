import { existsSync, readFileSync, statSync } from 'node:fs';
import { Sandbox } from '../helpers/sandbox';

const KEY = Buffer.alloc(128, 'k');

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.write('munge.key', 'what the package made');
  for (const name of ['chown', 'systemctl', 'sleep', 'sync']) sandbox.command(name);
  gives(KEY.toString('base64'));
});

afterEach(() => sandbox.remove());

/** Have Parameter Store give this value. */
function gives(value: string): void {
  sandbox.command('skylan-parameters', `echo '${JSON.stringify({ Parameters: [{ Value: value }] })}'`);
}

function run() {
  return sandbox.run('slurm/usr/local/lib/skylan/skylan-munge-key', [], {
    SKYLAN_MUNGE_KEY: sandbox.path('munge.key'),
    SKYLAN_MUNGE_KEY_FETCHED: sandbox.path('fetched'),
    SKYLAN_PARAMETERS: sandbox.path('bin/skylan-parameters'),
    SKYLAN_NAMESPACE: '/skylan/cluster/lab',
    SKYLAN_ATTEMPTS: '3',
  });
}

const calls = () => readFileSync(sandbox.path('calls'), 'utf8');

test('puts the cluster’s key in place for munge alone, and has munge take it', () => {
  // WHEN
  expect(run()).toEqual({ status: 0, output: 'the munge key is new\n' });
  // THEN
  expect(readFileSync(sandbox.path('munge.key')).equals(KEY)).toBe(true);
  expect(statSync(sandbox.path('munge.key')).mode & 0o777).toBe(0o400);
  expect(calls()).toContain(`chown munge:munge ${sandbox.path('munge.key')}.skylan\n`);
  expect(calls()).toContain(`sync ${sandbox.path('munge.key')}.skylan\n`);
  expect(calls()).toContain('systemctl restart --no-block munge.service\n');
});

test('a second run restarts nothing', () => {
  run();
  sandbox.write('calls', '');
  expect(run()).toEqual({ status: 0, output: 'the munge key is in place\n' });
  expect(calls()).not.toMatch(/systemctl|sync/);
});

test('goes on with the key of an earlier boot while Parameter Store cannot be read', () => {
  run();
  sandbox.command('skylan-parameters', 'exit 1');
  const { status, output } = run();
  expect(status).toBe(0);
  expect(output).toContain('going on with the munge key of an earlier boot');
});

test.each([
  ['cannot be read', () => sandbox.command('skylan-parameters', 'exit 1')],
  ['gives a key that is too short for munge', () => gives(Buffer.alloc(31).toString('base64'))],
  ['gives no base64', () => gives('***')],
])('fails when Parameter Store %s, and leaves the file alone', (_what, breakIt) => {
  breakIt();
  const { status, output } = run();
  expect(status).toBe(1);
  expect(output).toContain('munge key not fetched, attempt 3 of 3');
  expect(readFileSync(sandbox.path('munge.key'), 'utf8')).toBe('what the package made');
  expect(existsSync(`${sandbox.path('munge.key')}.skylan`)).toBe(false);
});
