import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { AS_ROOT } from '../helpers/as-root';
import { HANG_MS } from '../helpers/hang';

const RULES = join(__dirname, '..', '..', 'assets/machine/etc/skylan/skylan-metadata.nft');

test('who reaches the instance metadata service is tested with real packets', () => {
  // WHEN
  const python = ['python3', '-B', join(__dirname, 'skylan_metadata_test.py'), RULES];
  const [command = '', ...args] = [...AS_ROOT, 'unshare', '--net', ...python];
  const result = spawnSync(command, args, { encoding: 'utf8', timeout: HANG_MS });
  // THEN
  expect(result.error).toBeUndefined();
  expect(result.status === 0 ? '' : result.stderr).toBe('');
});
