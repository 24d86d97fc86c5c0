import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { AS_ROOT } from '../helpers/as-root';
import { HANG_MS } from '../helpers/hang';
import { ASSETS } from '../helpers/sandbox';

test('follow.py passes its tests, on a disk that is full too', () => {
  // WHEN
  const [command = '', ...words] = [...AS_ROOT, 'unshare', '--mount', 'python3', '-B'];
  const result = spawnSync(command, [...words, join(__dirname, 'follow_test.py'), ASSETS], {
    encoding: 'utf8',
    timeout: HANG_MS,
  });
  // THEN
  expect(result.error).toBeUndefined();
  expect(result.status === 0 ? '' : result.stderr).toBe('');
});
