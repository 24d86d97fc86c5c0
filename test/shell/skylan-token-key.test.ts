import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { FOLLOW, Sandbox } from '../helpers/sandbox';

const [FIRST, SECOND] = ['a', 'b'].map((letter) => Buffer.alloc(32, letter)) as [Buffer, Buffer];

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  mkdirSync(sandbox.path('run'));
  for (const name of ['sleep', 'chown', 'scontrol', 'systemctl']) sandbox.command(name);
  gives(FIRST);
});

afterEach(() => sandbox.remove());

/** Have Parameter Store give a record with this key; `watch` ends after so many looks. */
function gives(key: Buffer | undefined, looks = Number.POSITIVE_INFINITY): void {
  const looked = sandbox.write('looks', '');
  const end = `echo >>${looked}; (($(wc -l <${looked}) <= ${looks})) || kill $PPID`;
  const answer = (text: string) => `echo '${JSON.stringify({ Parameters: [{ Value: text, Version: 2 }] })}'`;
  const record = JSON.stringify({ current: { revision: 1, value: key?.toString('base64'), stack: 's' } });
  const body =
    key === undefined ? 'exit 1' : `if [[ $1 == --encrypted ]]; then ${answer('AQIC')}; else ${answer(record)}; fi`;
  sandbox.command('skylan-parameters', `${Number.isFinite(looks) ? end : ''}\n${body}`);
}

function run(action: string) {
  return sandbox.run('controller-tokens/usr/local/lib/skylan/skylan-token-key', [action], {
    SKYLAN_TOKEN_KEY: sandbox.path('jwt.key'),
    SKYLAN_PARAMETERS: sandbox.path('bin/skylan-parameters'),
    SKYLAN_FOLLOW: FOLLOW,
    RUNTIME_DIRECTORY: sandbox.path('run'),
    SKYLAN_NAMESPACE: '/skylan/cluster/lab',
    SKYLAN_ATTEMPTS: '3',
    SKYLAN_LOOK_SECONDS: '0.1',
  });
}

const key = () => readFileSync(sandbox.path('jwt.key'));
const told = () =>
  readFileSync(sandbox.path('calls'), 'utf8')
    .split('\n')
    .filter((line) => /restart|reconfigure/.test(line));

test('before slurmctld starts, the key is there, its user’s alone, and no copy of it', () => {
  expect(run('fetch')).toEqual({ status: 0, output: 'the key of tokens is new\n' });
  expect(key()).toEqual(FIRST);
  expect(statSync(sandbox.path('jwt.key')).mode & 0o777).toBe(0o600);
  expect(readFileSync(sandbox.path('calls'), 'utf8')).toContain(`chown slurm: ${sandbox.path('jwt.key.new')}`);
  expect(readdirSync(sandbox.path('run'))).toEqual(['told']);
  expect(told()).toEqual([]);
});

test('at a later boot the key of the disk is good, without Parameter Store', () => {
  run('fetch');
  gives(undefined);
  expect(run('fetch')).toEqual({ status: 0, output: '' });
  expect(key()).toEqual(FIRST);
});

test.each([
  ['Parameter Store cannot be read', () => gives(undefined)],
  ['what it holds is no key', () => gives(Buffer.alloc(0))],
])('fails at the first boot when %s', (_what, breakIt) => {
  breakIt();
  const { status, output } = run('fetch');
  expect([status, output]).toEqual([1, expect.stringContaining('the key of tokens was not fetched, attempt 3 of 3')]);
  expect(existsSync(sandbox.path('jwt.key'))).toBe(false);
});

test('another key reaches both daemons, once; slurmctld’s mapped one is not written into', () => {
  // GIVEN
  run('fetch');
  const { ino } = statSync(sandbox.path('jwt.key'));
  gives(SECOND, 6);
  // WHEN
  run('watch');
  // THEN
  expect(key()).toEqual(SECOND);
  expect(statSync(sandbox.path('jwt.key')).ino).not.toBe(ino);
  expect(told()).toEqual(['systemctl restart slurmdbd.service', 'scontrol reconfigure']);
});

test('the key that they started with is told to nobody', () => {
  run('fetch');
  gives(FIRST, 6);
  run('watch');
  expect(told()).toEqual([]);
});

test('a slurmctld that does not take it is told again; one that does not run reads it when it starts', () => {
  // GIVEN
  run('fetch');
  gives(SECOND, 6);
  sandbox.command('scontrol', `echo >>${sandbox.path('asked')}; (($(wc -l <${sandbox.path('asked')}) > 1))`);
  // WHEN
  run('watch');
  // THEN
  expect(told().filter((call) => call.startsWith('scontrol'))).toHaveLength(2);
  // GIVEN
  writeFileSync(sandbox.path('calls'), '');
  sandbox.command('systemctl', '[[ $1 != is-active || $3 == slurmdbd.service ]]');
  gives(FIRST, 6);
  // WHEN
  run('watch');
  // THEN
  expect([key(), told()]).toEqual([FIRST, ['systemctl restart slurmdbd.service']]);
});

test('jobs may be recorded elsewhere, or nowhere', () => {
  run('fetch');
  gives(SECOND, 6);
  sandbox.command('systemctl', '[[ $* != *slurmdbd.service ]]');
  run('watch');
  expect(told()).toEqual(['scontrol reconfigure']);
});

test('fails without an action that it knows', () => {
  expect(run('')).toEqual({ status: 2, output: 'usage: skylan-token-key fetch | watch\n' });
});
