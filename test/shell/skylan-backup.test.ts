import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { Sandbox } from '../helpers/sandbox';

const SCRIPT = 'backup/usr/local/lib/skylan/skylan-backup';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.write('state/job_state', 'jobs');
  sandbox.write('state/hash.1/job.1/script', 'secret of a job');
  sandbox.write('calls', '');
  sandbox.command('mountpoint');
  sandbox.command('aws');
});

afterEach(() => sandbox.remove());

function run(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  return sandbox.run(SCRIPT, args, {
    SKYLAN_STATE_ENV: sandbox.path('none'),
    SKYLAN_SLURM_STATE: sandbox.path('state'),
    SKYLAN_BACKUPS: sandbox.path('backups'),
    SKYLAN_BACKUP_PROGRAMS: sandbox.path('backup.d'),
    SKYLAN_AWS: sandbox.path('bin/aws'),
    ...env,
  });
}

const backups = () => readdirSync(sandbox.path('backups')).sort();
const listOf = (name: string) =>
  execFileSync('tar', ['--list', '--gzip', '--file', sandbox.path(`backups/${name}`)])
    .toString()
    .split('\n');
const sent = (): string[] => readFileSync(sandbox.path('calls'), 'utf8').match(/^aws .*$/gm) ?? [];

function program(name: string, body: string): void {
  chmodSync(sandbox.write(`backup.d/${name}`, `#!/bin/bash\n${body}\n`), 0o755);
}

/** A back-up of some days ago. */
function older(name: string, days: number): void {
  mkdirSync(sandbox.path('backups'), { recursive: true });
  writeFileSync(sandbox.path(`backups/${name}`), '');
  const when = Date.now() / 1000 - days * 86_400;
  utimesSync(sandbox.path(`backups/${name}`), when, when);
}

test('a copy holds the state and what programs add, and is root’s alone', () => {
  program('mariadb', 'echo dump >"$1/slurm_acct_db.sql"');
  expect(run()).toMatchObject({ status: 0 });
  const [name = '', ...others] = backups();
  expect(others).toEqual([]);
  expect(name).toMatch(/^state-\d{8}T\d{6}Z\.tar\.gz$/);
  expect(listOf(name)).toEqual(
    expect.arrayContaining(['./slurmctld/job_state', './slurmctld/hash.1/job.1/script', './slurm_acct_db.sql']),
  );
  expect(statSync(sandbox.path(`backups/${name}`)).mode & 0o777).toBe(0o600);
});

test('fails when a program does, and leaves nothing half done', () => {
  program('mariadb', 'exit 1');
  const { status, output } = run();
  expect([status, output]).toEqual([1, `no back-up: ${sandbox.path('backup.d/mariadb')} failed\n`]);
  expect(backups()).toEqual([]);
});

test('fails where there is no state yet', () => {
  const { status, output } = run([], { SKYLAN_SLURM_STATE: sandbox.path('other') });
  expect([status, output]).toEqual([1, `no back-up: there is no state in ${sandbox.path('other')} yet\n`]);
});

test('fails while the state of a controller in AWS is not mounted', () => {
  sandbox.command('mountpoint', 'exit 32');
  const { status, output } = run([], { SKYLAN_STATE_VOLUME: 'vol-1' });
  expect([status, output]).toEqual([1, `no back-up: ${sandbox.path('state')} is not mounted\n`]);
});

test('old ones go, but never the newest', () => {
  older('state-20260101T000000Z.tar.gz', 20);
  older('state-20260101T000000Z.tar.gz.sent', 20);
  older('state-20260110T000000Z.tar.gz', 10);
  older('of-somebody-else', 20);
  expect(run().status).toBe(0);
  expect(backups()).toEqual([
    'of-somebody-else',
    'state-20260110T000000Z.tar.gz',
    expect.stringMatching(/^state-2.*gz$/),
  ]);
});

test('all that are not in the bucket yet are sent, each once', () => {
  older('state-20260110T000000Z.tar.gz', 1);
  sandbox.command('aws', 'exit 1');
  expect(run([], { SKYLAN_BACKUP_BUCKET: 'bucket' }).status).toBe(1);
  sandbox.write('calls', '');
  sandbox.command('aws');
  expect(run(['local'], { SKYLAN_BACKUP_BUCKET: 'bucket' }).status).toBe(0);
  expect(sent()).toEqual([]);
  expect(run([], { SKYLAN_BACKUP_BUCKET: 'bucket' }).status).toBe(0);
  const first = sent();
  expect(first[0]).toBe(
    `aws put ${sandbox.path('backups/state-20260110T000000Z.tar.gz')} bucket state-20260110T000000Z.tar.gz`,
  );
  sandbox.write('calls', '');
  run([], { SKYLAN_BACKUP_BUCKET: 'bucket' });
  expect(sent().filter((call) => first.includes(call))).toEqual([]);
  expect(existsSync(sandbox.path('backups/state-20260110T000000Z.tar.gz.sent'))).toBe(true);
});

test('without a bucket nothing is sent', () => {
  run();
  expect(sent()).toEqual([]);
});
