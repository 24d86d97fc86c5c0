import { existsSync, readFileSync } from 'node:fs';
import { Sandbox } from '../helpers/sandbox';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.write('folder/keep', '');
});

afterEach(() => sandbox.remove());

const run = () =>
  sandbox.run('accounting-database/etc/skylan/backup.d/accounting', [sandbox.path('folder')], {
    SKYLAN_DUMP: sandbox.path('bin/dump'),
  });

test('the record of jobs is a part of the copy', () => {
  sandbox.command('dump', 'echo "CREATE TABLE jobs;"');
  expect(run()).toEqual({ status: 0, output: '' });
  expect(readFileSync(sandbox.path('folder/accounting.sql'), 'utf8')).toBe('CREATE TABLE jobs;\n');
});

test('without a database that answers, the rest is copied all the same, and that is said', () => {
  sandbox.command('dump', 'echo half; exit 2');
  expect(run()).toEqual({ status: 0, output: 'the record of jobs is not in this back-up: MariaDB does not answer\n' });
  expect(existsSync(sandbox.path('folder/accounting.sql'))).toBe(false);
});
