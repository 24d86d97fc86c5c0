import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Every shell file under version control, by its name or its first line. */
function shellFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  return listed
    .toString()
    .trim()
    .split('\n')
    .filter((path) => path.endsWith('.sh') || (!path.includes('.') || path.startsWith('.ci/') ? isShell(path) : false));
}

function isShell(path: string): boolean {
  try {
    const file = openSync(join(ROOT, path), 'r');
    const start = Buffer.alloc(64);
    readSync(file, start, 0, 64, 0);
    closeSync(file);
    return /^#!.*\b(ba)?sh\b/.test(start.toString().split('\n')[0] ?? '');
  } catch {
    return false;
  }
}

const files = shellFiles();

test('the scripts of all roles are among the files', () => {
  expect(files).toEqual(
    expect.arrayContaining([
      'assets/machine/usr/local/lib/skylan/skylan-ready',
      'assets/lan/usr/local/lib/skylan/lan-ready.sh',
      'assets/site-pack/skylan-site',
      'assets/edge/usr/local/lib/skylan/skylan-edge',
      'assets/openvpn/usr/local/lib/skylan/skylan-crl',
      'assets/desktop-gateway/skylan-join',
      'assets/desktop-gateway/lib/common.sh',
    ]),
  );
});

test('shellcheck finds nothing', () => {
  const result = spawnSync('shellcheck', ['--external-sources', '--source-path=SCRIPTDIR', ...files], { cwd: ROOT });
  expect(result.error).toBeUndefined();
  expect(result.stdout.toString()).toBe('');
  expect(result.status).toBe(0);
});

test('shfmt would change nothing', () => {
  const result = spawnSync('shfmt', ['-d', '-i', '2', '-bn', ...files], { cwd: ROOT });
  expect(result.error).toBeUndefined();
  expect(result.stdout.toString()).toBe('');
  expect(result.status).toBe(0);
});
