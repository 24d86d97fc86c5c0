import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { FOLLOW, Sandbox } from '../helpers/sandbox';

const CONF = 'ClusterName=lab\nPartitionName=all\n';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  mkdirSync(sandbox.path('run'));
  for (const name of ['scontrol', 'sleep', 'skylan-exports']) sandbox.command(name);
  // Neither slurmdbd nor slurmrestd is here, and slurmctld does not run yet.
  sandbox.command('systemctl', '[[ $* == "restart slurmctld.service" ]] || exit 3');
  gives(CONF);
});

afterEach(() => sandbox.remove());

/** Have Parameter Store give this value; `watch` ends after so many looks. */
function gives(value: string | undefined, looks = Number.POSITIVE_INFINITY): void {
  const looked = sandbox.write('looks', '');
  const end = `echo >>${looked}; (($(wc -l <${looked}) <= ${looks})) || kill $PPID`;
  const answer = value === undefined ? 'exit 1' : `printf '%s' '${JSON.stringify({ Parameters: [{ Value: value }] })}'`;
  sandbox.command('skylan-parameters', `${Number.isFinite(looks) ? end : ''}\n${answer}`);
}

function run(action: string, env: Readonly<Record<string, string>> = {}) {
  return sandbox.run('controller/usr/local/lib/skylan/skylan-slurm-conf', [action], {
    SKYLAN_SLURM_CONF: sandbox.path('slurm.conf'),
    SKYLAN_PARAMETERS: sandbox.path('bin/skylan-parameters'),
    SKYLAN_FOLLOW: FOLLOW,
    SKYLAN_EXPORTS: sandbox.path('bin/skylan-exports'),
    RUNTIME_DIRECTORY: sandbox.path('run'),
    SKYLAN_LOOK_SECONDS: '0.1',
    SKYLAN_TOKEN_KEY: sandbox.path('jwt.key'),
    SKYLAN_NAMESPACE: '/skylan/cluster/lab',
    SKYLAN_ATTEMPTS: '3',
    ...env,
  });
}

const conf = () => readFileSync(sandbox.path('slurm.conf'), 'utf8');
const reconfigurations = () =>
  readFileSync(sandbox.path('calls'), 'utf8')
    .split('\n')
    .filter((line) => line === 'scontrol reconfigure').length;

test('before slurmctld starts, its configuration is put in place to the letter', () => {
  expect(run('fetch')).toEqual({ status: 0, output: 'slurm.conf is new\n' });
  expect(conf()).toBe(CONF);
  expect(reconfigurations()).toBe(0);
});

test('a change reaches the running controller, once', () => {
  // GIVEN
  run('fetch');
  gives(`${CONF}NodeName=giessen-cloud-1\n`, 3);

  // WHEN
  const { output } = run('watch');

  // THEN
  expect(output).toContain('slurm.conf is new\n');
  expect(conf()).toBe(`${CONF}NodeName=giessen-cloud-1\n`);
  expect(reconfigurations()).toBe(1);
});

test('a change while this service was started anew reaches the running controller, too', () => {
  // GIVEN
  run('fetch');
  sandbox.command('systemctl');
  gives(`${CONF}NodeName=giessen-cloud-1\n`, 3);

  // WHEN
  expect(run('fetch')).toEqual({ status: 0, output: '' });
  run('watch');

  // THEN
  expect(conf()).toBe(`${CONF}NodeName=giessen-cloud-1\n`);
  expect(reconfigurations()).toBe(1);
});

test.each([
  ['AccountingStorageType=accounting_storage/slurmdbd'],
  ['SelectTypeParameters=CR_Core_Memory'],
  ['PriorityType=priority/multifactor'],
])('%s starts slurmctld anew, before its workers are told', (line) => {
  // GIVEN
  run('fetch');
  gives(`${CONF}${line}\n`, 3);

  // WHEN
  const { output } = run('watch');

  // THEN
  expect(output).toContain('slurmctld was started anew');
  const calls = readFileSync(sandbox.path('calls'), 'utf8').split('\n');
  expect(calls.filter((call) => /restart|reconfigure/.test(call))).toEqual([
    'systemctl restart slurmctld.service',
    'scontrol reconfigure',
  ]);
});

test('a controller that takes tokens has a slurm.conf of another name, which one that does not never takes', () => {
  const asked = () => readFileSync(sandbox.path('calls'), 'utf8').match(/skylan-parameters (\S+)/)?.[1];
  run('fetch');
  expect(asked()).toBe('/skylan/cluster/lab/slurm/service/controller.conf');
  sandbox.write('calls', '');
  sandbox.write('jwt.key', 'k');
  run('fetch', { SKYLAN_TOKENS: 'yes' });
  expect(asked()).toBe('/skylan/cluster/lab/slurm/service/controller-tokens.conf');
});

test('what names a key that is not there is not taken, at the first boot or later', () => {
  // WHEN
  const first = run('fetch', { SKYLAN_TOKENS: 'yes' });
  // THEN
  expect(first.status).toBe(1);
  expect(first.output).toContain('slurm.conf waits for the key of tokens');
  // GIVEN
  run('fetch');
  gives(`${CONF}AuthAltTypes=auth/jwt\n`, 3);
  // WHEN
  run('watch', { SKYLAN_TOKENS: 'yes' });
  // THEN
  expect([conf(), reconfigurations()]).toEqual([CONF, 0]);
  // WHEN it comes
  sandbox.write('jwt.key', 'k');
  gives(`${CONF}AuthAltTypes=auth/jwt\n`, 3);
  run('watch', { SKYLAN_TOKENS: 'yes' });
  // THEN
  expect([conf(), reconfigurations()]).toEqual([`${CONF}AuthAltTypes=auth/jwt\n`, 1]);
});

test.each([
  ['what users see of each other', 'PrivateData=jobs,usage,users'],
  ['who is known by a token', 'AuthAltTypes=auth/jwt'],
])('a slurmdbd that runs here takes over %s', (_what, line) => {
  // GIVEN
  run('fetch');
  sandbox.command('systemctl', '[[ $* == *slurmdbd.service ]] || exit 3');
  gives(`${CONF}${line}\n`, 3);
  // WHEN
  run('watch');
  // THEN
  const calls = readFileSync(sandbox.path('calls'), 'utf8').split('\n');
  expect(calls.filter((call) => /restart|reconfigure/.test(call))).toEqual([
    'systemctl restart slurmdbd.service',
    'scontrol reconfigure',
  ]);
});

test.each([
  ['a slurmdbd', 'PrivateData=jobs,usage,users'],
  ['a slurmrestd', 'AccountingStorageType=accounting_storage/slurmdbd'],
])('without %s here, workers are told at once all the same', (_what, line) => {
  run('fetch');
  gives(`${CONF}${line}\n`, 1);
  run('watch');
  expect(reconfigurations()).toBe(1);
});

test('a slurmrestd that runs is started anew with slurmctld', () => {
  // GIVEN
  run('fetch');
  sandbox.command('systemctl', '[[ $* == *slurmrestd.service || $* == "restart slurmctld.service" ]] || exit 3');
  gives(`${CONF}AccountingStorageType=accounting_storage/slurmdbd\n`, 3);
  // WHEN
  run('watch');
  // THEN
  expect(readFileSync(sandbox.path('calls'), 'utf8')).toContain('systemctl restart slurmrestd.service\n');
});

test('what changed while the machine was off reaches workers that ran all the time', () => {
  // GIVEN
  run('fetch');
  gives(`${CONF}NodeName=giessen-cloud-1\n`);
  // WHEN it boots
  run('fetch');
  expect([conf(), reconfigurations()]).toEqual([`${CONF}NodeName=giessen-cloud-1\n`, 0]);
  gives(`${CONF}NodeName=giessen-cloud-1\n`, 3);
  run('watch');
  // THEN
  expect(reconfigurations()).toBe(1);
  expect(readdirSync(sandbox.path('run'))).toEqual([]);
});

test('a controller that does not take it is asked again', () => {
  // GIVEN
  run('fetch');
  gives(`${CONF}NodeName=giessen-cloud-1\n`, 3);
  sandbox.command('scontrol', 'exit 1');

  // WHEN
  run('watch');

  // THEN
  expect(reconfigurations()).toBe(3);
});

test('without a change, and without an answer, nothing happens', () => {
  // GIVEN
  run('fetch');

  // WHEN
  gives(CONF, 3);
  run('watch');
  gives(undefined, 3);
  run('watch');

  // THEN
  expect(reconfigurations()).toBe(0);
  expect(conf()).toBe(CONF);
  expect(readdirSync(sandbox.path('run'))).toEqual([]);
});

test('goes on with the configuration of an earlier boot while Parameter Store cannot be read', () => {
  run('fetch');
  gives(undefined);
  const { status, output } = run('fetch');
  expect(status).toBe(0);
  expect(output).toContain('slurm.conf not fetched: going on with that of an earlier boot');
  expect(conf()).toBe(CONF);
});

test('fails at the first boot when Parameter Store cannot be read', () => {
  gives(undefined);
  const { status, output } = run('fetch');
  expect(status).toBe(1);
  expect(output).toContain('slurm.conf not fetched, attempt 3 of 3');
  expect(existsSync(sandbox.path('slurm.conf'))).toBe(false);
});
