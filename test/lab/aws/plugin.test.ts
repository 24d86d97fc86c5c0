import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pythonPath } from '../../../lab/aws/settings';

// The lab's Python environment is there once the lab has run; without it there is no MiniStack to test.
(existsSync(pythonPath) ? test : test.skip)('the plug-in for MiniStack passes its own tests', () => {
  // WHEN
  const result = spawnSync(pythonPath, ['-B', join(__dirname, 'plugin_test.py')], { encoding: 'utf8' });
  // THEN
  expect(result.status === 0 ? '' : result.stderr).toBe('');
});
