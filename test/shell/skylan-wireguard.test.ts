import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HANG_MS } from '../helpers/hang';

const ASSETS = join(__dirname, '..', '..', 'assets');

test('skylan-wireguard passes its tests', () => {
  // WHEN
  const result = spawnSync('python3', [join(__dirname, 'skylan_wireguard_test.py'), ASSETS], {
    encoding: 'utf8',
    timeout: HANG_MS,
    // Nothing but the program itself keeps Python from writing compiled modules; should it not, they go elsewhere.
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '', PYTHONPYCACHEPREFIX: tmpdir() },
  });
  // THEN
  expect(result.error).toBeUndefined();
  expect(result.status === 0 ? '' : result.stderr).toBe('');
});
