import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const setup = resolve(__dirname, '../../../lab/setup');

/**
 * Value of an expression over what a module of lab/setup exports, which may be awaited; plain Node modules are not for
 * jest to load.
 *
 * @throws Error with what the expression has thrown.
 */
export function evaluate(module: string, expression: string): unknown {
  const source = `import * as it from ${JSON.stringify(join(setup, module))}; console.log(JSON.stringify(${expression}));`;
  const argv = ['--input-type=module', '--eval', source];
  return JSON.parse(execFileSync(process.execPath, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }));
}
