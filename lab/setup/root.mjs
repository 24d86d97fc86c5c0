import { spawnSync } from 'node:child_process';

/**
 * Goes on as root: starts this program again through sudo when it is not, and ends with its exit status.
 *
 * @param {string} reason why root is needed, for the user.
 */
export function becomeRoot(reason) {
  if (process.getuid() === 0) return;
  console.log(reason);
  // sudo would put its own values in place of these.
  const kept = ['PATH', 'HOME'].map((name) => `${name}=${process.env[name] ?? ''}`);
  const again = ['env', ...kept, process.execPath, ...process.argv.slice(1)];
  const { status, error } = spawnSync('sudo', again, { stdio: 'inherit' });
  if (error) {
    console.error('There is no sudo here: start the lab as root.');
    process.exit(1);
  }
  process.exit(status ?? 1);
}
