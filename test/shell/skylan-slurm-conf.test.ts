import { existsSync, readFileSync } from 'node:fs';
import { Sandbox } from '../helpers/sandbox';

const CONF = 'ClusterName=lab\nPartitionName=all\n';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.command('scontrol');
  gives(CONF);
});

afterEach(() => sandbox.remove());

/** Have Parameter Store give this value. */
function gives(value: string): void {
  sandbox.command('skylan-parameters', `printf '%s' '${JSON.stringify({ Parameters: [{ Value: value }] })}'`);
}

/** The program; its pauses end it after so many. */
function run(action: string, pauses = 2) {
  sandbox.write('pauses', '');
  sandbox.command('sleep', `echo >>${sandbox.path('pauses')}; (($(wc -l <${sandbox.path('pauses')}) <= ${pauses}))`);
  return sandbox.run('controller/usr/local/lib/skylan/skylan-slurm-conf', [action], {
    SKYLAN_SLURM_CONF: sandbox.path('slurm.conf'),
    SKYLAN_PARAMETERS: sandbox.path('bin/skylan-parameters'),
    SKYLAN_NAMESPACE: '/skylan/lab',
    SKYLAN_ATTEMPTS: '3',
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
  gives(`${CONF}NodeName=giessen-cloud-1\n`);

  // WHEN
  const { output } = run('watch', 3);

  // THEN
  expect(output).toContain('slurm.conf is new\n');
  expect(conf()).toBe(`${CONF}NodeName=giessen-cloud-1\n`);
  expect(reconfigurations()).toBe(1);
});

test('a controller that does not take it is asked again', () => {
  // GIVEN
  run('fetch');
  gives(`${CONF}NodeName=giessen-cloud-1\n`);
  sandbox.command('scontrol', 'exit 1');

  // WHEN
  run('watch', 3);

  // THEN
  expect(reconfigurations()).toBe(3);
});

test('without a change, and without an answer, nothing happens', () => {
  // GIVEN
  run('fetch');

  // WHEN
  run('watch');
  sandbox.command('skylan-parameters', 'exit 1');
  run('watch');

  // THEN
  expect(reconfigurations()).toBe(0);
  expect(conf()).toBe(CONF);
  expect(existsSync(sandbox.path('slurm.conf.skylan'))).toBe(false);
});

test('goes on with the configuration of an earlier boot while Parameter Store cannot be read', () => {
  run('fetch');
  sandbox.command('skylan-parameters', 'exit 1');
  const { status, output } = run('fetch');
  expect(status).toBe(0);
  expect(output).toContain('going on with the slurm.conf of an earlier boot');
  expect(conf()).toBe(CONF);
});

test('fails at the first boot when Parameter Store cannot be read', () => {
  sandbox.command('skylan-parameters', 'exit 1');
  const { status, output } = run('fetch', 9);
  expect(status).toBe(1);
  expect(output).toContain('slurm.conf not fetched, attempt 3 of 3');
  expect(existsSync(sandbox.path('slurm.conf'))).toBe(false);
});
