import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { FOLLOW, Sandbox } from '../helpers/sandbox';

const NEW = Buffer.alloc(128, 'n').toString('base64');

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  mkdirSync(sandbox.path('run'));
  sandbox.command('sleep');
  // Notes what it is given, and fails while there is a file `waits`.
  sandbox.command(
    'skylan-munge-switch',
    `echo "$1 $(cat "$2")" >>${sandbox.path('switched')}; [[ ! -e ${sandbox.path('waits')} ]]`,
  );
  writeFileSync(sandbox.path('waits'), '');
  gives(NEW);
});

afterEach(() => sandbox.remove());

/** Have Parameter Store give this value; `watch` ends after so many looks. */
function gives(value: string | undefined, looks = Number.POSITIVE_INFINITY): void {
  const looked = sandbox.write('looks', '');
  const end = `echo >>${looked}; (($(wc -l <${looked}) <= ${looks})) || kill $PPID`;
  const answer = (text: string) => `echo '${JSON.stringify({ Parameters: [{ Value: text, Version: 2 }] })}'`;
  const body =
    value === undefined ? 'exit 1' : `if [[ $1 == --encrypted ]]; then ${answer('AQIC')}; else ${answer(value)}; fi`;
  sandbox.command('skylan-parameters', `${Number.isFinite(looks) ? end : ''}\n${body}`);
}

function run(action: string, env: Readonly<Record<string, string>> = {}) {
  return sandbox.run('slurm/usr/local/lib/skylan/skylan-munge-key', [action], {
    SKYLAN_MUNGE_KEY_FETCHED: sandbox.path('fetched'),
    SKYLAN_PARAMETERS: sandbox.path('bin/skylan-parameters'),
    SKYLAN_SWITCH: sandbox.path('bin/skylan-munge-switch'),
    SKYLAN_FOLLOW: FOLLOW,
    RUNTIME_DIRECTORY: sandbox.path('run'),
    SKYLAN_NAMESPACE: '/skylan/cluster/lab',
    SKYLAN_ROLE: 'worker',
    SKYLAN_ATTEMPTS: '3',
    SKYLAN_LOOK_SECONDS: '0.1',
    SKYLAN_RETRY_SECONDS: '0.1',
    ...env,
  });
}

const done = (file: string, pattern = /./) =>
  existsSync(sandbox.path(file))
    ? readFileSync(sandbox.path(file), 'utf8')
        .trim()
        .split('\n')
        .filter((line) => pattern.test(line))
    : [];

describe('fetch', () => {
  beforeEach(() => sandbox.command('skylan-munge-switch', `echo "$1 $(cat "$2") $3" >>${sandbox.path('switched')}`));

  test('installs the cluster’s key before munge starts, and leaves no copy', () => {
    expect(run('fetch')).toEqual({ status: 0, output: '' });
    expect(done('switched')).toEqual([`install ${NEW} --no-block`]);
    expect(readdirSync(sandbox.path('run'))).toEqual([]);
  });

  test('at a later boot a later key is not taken: the controller may not have it yet', () => {
    run('fetch');
    run('fetch');
    expect(done('switched')).toHaveLength(1);
  });

  test.each([
    ['Parameter Store cannot be read', () => gives(undefined)],
    ['the key is not one', () => sandbox.command('skylan-munge-switch', 'exit 1')],
  ])('fails when %s', (_what, breakIt) => {
    breakIt();
    const { status, output } = run('fetch');
    expect([status, output]).toEqual([1, expect.stringContaining('munge key not fetched, attempt 3 of 3')]);
    expect(existsSync(sandbox.path('fetched'))).toBe(false);
  });
});

describe('watch', () => {
  test('a worker follows the controller, however long that takes, and decrypts the key once', () => {
    // GIVEN a controller that changes at the third look
    gives(NEW, 6);
    sandbox.command(
      'skylan-munge-switch',
      `echo "$1 $(cat "$2")" >>${sandbox.path('switched')}; (($(wc -l <${sandbox.path('switched')}) >= 3))`,
    );
    // WHEN
    run('watch');
    // THEN
    expect(done('switched')).toEqual(Array(3).fill(`follow ${NEW}`));
    expect(done('calls', /^skylan-parameters \/skylan\/cluster\/lab\/slurm\/munge-key$/)).toHaveLength(1);
    expect(done('calls', /^skylan-parameters --encrypted/).length).toBeGreaterThan(2);
  });

  test('a controller of a cluster in AWS alone leads once the others have had time to fetch the key', () => {
    gives(NEW, 1);
    run('watch', { SKYLAN_ROLE: 'controller' });
    expect(done('switched')).toEqual([`uses ${NEW}`, `lead ${NEW}`]);
    expect(done('calls', /^sleep/)).toEqual(['sleep 45']);
  });

  test('a controller that others wait for by hand does too, and says so', () => {
    gives(NEW, 3);
    const { output } = run('watch', { SKYLAN_ROLE: 'controller', SKYLAN_MUNGE_BY_HAND: 'yes' });
    expect(done('switched', /lead/)).toEqual([]);
    expect(output).toBe(
      'a new munge key waits for machines outside AWS: when they have it, run skylan-munge-key switch\n',
    );
  });

  test('a controller that uses the key has nothing to do', () => {
    gives(NEW, 3);
    sandbox.command('skylan-munge-switch', `echo "$1" >>${sandbox.path('switched')}`);
    run('watch', { SKYLAN_ROLE: 'controller' });
    expect(done('switched')).toEqual(['uses']);
  });
});

test('by hand the controller leads with the key of Parameter Store', () => {
  sandbox.command('skylan-munge-switch', `echo "$1 $(cat "$2")" >>${sandbox.path('switched')}`);
  expect(run('switch', { SKYLAN_ROLE: 'controller' })).toEqual({ status: 0, output: '' });
  expect(done('switched')).toEqual([`lead ${NEW}`]);
});

test('fails without a command that it knows', () => {
  expect(run('undo')).toEqual({ status: 2, output: 'usage: skylan-munge-key fetch | watch | switch\n' });
});
