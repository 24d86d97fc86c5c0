import { FleetJob } from '../../../../lab/scenario/hybrid-cluster/fleet-job';
import { fakePeer } from '../../running/peer';

const line = (fields: Record<string, string>) => ({
  stdout: Object.entries(fields)
    .map(([key, value]) => `${key}=${value}`)
    .join(' '),
});

/** A controller whose job goes through these states. */
function controller(states: Record<string, string>[], output = '') {
  const asked: string[][] = [];
  const peer = fakePeer('controller', (argv) => {
    asked.push([...argv]);
    if (argv[0] === 'scontrol') return line(states.length > 1 ? (states.shift() ?? {}) : (states[0] ?? {}));
    return { stdout: argv[0] === 'cat' ? output : '7\n' };
  });
  return { peer, asked };
}

test('GIVEN a job THEN it is told where it runs, let go, and followed to its end', async () => {
  // GIVEN
  const states: Record<string, string>[] = [
    { JobState: 'CONFIGURING' },
    { JobState: 'RUNNING', BatchHost: 'a-1' },
    { JobState: 'COMPLETED' },
  ];
  const { peer, asked } = controller(states, 'a-1 0\n');
  // WHEN
  const job = await FleetJob.submit(peer, '-N1 --constraint=spot');
  // THEN
  expect(asked[0]?.join(' ')).toContain('sbatch --parsable --time=60 --open-mode=append --output=fleet-%j.txt -N1');
  expect(await job.runs()).toBe('a-1');
  await job.letGo();
  expect(asked.at(-1)).toEqual(['scancel', '--batch', '--signal=USR1', '7']);
  expect(await job.ends()).toMatchObject({ JobState: 'COMPLETED' });
  expect(await job.written(1)).toEqual(['a-1 0']);
});

test('fails for a job that does not come so far: its state', async () => {
  const { peer } = controller([{ JobState: 'PENDING', Reason: 'Resources' }]);
  const job = await FleetJob.submit(peer, '-N1');
  await expect(job.until('is requeued', ({ Restarts }) => Restarts === '1', 0)).rejects.toThrow(
    'job 7 is requeued: not after 0 s\n{"JobState":"PENDING","Reason":"Resources"}',
  );
});

test('GIVEN a Slurm that does not answer THEN nothing is known of a job, and its end asks for no more', async () => {
  const { peer } = controller([]);
  const job = await FleetJob.submit({ ...peer, exec: (argv) => peer.exec(argv) }, '-N1');
  Object.assign(job, { controller: { ...peer, exec: () => Promise.reject(new Error('no end on controller')) } });
  expect(await job.state()).toEqual({});
  await job.cancel();
});
