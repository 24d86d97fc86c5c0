/**
 * Put before a command that makes a network namespace. `npm test` has asked for sudo's password by the time that a test
 * runs, should sudo want one.
 */
export const AS_ROOT: readonly string[] = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
