import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { AS_ROOT } from '../../helpers/as-root';

/** Standard output of a command, or the reason why it could not be started. */
function answer(argv: readonly string[]): string {
  const [command = '', ...args] = argv;
  const { stdout, error } = spawnSync(command, args, { encoding: 'utf8' });
  return error ? ((error as NodeJS.ErrnoException).code ?? '') : stdout.trim();
}

describe('PATH of the tests', () => {
  test.each(['awk', 'curl', 'git', 'ip', 'node', 'npm', 'nft', 'openvpn', 'ping', 'python3', 'shfmt', 'sudo', 'which'])(
    'has %s, of a package that setup installs or that every Debian has',
    (program) => {
      if (program === 'sudo' && process.getuid?.() === 0) return;
      expect(answer(['sh', '-c', `command -v ${program}`])).toBe(`${process.env.PATH}/${program}`);
    },
  );

  test('has no program of another package, although the machine has it', () => {
    expect(existsSync('/usr/sbin/useradd')).toBe(true);
    expect(answer(['useradd', '--help'])).toBe('ENOENT');
  });

  test('is the usual one for what starts in another root file system, and there only', () => {
    const path = (space: string, file: string) =>
      answer([...AS_ROOT, 'nsenter', `--${space}=/proc/self/ns/${file}`, 'sh', '-c', 'echo "$PATH"']);
    expect(path('mount', 'mnt')).toBe('/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
    expect(path('net', 'net')).toBe(process.env.PATH);
  });
});
