import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordedCommands } from '../../../lab/site/site';

test('a script of openstack commands is written down word by word, and the id of a port is told', () => {
  // GIVEN
  const dir = mkdtempSync(join(tmpdir(), 'skylan-site-'));
  const record = join(dir, 'record');
  const script = [
    'PORT=$(openstack port list --fixed-ip ip-address=192.168.66.10 -f value -c ID)',
    'openstack port set $PORT --allowed-address ip-address=10.0.0.0/24',
    'openstack security group create --description "two words" skylan',
  ].join('\n');
  // WHEN
  const bin = join(__dirname, '../../../lab/site/bin');
  const env = { ...process.env, LAB_OPENSTACK_RECORD: record, PATH: `${bin}:${process.env.PATH}` };
  const { status } = spawnSync('bash', ['--norc', '-eu', '-c', script], { env });
  const commands = recordedCommands(readFileSync(record, 'utf8'));
  rmSync(dir, { recursive: true });
  // THEN
  expect(status).toBe(0);
  expect(commands).toEqual([
    ['port', 'list', '--fixed-ip', 'ip-address=192.168.66.10', '-f', 'value', '-c', 'ID'],
    ['port', 'set', 'port-192.168.66.10', '--allowed-address', 'ip-address=10.0.0.0/24'],
    ['security', 'group', 'create', '--description', 'two words', 'skylan'],
  ]);
});
