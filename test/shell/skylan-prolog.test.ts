import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HANG_MS } from '../helpers/hang';
import { ASSETS, Sandbox } from '../helpers/sandbox';

const TABLE = [
  '#passwd alice:x:2001:2001:Alice:@HOMES@/alice:/bin/bash',
  '#passwd bob:x:1000:1000::@HOMES@/bob:/bin/bash',
  '#group alice:x:2001:',
  '#group proj:x:3001:alice',
];
const PROGRAM = join(ASSETS, 'controller/usr/local/lib/skylan/skylan-prolog');

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.write('etc/passwd', 'root:x:0:0::/root:/bin/bash\n');
  sandbox.write('etc/group', 'root:x:0:\n');
  sandbox.write('skel/.profile', 'umask 022\n');
  mkdirSync(sandbox.path('homes'));
  mkdirSync(sandbox.path('etc/skylan'));
});

afterEach(() => sandbox.remove());

/** The Prolog as a worker gets it, before a job of this user. */
function run(uid = '2001', lines: readonly string[] = TABLE, more: Readonly<Record<string, string>> = {}) {
  const table = lines.map((line) => `${line.replace('@HOMES@', sandbox.path('homes'))}\n`).join('');
  const program = sandbox.write('skylan-users', readFileSync(PROGRAM, 'utf8') + table);
  chmodSync(program, 0o755);
  const { status, stdout, stderr } = spawnSync(program, [], {
    encoding: 'utf8',
    timeout: HANG_MS,
    env: {
      SLURM_JOB_UID: uid,
      SKYLAN_EXTRAUSERS: sandbox.path('extrausers'),
      SKYLAN_HERE: sandbox.path('etc'),
      SKYLAN_AUTOMOUNT: sandbox.path('home.automount'),
      SKYLAN_HOMES: sandbox.path('homes'),
      SKYLAN_SKEL: sandbox.path('skel'),
      SKYLAN_PODMAN_CONF: sandbox.path('containers.conf'),
      SKYLAN_CONTAINERS: sandbox.path('images'),
      SKYLAN_CONTAINERS_RUN: sandbox.path('running'),
      SKYLAN_JOB_ENV: sandbox.path('job.env'),
      ...more,
    },
  });
  return { status, output: `${stdout}${stderr}` };
}

const names = (file: string) => readFileSync(sandbox.path(`extrausers/${file}`), 'utf8');

test('a worker knows the controller’s users and groups before the job', () => {
  // GIVEN homes of the cluster
  sandbox.write('home.automount', '');
  // WHEN
  expect(run()).toEqual({ status: 0, output: '' });
  // THEN
  expect(
    names('passwd')
      .split('\n')
      .map((line) => line.split(':')[0]),
  ).toEqual(['alice', 'bob', '']);
  expect(names('group')).toBe('alice:x:2001:\nproj:x:3001:alice\n');
  expect(statSync(sandbox.path('extrausers/passwd')).mode & 0o777).toBe(0o644);
  expect(existsSync(sandbox.path('homes/alice'))).toBe(false);
});

test('an operator’s own worker, which shares a slurm.conf with the cluster, stays as it is', () => {
  rmdirSync(sandbox.path('etc/skylan'));
  sandbox.write('extrausers/passwd', 'of the operator\n');
  sandbox.write('containers.conf', '');
  expect(run()).toEqual({ status: 0, output: '' });
  expect(names('passwd')).toBe('of the operator\n');
  expect([existsSync(sandbox.path('homes/alice')), existsSync(sandbox.path('images'))]).toEqual([false, false]);
});

test('a number or a name that is somebody else’s here stays theirs, and is told', () => {
  // GIVEN
  sandbox.write('etc/passwd', 'debian:x:1000:1000::/home/debian:/bin/bash\nalice:x:1005:1005::/home/alice:/bin/sh\n');
  // WHEN
  expect(run().status).toBe(0);
  // THEN
  expect(names('passwd')).toBe('');
  expect(names('left-out')).toBe(
    'passwd alice: 1005 here, 2001 in the cluster\npasswd 1000: debian here, bob in the cluster\n',
  );
});

test('a user that is the same here is not there twice', () => {
  sandbox.write('etc/passwd', 'alice:x:2001:2001::/srv/alice:/bin/bash\n');
  run();
  expect(names('passwd')).not.toContain('alice:');
  expect(names('left-out')).toBe('');
});

test('where the machine has its own homes, the user of the job gets one, once', () => {
  // GIVEN a user with the number that this test has, and another one
  const own = String(process.getuid?.() ?? 0);
  const others = TABLE.slice(1).map((line) => line.replace('bob:x:1000:1000', `bob:x:${Number(own) + 1}:1000`));
  sandbox.write('etc/passwd', 'daemon:x:1:1::/:/bin/sh\n');
  // WHEN
  expect(
    run(own, [`#passwd alice:x:${own}:${process.getgid?.() ?? 0}:Alice:@HOMES@/alice:/bin/bash`, ...others]),
  ).toEqual({ status: 0, output: '' });
  // THEN
  expect(statSync(sandbox.path('homes/alice')).mode & 0o777).toBe(0o700);
  expect(readFileSync(sandbox.path('homes/alice/.profile'), 'utf8')).toBe('umask 022\n');
  expect(existsSync(sandbox.path('homes/bob'))).toBe(false);
});

test('it ends well whatever goes wrong: Slurm would drain the worker', () => {
  // GIVEN a place that cannot be written
  sandbox.write('extrausers', 'a file');
  expect(run().status).toBe(0);
});

describe('before a task', () => {
  const asTask = (more: Readonly<Record<string, string>> = {}) =>
    run('2001', TABLE, { SLURM_SCRIPT_CONTEXT: 'prolog_task', ...more });

  test('what the worker has for its jobs becomes variables, and nothing else is done', () => {
    // GIVEN
    sandbox.write('job.env', "SKYLAN_SCRATCH='/mnt/nvme'\nOTHER='a b=c'\n");
    // WHEN
    expect(asTask()).toEqual({ status: 0, output: 'export SKYLAN_SCRATCH=/mnt/nvme\nexport OTHER=a b=c\n' });
    // THEN
    expect(existsSync(sandbox.path('extrausers'))).toBe(false);
  });

  test('a variable that the user has chosen stays', () => {
    sandbox.write('job.env', "SKYLAN_SCRATCH='/mnt/nvme'\nOTHER='x'\n");
    expect(asTask({ SKYLAN_SCRATCH: '' }).output).toBe('export OTHER=x\n');
  });

  test('a worker that has nothing for its jobs runs them all the same', () => {
    expect(asTask()).toEqual({ status: 0, output: '' });
  });
});
describe('on a worker with podman', () => {
  const own = process.getuid?.() ?? 0;
  // Root may give it to any group.
  const group = own === 0 ? 2001 : (process.getgid?.() ?? 0);
  const table = [...TABLE, `#passwd me:x:${own}:${group}::@HOMES@/me:/bin/bash`];
  const ranges = (kind: string) => readFileSync(sandbox.path(`etc/sub${kind}`), 'utf8');

  beforeEach(() => {
    sandbox.write('home.automount', '');
    sandbox.write('containers.conf', '');
    sandbox.write('etc/subuid', '');
  });

  test('each user has numbers that nobody else has, the highest too, and the job’s user has places', () => {
    // WHEN
    const high = '#passwd high:x:59999:59999::@HOMES@/high:/bin/bash';
    expect(run(String(own), [...table, high])).toEqual({ status: 0, output: '' });
    // THEN
    for (const kind of ['uid', 'gid']) {
      expect(ranges(kind)).toContain('2001:131137536:65536\n1000:65536000:65536\n');
      expect(ranges(kind)).toContain('\n59999:3932094464:65536\n');
    }
    for (const place of ['images', 'running']) {
      const { mode, uid, gid } = statSync(sandbox.path(`${place}/${own}`));
      expect([mode & 0o777, uid, gid]).toEqual([0o700, own, group]);
      expect(existsSync(sandbox.path(`${place}/2001`))).toBe(false);
    }
  });

  test('a second job changes nothing, and a user who has gone has none', () => {
    run(String(own), table);
    const before = statSync(sandbox.path('etc/subuid')).ino;
    run(String(own), table);
    expect(statSync(sandbox.path('etc/subuid')).ino).toBe(before);
    run(String(own), table.slice(-1));
    expect(ranges('uid')).not.toContain('2001:');
  });

  test('lines of others stay, and who has one gets no other', () => {
    // GIVEN a user of this machine with the number of a user of the cluster
    sandbox.write('etc/passwd', 'debian:x:1000:1000::/home/debian:/bin/bash\n');
    sandbox.write('etc/subuid', 'debian:100000:65536\nalice:165536:65536\n2002:300000:65536\n');
    // WHEN
    expect(run('2001').status).toBe(0);
    // THEN
    expect(ranges('uid')).toBe('debian:100000:65536\nalice:165536:65536\n2002:300000:65536\n');
    expect(ranges('gid')).toBe('2001:131137536:65536\n1000:65536000:65536\n');
  });

  test('numbers that somebody here has are not given out', () => {
    const theirs = 'lxd:131200000:65536\nother:65535999:1\nanother:65601536:10\n';
    sandbox.write('etc/subuid', theirs);
    run('2001');
    expect(ranges('uid')).toBe(`${theirs}1000:65536000:65536\n`);
  });

  test('who is not of the cluster has no place', () => {
    expect(run('65534').status).toBe(0);
    expect(existsSync(sandbox.path('images'))).toBe(false);
  });
});

test('without podman nobody gets numbers', () => {
  sandbox.write('etc/subuid', '');
  run();
  expect(readFileSync(sandbox.path('etc/subuid'), 'utf8')).toBe('');
});
