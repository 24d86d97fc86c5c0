import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HANG_MS } from '../helpers/hang';
import { ASSETS, FOLLOW, Sandbox } from '../helpers/sandbox';

const UNIT = readFileSync(join(ASSETS, 'controller-fleet/etc/systemd/system/skylan-fleet-list.service'), 'utf8');
const LIST = '{"fleets":[]}';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  mkdirSync(sandbox.path('run'));
});

afterEach(() => sandbox.remove());

/** Have Parameter Store answer so; the service ends after so many looks. */
function gives(answer: string, looks: number): void {
  const looked = sandbox.write('looks', '');
  sandbox.command(
    'skylan-parameters',
    `echo "$1" >>${looked}; (($(wc -l <${looked}) <= ${looks})) || { kill $PPID; exit 1; }\n${answer}`,
  );
}

/** What the unit starts, with a place and a pace of the test's. */
function run() {
  const [, command = ''] = /^ExecStart=(.*)$/m.exec(UNIT) ?? [];
  const [, , ...rest] = command.split(' ');
  const args = rest
    .join(' ')
    .replace(`\${SKYLAN_NAMESPACE}`, '/skylan/cluster/lab')
    .replace('/etc/skylan/fleets.json', sandbox.path('fleets.json'))
    .split(' ');
  const env = {
    PATH: process.env.PATH,
    SKYLAN_PARAMETERS: sandbox.path('bin/skylan-parameters'),
    RUNTIME_DIRECTORY: sandbox.path('run'),
  };
  const { stdout, stderr } = spawnSync(FOLLOW, ['0.1', ...args], { env, encoding: 'utf8', timeout: HANG_MS });
  return `${stdout}${stderr}`;
}

const parameter = `printf '%s' '${JSON.stringify({ Parameters: [{ Value: LIST }] })}'`;

test('the list is that of the cluster’s parameter, for the user slurm to read', () => {
  // GIVEN
  gives(parameter, 2);
  // WHEN
  run();
  // THEN
  expect(readFileSync(sandbox.path('fleets.json'), 'utf8')).toBe(LIST);
  expect((statSync(sandbox.path('fleets.json')).mode & 0o777).toString(8)).toBe('644');
  expect(readFileSync(sandbox.path('looks'), 'utf8')).toMatch(/^\/skylan\/cluster\/lab\/slurm\/fleets\.json\n/);
});

test('while it cannot be read, all goes on with the one before, or with none', () => {
  gives('echo refused >&2; exit 1', 2);
  expect(run()).toContain('fleets.json was not read: going on with the last one (refused)');
  expect(existsSync(sandbox.path('fleets.json'))).toBe(false);
  sandbox.write('fleets.json', LIST);
  run();
  expect(readFileSync(sandbox.path('fleets.json'), 'utf8')).toBe(LIST);
});
