import { readFileSync, statSync } from 'node:fs';
import { Sandbox } from '../helpers/sandbox';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  for (const name of ['sleep', 'chown']) sandbox.command(name);
  sandbox.write('slurmdbd.conf', 'of an earlier start\n');
  sandbox.write('common.conf', 'StorageUser=slurm\n');
  // GIVEN a MariaDB that takes what root writes
  sandbox.command('mariadb', `cat >"${sandbox.path('sql')}"`);
  usableWith('sql');
});

afterEach(() => sandbox.remove());

/** Have the user slurm get in once a file is there. */
function usableWith(file: string): void {
  sandbox.command('runuser', `[[ -e "${sandbox.path(file)}" ]]`);
}

function run() {
  return sandbox.run('accounting-database/usr/local/lib/skylan/skylan-accounting-database', [], {
    SKYLAN_SLURMDBD_CONF: sandbox.path('slurmdbd.conf'),
    SKYLAN_SLURMDBD_COMMON: sandbox.path('common.conf'),
    SKYLAN_SLURM_CONF: sandbox.path('slurm.conf'),
    SKYLAN_PATIENCE_SECONDS: '0',
  });
}

test('the user slurm gets a database, and enters it without a password', () => {
  expect(run()).toEqual({ status: 0, output: 'the database of slurmdbd is new\n' });
  const sql = readFileSync(sandbox.path('sql'), 'utf8');
  expect(sql).toContain('CREATE DATABASE IF NOT EXISTS slurm_acct_db;');
  expect(sql).toContain('slurm@localhost IDENTIFIED VIA unix_socket;');
  expect(sql).not.toMatch(/\bBY\b|password/i);
});

test('one that can be used is left alone', () => {
  usableWith('slurmdbd.conf');
  expect(run()).toEqual({ status: 0, output: '' });
  expect(readFileSync(sandbox.path('calls'), 'utf8')).not.toMatch(/^mariadb/m);
});

test('slurmdbd’s configuration is its own user’s alone', () => {
  run();
  expect(statSync(sandbox.path('slurmdbd.conf')).mode & 0o777).toBe(0o600);
  expect(readFileSync(sandbox.path('slurmdbd.conf'), 'utf8')).toBe('StorageUser=slurm\n');
  expect(readFileSync(sandbox.path('calls'), 'utf8')).toContain(`chown slurm: ${sandbox.path('slurmdbd.conf')}`);
});

test('what users do not see of each other in the queue, they do not see in the record', () => {
  sandbox.write('slurm.conf', 'ClusterName=lab\nPrivateData=jobs,usage,users\n');
  run();
  expect(readFileSync(sandbox.path('slurmdbd.conf'), 'utf8')).toBe('StorageUser=slurm\nPrivateData=jobs,usage,users\n');
});

test('who is known to slurmctld by a token is known to slurmdbd', () => {
  const lines = 'AuthAltTypes=auth/jwt\nAuthAltParameters=jwt_key=/etc/slurm/jwt_hs256.key\n';
  sandbox.write('slurm.conf', `ClusterName=lab\n${lines}AuthType=auth/munge\n`);
  run();
  expect(readFileSync(sandbox.path('slurmdbd.conf'), 'utf8')).toBe(`StorageUser=slurm\n${lines}`);
});

test('fails with what MariaDB says', () => {
  usableWith('nothing');
  sandbox.command('mariadb', 'echo "ERROR 1045 (28000): Access denied for user root" >&2; exit 1');
  expect(run()).toEqual({
    status: 1,
    output: 'the user slurm cannot use the database slurm_acct_db: ERROR 1045 (28000): Access denied for user root\n',
  });
});
