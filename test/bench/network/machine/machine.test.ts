import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { HANG_MS } from '../../../helpers/hang';

test('what runs on the machine passes its tests, where it is arithmetic and text', () => {
  // GIVEN
  const machine = join(__dirname, '..', '..', '..', '..', 'bench', 'network', 'machine');
  // WHEN
  const result = spawnSync('python3', [join(__dirname, 'machine_test.py'), machine], {
    encoding: 'utf8',
    timeout: HANG_MS,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  // THEN
  expect(result.error).toBeUndefined();
  expect(result.status === 0 ? '' : result.stderr).toBe('');
});
