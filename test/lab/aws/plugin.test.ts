import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pythonPath } from '../../../lab/aws/settings';

test('the plug-in for MiniStack passes its own tests', () => {
  // WHEN
  const result = spawnSync(pythonPath, ['-B', join(__dirname, 'plugin_test.py')], { encoding: 'utf8' });
  // THEN
  expect(result.status === 0 ? '' : result.stderr).toBe('');
});
