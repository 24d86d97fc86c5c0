import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { HANG_MS } from '../helpers/hang';
import { ASSETS, Sandbox } from '../helpers/sandbox';

const SCRIPT = 'machine/usr/local/lib/skylan/skylan-session-manager';
const UNIT = join(ASSETS, 'machine/etc/systemd/system/skylan-session-manager.service');

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  // GIVEN a machine whose cloud-init has ended, and AWS's bucket with a signed agent
  sandbox.write('calls', '');
  sandbox.write('result.json', '{}');
  sandbox.write('agent.version', '1.2.3.4\n');
  sandbox.write('agent.asc', '-----BEGIN\n\nc2VjcmV0\n=abcd\n-----END\n');
  sandbox.command('dpkg', '[[ $1 != --print-architecture ]] || echo amd64');
  state('');
  sandbox.command('curl', 'while [[ $1 != --output ]]; do shift; done; echo "from $3" >"$2"');
  sandbox.command('gpgv');
  sandbox.command('apt-get');
  sandbox.command('systemctl');
});

afterEach(() => sandbox.remove());

/** What dpkg knows of the agent. */
function state(status: string): void {
  sandbox.command('dpkg-query', status === '' ? 'exit 1' : `printf '${status}'`);
}

const environment = () => ({
  AWS_REGION: 'eu-central-1',
  SKYLAN_AGENT: sandbox.path('agent'),
  SKYLAN_CLOUD_INIT_RESULT: sandbox.path('result.json'),
  SKYLAN_SNAP: sandbox.path('no-snap'),
});

const run = (env: Readonly<Record<string, string>> = {}) => sandbox.run(SCRIPT, [], { ...environment(), ...env });
const calls = () => readFileSync(sandbox.path('calls'), 'utf8').split('\n');
const named = (name: string) => calls().filter((call) => call.startsWith(`${name} `));

test('fetches the agent of the version beside its key, and installs what the key has signed', () => {
  // WHEN
  const { status, output } = run();

  // THEN
  expect({ status, output }).toEqual({ status: 0, output: 'the Session Manager agent 1.2.3.4 is installed\n' });
  expect(named('curl')[0]).toContain(
    'https://s3.eu-central-1.amazonaws.com/amazon-ssm-eu-central-1/1.2.3.4/debian_amd64/amazon-ssm-agent.deb',
  );
  expect(named('apt-get')).toEqual([expect.stringMatching(/-o DPkg::Lock::Timeout=300 install \/.*\/agent\.deb$/)]);
  expect(named('systemctl')).toEqual(['systemctl enable --now amazon-ssm-agent.service']);
});

test('ends what a cut-off dpkg has left before anything else', () => {
  run();
  expect(calls()[0]).toBe('dpkg --configure -a');
});

test('a dpkg that somebody else holds is no reason to give up', () => {
  sandbox.command('dpkg', 'case $1 in --configure) exit 2 ;; *) echo amd64 ;; esac');
  expect(run().status).toBe(0);
});

test('an installed agent is left alone', () => {
  state('installed');
  expect(run()).toEqual({ status: 0, output: 'the Session Manager agent is installed\n' });
  expect(named('curl')).toEqual([]);
});

test('a half-installed agent is not taken for an installed one', () => {
  state('half-configured');
  run();
  expect(named('apt-get')).toHaveLength(1);
});

test.each<[string, () => void, string]>([
  [
    'the bucket cannot be reached',
    () => sandbox.command('curl', 'exit 22'),
    'no Session Manager on this machine yet: https://s3.eu-central-1.amazonaws.com/amazon-ssm-eu-central-1/1.2.3.4/debian_amd64/amazon-ssm-agent.deb cannot be had',
  ],
  [
    'the signature is wrong',
    () => sandbox.command('gpgv', 'exit 1'),
    "the signature of the downloaded agent is not AWS's",
  ],
  ['apt refuses', () => sandbox.command('apt-get', 'echo "E: no room" >&2; exit 100'), 'E: no room'],
])('fails, for systemd to try again, when %s', (_what, breakIt, words) => {
  breakIt();
  const { status, output } = run();
  expect(status).not.toBe(0);
  expect(output).toContain(words);
  expect(named('systemctl')).toEqual([]);
});

test('leaves apt to cloud-init until that has ended', () => {
  sandbox.command('sleep', `echo '{}' >"${sandbox.path('late.json')}"`);
  run({ SKYLAN_CLOUD_INIT_RESULT: sandbox.path('late.json') });
  const names = calls().map((call) => call.split(' ')[0]);
  expect(names.indexOf('sleep')).toBeGreaterThan(-1);
  expect(names.indexOf('apt-get')).toBeGreaterThan(names.indexOf('sleep'));
});

test('told to stop while dpkg works, ends after it has', async () => {
  // GIVEN an installation that takes a while
  sandbox.command('apt-get', `touch "${sandbox.path('begun')}"; sleep 2; touch "${sandbox.path('whole')}"`);
  const script = spawn(join(ASSETS, SCRIPT), [], {
    env: { PATH: `${sandbox.path('bin')}:${process.env.PATH}`, ...environment() },
    stdio: 'ignore',
    timeout: HANG_MS,
  });
  const ended = once(script, 'exit');
  while (!existsSync(sandbox.path('begun'))) await pause(20);

  // WHEN, as systemd does with KillMode=process
  script.kill('SIGTERM');
  const [status] = await ended;

  // THEN
  expect(status).toBe(143);
  expect(existsSync(sandbox.path('whole'))).toBe(true);
  expect(named('systemctl')).toEqual([]);
});

test('its unit tells the script alone to stop, waits for it, and tries again now and then', () => {
  const unit = readFileSync(UNIT, 'utf8').split('\n');
  expect(unit).toEqual(
    expect.arrayContaining([
      'KillMode=process',
      'TimeoutStopSec=300',
      'Restart=on-failure',
      'RestartSec=5min',
      'StartLimitIntervalSec=0',
    ]),
  );
});
