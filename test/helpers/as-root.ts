import { execFileSync } from 'node:child_process';

/**
 * Put before a command that makes a network namespace. `npm test` has asked for sudo's password by the time that a test
 * runs, should sudo want one. PATH stays what it is in the test: sudo would put one of its own in its place.
 */
export const AS_ROOT: readonly string[] =
  process.getuid?.() === 0 ? [] : ['sudo', '-n', 'env', `PATH=${process.env.PATH}`];

/** Removes a folder into which something that ran as root has written. */
export function removeAsRoot(folder: string): void {
  const [command = '', ...rest] = [...AS_ROOT, 'rm', '-rf', folder];
  execFileSync(command, rest);
}
