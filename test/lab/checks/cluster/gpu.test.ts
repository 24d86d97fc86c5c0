import { gpuIsGivenOut, nodeState, takesJobs } from '../../../../lab/checks/cluster/gpu';
import type { CheckResult } from '../../../../lab/report/report';
import { fakePeer } from '../../running/peer';

test.each([
  ['idle|gpu:t4:1(S:0)|none\nidle|gpu:t4:1(S:0)|none\n', { state: 'idle', gres: 'gpu:t4:1(S:0)', reason: 'none' }],
  ['', { state: '', gres: '', reason: '' }],
])('state of a node from %j', (sinfo, state) => {
  expect(nodeState(sinfo)).toEqual(state);
});

test.each([
  ['idle', true],
  ['mix', true],
  ['idle*', false],
  ['inval', false],
  ['drain', false],
])('a node that is %s takes jobs: %s', (state, expected) => {
  expect(takesJobs({ state })).toBe(expected);
});

/** A cluster in which the worker's GPU is there or not, and what jobs are told of it. */
async function found({
  visible = '0',
  second = 'PENDING Resources',
  without = 'idle|(null)|none',
  gone = 'inval',
} = {}) {
  let hasDriver = true;
  let jobs = 0;
  const worker = fakePeer('near', (argv) => {
    hasDriver = argv.join(' ').includes('systemctl start');
    return {};
  });
  const controller = fakePeer('controller', (argv) => {
    const words = argv.join(' ');
    if (words.includes('--nodes=far')) return { stdout: without };
    if (words.includes('--nodes=near'))
      return { stdout: hasDriver ? 'idle|gpu:t4:1(S:0)|none' : `${gone}|gpu:t4:1|gres/gpu count reported lower` };
    if (words.includes('srun')) return { stdout: `near ${visible}\n` };
    if (words.includes('sbatch')) {
      jobs += 1;
      return { stdout: `${jobs}\n` };
    }
    return { stdout: words.includes('--jobs 1 ') ? 'RUNNING None' : second };
  });
  const results: CheckResult[] = [];
  for await (const result of gpuIsGivenOut(
    controller,
    worker,
    fakePeer('far', () => ({})),
  ))
    results.push(result);
  return results;
}

test('GIVEN a worker with a GPU THEN all is well', async () => {
  const results = await found();
  expect(results.map(({ ok }) => ok)).toEqual([true, true, true, true, true, true]);
  expect(results.map(({ name }) => name)[1]).toBe('srun --gpus=t4:1 from controller: on near, CUDA_VISIBLE_DEVICES=0');
});

test.each([
  ['a job that is not told of its GPU', { visible: '' }, 1, 'near'],
  ['a GPU that two jobs have', { second: 'RUNNING None' }, 2, 'RUNNING (None)'],
  ['a worker without a GPU that is set aside for it', { without: 'inval|(null)|none' }, 3, 'inval, (null)'],
])('fails for %s', async (_, world, failing, figure) => {
  const results = await found(world);
  expect(results.filter(({ ok }) => !ok)).toEqual([results[failing]]);
  expect(results[failing]?.figure).toBe(figure);
});
