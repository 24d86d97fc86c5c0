import { outputIsAtHome, usersAreKnown } from '../../../../lab/checks/cluster/users';
import type { CommandResult } from '../../../../lab/util/run';
import { fakePeer } from '../../running/peer';

const worker = fakePeer('giessen-1', () => ({}));
const PATIENCE = { jobMs: 1000, knownSeconds: 0 };

/** A controller that gives a job these answers, and all that was run on it. */
function controller(...answers: Partial<CommandResult>[]) {
  const run: string[] = [];
  const peer = fakePeer('master', (argv) => {
    run.push(argv.join(' '));
    return argv[0] === 'sudo' ? (answers.shift() ?? {}) : {};
  });
  return { peer, run };
}

/** Whose turn it is: each check makes a user of its own. */
function nameIn(run: readonly string[]): string {
  return /useradd --create-home (\S+)/.exec(run.join('\n'))?.[1] ?? '';
}

test('a user who is known by name and group passes, and is removed again', async () => {
  // GIVEN
  const run: string[] = [];
  let group = '';
  const peer = fakePeer('master', (argv) => {
    run.push(argv.join(' '));
    if (argv[0] === 'groupadd') group = ` ${argv[1]}`;
    const user = nameIn(run);
    return argv[0] === 'sudo' ? { stdout: `${user} ${user}${group} /home/${user}\n` } : {};
  });
  // WHEN
  const result = await usersAreKnown(peer, [worker], PATIENCE);
  // THEN
  expect(result).toMatchObject({ ok: true, unit: 's' });
  expect(run).toContain(`userdel --remove ${nameIn(run)}`);
});

test.each([
  ['is not known', { exitCode: 1, stderr: 'invalid user' }],
  ['has no home', { stdout: 'user-1 user-1 /tmp' }],
])('a user who %s fails, and is removed again', async (_, answer) => {
  // GIVEN
  const { peer, run } = controller(answer, answer);
  // WHEN
  const result = await usersAreKnown(peer, [worker], PATIENCE);
  // THEN
  expect(result).toMatchObject({ ok: false, figure: 'not known' });
  expect(run).toContain(`userdel --remove ${nameIn(run)}`);
});

test.each([
  ['all there', 'alice giessen-1 /home/alice\nalice giessen-1 /home/alice\n', true],
  ['one missing', 'alice giessen-1 /home/alice\n', false],
  ["somebody else's", 'root giessen-1 /home/alice\nalice giessen-1 /home/alice\n', false],
])('outputs in the home: %s', async (_, stdout, ok) => {
  const peer = fakePeer('master', ([program]) => (program === 'sh' ? { stdout } : {}));
  expect(await outputIsAtHome(peer, worker, 1000, 2)).toMatchObject({ ok });
});
