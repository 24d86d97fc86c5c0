import { spawnSync } from 'node:child_process';

/**
 * Goes on as root: starts this program again through sudo when it is not, and ends with its exit status.
 *
 * @param {string} reason why root is needed, for the user.
 * @param {RegExp} alsoKept names of further variables that root is to have too.
 * @param {RegExp} secret names of those that must not stand on a command line, which others can read.
 */
export function becomeRoot(reason, alsoKept = /^$/, secret = /^$/) {
  if (process.getuid() === 0) return;
  console.log(reason);
  // sudo would put a PATH of its own, without the user's Node, in place of this one, and drop the lab's settings.
  const kept = Object.entries(process.env).filter(
    ([name]) => name === 'PATH' || name.startsWith('SKYLAN_') || alsoKept.test(name),
  );
  const again = ['env', ...kept.map(([name, value]) => `${name}=${value}`), process.execPath, ...process.argv.slice(1)];
  const secrets = Object.keys(process.env).filter((name) => secret.test(name));
  const handed = secrets.length > 0 ? [`--preserve-env=${secrets.join(',')}`] : [];
  const { status, error } = spawnSync('sudo', [...handed, ...again], { stdio: 'inherit' });
  if (error) {
    console.error('There is no sudo here: start the lab as root.');
    process.exit(1);
  }
  process.exit(status ?? 1);
}

/** Lets programs for administrators be found, which the PATH of a plain user's shell leaves out on Debian. */
export function findAdminPrograms() {
  const folders = (process.env.PATH ?? '').split(':');
  const missing = ['/usr/local/sbin', '/usr/sbin', '/sbin'].filter((folder) => !folders.includes(folder));
  process.env.PATH = [...folders, ...missing].join(':');
}
