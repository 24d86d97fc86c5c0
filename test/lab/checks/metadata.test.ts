import { metadataIsRoots, metadataResult } from '../../../lab/checks/metadata';
import type { CommandResult } from '../../../lab/util/run';
import { fakePeer } from '../running/peer';

const TOKEN: CommandResult = { exitCode: 0, stdout: '200\n', stderr: '' };
const REFUSED: CommandResult = { exitCode: 7, stdout: '000\n', stderr: 'curl: (7) Failed to connect' };
const SILENT: CommandResult = { exitCode: 28, stdout: '000\n', stderr: 'curl: (28) Connection timed out' };
const FORBIDDEN: CommandResult = { exitCode: 0, stdout: '403\n', stderr: '' };

test.each<[string, CommandResult, CommandResult, boolean, string]>([
  ['root has a token and nobody is refused', TOKEN, REFUSED, true, 'a token; refused'],
  ['nobody has one too', TOKEN, TOKEN, false, 'a token; a token'],
  ['nobody is left to wait', TOKEN, SILENT, false, 'a token; no answer'],
  ['nobody reached the service, which said no', TOKEN, FORBIDDEN, false, 'a token; no answer'],
  ['root is refused as well', REFUSED, REFUSED, false, 'refused; refused'],
  ['the service is away', SILENT, REFUSED, false, 'no answer; refused'],
])('GIVEN %s THEN the check says so', (_what, root, nobody, ok, figure) => {
  expect(metadataResult('second', root, nobody)).toMatchObject({ ok, figure });
});

test('GIVEN a failure THEN the detail is what curl said to both', () => {
  expect(metadataResult('second', SILENT, TOKEN).detail).toMatch(/timed out[\s\S]*200/);
});

test('GIVEN a machine WHEN it is asked THEN by root and by a user without rights, and no token is written down', async () => {
  // GIVEN
  const asked: string[] = [];
  const machine = fakePeer('second', (argv) => {
    asked.push(argv.join(' '));
    return argv[0] === 'setpriv' ? REFUSED : TOKEN;
  });
  // WHEN
  const result = await metadataIsRoots(machine);
  // THEN
  expect(result).toMatchObject({ ok: true, name: 'instance metadata of second, as root; as nobody' });
  expect(asked).toHaveLength(2);
  expect(asked.filter((command) => command.includes('--reuid=65534 --regid=65534 --clear-groups curl'))).toHaveLength(
    1,
  );
  for (const command of asked) expect(command).toContain('--output /dev/null');
});
