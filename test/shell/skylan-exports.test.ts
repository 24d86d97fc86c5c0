import { existsSync, readFileSync } from 'node:fs';
import { Sandbox } from '../helpers/sandbox';

const EXPORTS = 'exports.d/skylan.exports';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.write('calls', '');
  sandbox.command('exportfs');
});

afterEach(() => sandbox.remove());

function run(conf: string) {
  return sandbox.run('controller/usr/local/lib/skylan/skylan-exports', [], {
    SKYLAN_SLURM_CONF: sandbox.write('slurm.conf', conf),
    SKYLAN_EXPORTS_FILE: sandbox.path(EXPORTS),
  });
}

const told = () => readFileSync(sandbox.path('calls'), 'utf8');

test('homes are exported to the sites of slurm.conf, and a further one is told at once', () => {
  // WHEN
  expect(run('ClusterName=x\n#Homes=10.1.0.0/16\n').output).toBe('homes are exported to 10.1.0.0/16\n');
  run('#Homes=10.1.0.0/16 10.2.0.0/16\n');
  // THEN
  expect(readFileSync(sandbox.path(EXPORTS), 'utf8')).toBe(
    '/home -rw,sync,no_subtree_check,root_squash,secure 10.1.0.0/16 10.2.0.0/16\n',
  );
  expect(told()).toBe('exportfs -ra\nexportfs -ra\n');
});

test('the same slurm.conf again changes nothing', () => {
  run('#Homes=10.1.0.0/16\n');
  expect(run('#Homes=10.1.0.0/16\n')).toEqual({ status: 0, output: '' });
  expect(told()).toBe('exportfs -ra\n');
});

test('homes that are nobody’s to mount are exported no more', () => {
  run('#Homes=10.1.0.0/16\n');
  expect(run('ClusterName=x\n').output).toBe('homes are exported no more\n');
  expect(existsSync(sandbox.path(EXPORTS))).toBe(false);
  expect(run('ClusterName=x\n')).toEqual({ status: 0, output: '' });
});
