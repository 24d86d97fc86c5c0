import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { Sandbox } from '../helpers/sandbox';

const PASSWD = [
  'root:x:0:0:root:/root:/bin/bash',
  'alice:secret:2001:2001:Alice,,,:/home/alice:/bin/bash',
  'nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin',
];
const GROUP = ['sudo:x:27:alice', 'alice:x:2001:', 'proj:x:3001:alice'];

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.write('prolog', '#!/bin/sh\nexit 0\n');
  for (const name of ['scontrol', 'sleep']) sandbox.command(name);
  knows(PASSWD, GROUP);
});

afterEach(() => sandbox.remove());

/** Have these be the users and groups of the machine. */
function knows(passwd: readonly string[], group: readonly string[]): void {
  sandbox.write('passwd', `${passwd.join('\n')}\n`);
  sandbox.write('group', `${group.join('\n')}\n`);
  sandbox.command('getent', `cat "${sandbox.path('')}/$1"`);
}

function run(action: string) {
  return sandbox.run('controller/usr/local/lib/skylan/skylan-users', [action], {
    SKYLAN_PROLOG: sandbox.path('prolog'),
    SKYLAN_USERS: sandbox.path('skylan-users'),
    RUNTIME_DIRECTORY: sandbox.path('.'),
    SKYLAN_DIRECTORY: sandbox.path('directory.env'),
    SKYLAN_ATTEMPTS: '3',
  });
}

const made = () => readFileSync(sandbox.path('skylan-users'), 'utf8');
const reconfigurations = () =>
  readFileSync(sandbox.path('calls'), 'utf8')
    .split('\n')
    .filter((line) => line === 'scontrol reconfigure').length;

test('the program has the people of the machine in it, and nothing to log in by', () => {
  // WHEN
  expect(run('make')).toEqual({ status: 0, output: 'users: 1\n' });
  // THEN
  expect(made()).toBe(
    [
      ...['#!/bin/sh', 'exit 0', '#passwd alice:x:2001:2001:Alice,,,:/home/alice:/bin/bash'],
      ...['#group alice:x:2001:', '#group proj:x:3001:alice', ''],
    ].join('\n'),
  );
  expect(statSync(sandbox.path('skylan-users')).mode & 0o777).toBe(0o755);
});

test('the running cluster is told of another table, once', () => {
  // GIVEN
  run('follow');
  expect(reconfigurations()).toBe(1);
  // WHEN
  run('follow');
  expect(reconfigurations()).toBe(1);
  knows([...PASSWD, 'bob:x:2002:2002::/home/bob:/bin/bash'], GROUP);
  run('follow');
  // THEN
  expect(reconfigurations()).toBe(2);
  expect(made()).toContain('#passwd bob:x:2002:2002::/home/bob:/bin/bash\n');
});

test('a table that was made while slurmctld was down is told, too', () => {
  run('make');
  run('follow');
  expect(reconfigurations()).toBe(1);
});

test('slurmctld that does not take it is asked again, and later again', () => {
  sandbox.command('scontrol', 'exit 1');
  expect(run('follow')).toEqual({
    status: 1,
    output: 'users: 1\nslurmctld does not take the new users; it is asked again in some minutes\n',
  });
  expect(reconfigurations()).toBe(3);
  sandbox.command('scontrol');
  expect(run('follow').status).toBe(0);
  expect(reconfigurations()).toBe(4);
});

test('a directory that does not answer takes nobody away', () => {
  // GIVEN
  run('make');
  const before = made();
  // WHEN
  sandbox.command('getent', 'exit 2');
  expect(run('make').status).not.toBe(0);
  // THEN
  expect(made()).toBe(before);
});

test('a directory of users that lists nobody takes nobody away, though the machine’s own are there', () => {
  // GIVEN
  sandbox.write('directory.env', '');
  knows([...PASSWD, 'dora:*:5002:5000:Dora:/home/dora:/bin/bash'], GROUP);
  sandbox.command('getent', `[[ $1 == --service ]] && echo dora || cat "${sandbox.path('')}/$1"`);
  run('make');
  expect(made()).toContain('#passwd dora:x:5002:');
  // WHEN
  knows(PASSWD, GROUP);
  sandbox.command('getent', `[[ $1 == --service ]] || cat "${sandbox.path('')}/$1"`);
  // THEN
  expect(run('make')).toEqual({ status: 1, output: 'the directory lists nobody: users stay as they are\n' });
  expect(made()).toContain('#passwd dora:x:5002:');
  // WHEN there is no directory any more
  rmSync(sandbox.path('directory.env'));
  expect(run('make').status).toBe(0);
  expect(made()).not.toContain('dora');
});

test('a machine without people has a table without lines', () => {
  knows([PASSWD[0] ?? ''], []);
  expect(run('make')).toEqual({ status: 0, output: 'users: 0\n' });
  expect(existsSync(sandbox.path('skylan-users.new'))).toBe(false);
});
