// `npm run bare -- 12`: does in a bare Debian what a stranger does, see bare.ts.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { becomeRoot } from '../setup/root.mjs';
import { setUp } from '../setup/set-up.mjs';

const NEEDS = {
  packages: ['ca-certificates', 'debian-archive-keyring', 'git', 'mmdebstrap', 'mount', 'util-linux'],
  packagesSize: { downloadMb: 13, diskMb: 70 },
  qemu: false,
  venv: false,
};
const WHY = 'A bare Debian is made by root.';
/** The way out to package registries, which a user may have set. */
const WAY_OUT =
  /^(?:PIP_|npm_config_(?:registry|.*proxy|cafile)|[a-z]+_proxy$|.*(?:CA_BUNDLE|CA_CERTS|CAINFO)$|SSL_CERT_)/i;

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
let work;
try {
  await setUp(root, NEEDS, WHY);
  becomeRoot(WHY, WAY_OUT);
  work = mkdtempSync(join(process.env.SKYLAN_BARE_DIR ?? '/var/tmp', 'skylan-bare-'));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

// In mount and process namespaces of its own: when this ends, however it ends, nothing is left mounted or running, and
// what is removed below has nothing of the host's mounted in it.
const child = spawn(
  'unshare',
  [
    ...['--mount', '--pid', '--fork', '--kill-child', '--mount-proc'],
    // The first process adopts orphans, and must take note of their end, as a shell does and Node does not.
    ...['bash', '-c', '"$@"; exit $?', 'first'],
    ...[process.execPath, '--import', 'tsx', join(here, 'bare.ts'), work, ...process.argv.slice(2)],
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, SKYLAN_BARE_HOME: userHome(), TMPDIR: tmpdir() } },
);
process.on('SIGINT', () => {});
// unshare blocks SIGTERM while it waits; all that runs in its namespaces ends with it.
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGKILL'));
child.on('exit', (code) => {
  if (existsSync(join(work, 'keep'))) console.log(`Kept: ${work}`);
  else rmSync(work, { recursive: true, force: true });
  process.exit(code ?? 1);
});

/** Home of the user who called, also through sudo. */
function userHome() {
  const uid = process.env.SUDO_UID;
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((line) => line.split(':')[2] === uid);
  return entry?.split(':')[5] ?? process.env.HOME ?? '/root';
}
