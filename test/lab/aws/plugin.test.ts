import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pythonPath } from '../../../lab/aws/settings';

test.each(['plugin_test.py', 'fleets_test.py'])('the plug-in for MiniStack passes its own tests: %s', (file) => {
  // WHEN
  const result = spawnSync(pythonPath, ['-B', join(__dirname, file)], { encoding: 'utf8' });
  // THEN
  expect(result.status === 0 ? '' : result.stderr).toBe('');
});
