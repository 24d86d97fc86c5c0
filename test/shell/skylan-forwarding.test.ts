import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { AS_ROOT } from '../helpers/as-root';
import { HANG_MS } from '../helpers/hang';

const ASSETS = join(__dirname, '..', '..', 'assets');

test('the cloud gateway’s rules pass their tests with real packets', () => {
  // WHEN
  const python = ['python3', '-B', join(__dirname, 'skylan_forwarding_test.py'), ASSETS];
  const [command = '', ...args] = [...AS_ROOT, 'unshare', '--net', ...python];
  const result = spawnSync(command, args, { encoding: 'utf8', timeout: HANG_MS });
  // THEN
  expect(result.error).toBeUndefined();
  expect(result.status === 0 ? '' : result.stderr).toBe('');
});
