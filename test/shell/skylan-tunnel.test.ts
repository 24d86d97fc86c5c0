import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ASSETS = join(__dirname, '..', '..', 'assets');

test('skylan-tunnel passes its tests', () => {
  // WHEN
  const result = spawnSync('python3', ['-B', join(__dirname, 'skylan_tunnel_test.py'), ASSETS], {
    encoding: 'utf8',
    timeout: 50_000,
  });
  // THEN
  expect(result.error).toBeUndefined();
  expect(result.status === 0 ? '' : result.stderr).toBe('');
});
