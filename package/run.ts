import { spawnSync } from 'node:child_process';

/**
 * What a program writes to its standard output.
 *
 * @throws Error with all that it said when it ends with another status than 0
 */
export function run(program: string, argv: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr, error } = spawnSync(program, argv, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 1 << 26,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${[program, ...argv].join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
