import { containerRuns, isOfItsJob, modulesAreFound } from '../../../../lab/checks/cluster/software';
import type { CommandResult } from '../../../../lab/util/run';
import { fakePeer } from '../../running/peer';

const GROUP = '0::/system.slice/slurmstepd.scope';

/** A worker on which nothing is left of a job, or a container. */
const worker = (left = false) => fakePeer('giessen-1', () => ({ exitCode: left ? 0 : 1 }));

test.each([
  ['root inside, in its job', `0 ${GROUP}/job_12/step_0/user/task_0\n12\n`, true],
  ['in another job', `0 ${GROUP}/job_13/step_0/user/task_0\n12\n`, false],
  ['in a session of its user', '0 0::/user.slice/user-2001.slice\n12\n', false],
  ['not root inside', `2001 ${GROUP}/job_12/step_0/user/task_0\n12\n`, false],
  ['nothing', '', false],
])('a container that is %s', (_, said, expected) => {
  expect(isOfItsJob(said)).toBe(expected);
});

test('containers that run within a job and end with it pass', async () => {
  // GIVEN
  const run: string[] = [];
  const controller = fakePeer('master', (argv) => {
    run.push(argv.join(' '));
    return { stdout: `0 ${GROUP}/job_12/step_0/user/task_0\n12\n` };
  });
  // THEN
  expect(await containerRuns(controller, worker())).toMatchObject({ ok: true, unit: 's' });
  expect(run).toEqual([expect.stringContaining('sudo --set-home -u alice sh -c cd && srun --input=none ')]);
  expect(run).toEqual([expect.stringContaining('podman run --detach --network=none localhost/lab sleep 86397 ')]);
});

test.each<[string, Partial<CommandResult>, boolean, object]>([
  [
    'do not run',
    { exitCode: 125, stderr: 'podman: no place' },
    false,
    { figure: 'failed', detail: 'podman: no place' },
  ],
  ['are elsewhere', { stdout: '0 0::/user.slice\n12\n' }, false, { figure: 'failed' }],
])('containers that %s fail', async (_, said, left, expected) => {
  const controller = fakePeer('master', () => said);
  expect(await containerRuns(controller, worker(left))).toMatchObject({ ok: false, ...expected });
});

test('a container that outlives its job fails', async () => {
  // GIVEN a clock on which the time is up at once
  const clock = jest.spyOn(Date, 'now').mockReturnValueOnce(0).mockReturnValueOnce(0).mockReturnValue(1_000_000);
  const controller = fakePeer('master', () => ({ stdout: `0 ${GROUP}/job_12/step_0\n12\n` }));
  try {
    expect(await containerRuns(controller, worker(true))).toMatchObject({ ok: false, figure: 'one is left' });
  } finally {
    clock.mockRestore();
  }
});

test('a module is found on the workers that print what it sets, and is removed again', async () => {
  // GIVEN
  const run: string[] = [];
  const controller = fakePeer('master', (argv) => {
    run.push(argv.join(' '));
    const words = argv.join(' ');
    if (words.includes('bielefeld-1')) return { exitCode: 1, stderr: 'module: not found' };
    return { stdout: `${/lab-\d+/.exec(words)?.[0]}\n` };
  });
  const other = fakePeer('bielefeld-1', () => ({}));
  // WHEN
  const results = await modulesAreFound(controller, [worker(), other]);
  // THEN
  expect(results.map(({ ok }) => ok)).toEqual([true, false]);
  expect(run.at(-1)).toMatch(/^rm -r \/home\/modules\/lab-\d+$/);
});
