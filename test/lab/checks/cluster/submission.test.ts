import { refusal } from '../../../../lab/checks/cluster/submission';

const DENIED = 'sbatch: error: Batch job submission failed: Access/permission denied';
const answer = (exitCode: number, stderr: string) => ({ exitCode, stdout: '', stderr });

test('passes when all were refused for the right reason', () => {
  expect(refusal('x', [[answer(1, DENIED), ['Access/permission denied']]])).toMatchObject({ ok: true, figure: 1 });
});

test.each([
  ['a job that was taken', answer(0, '')],
  ['a controller that was not reached', answer(1, 'Unable to contact slurm controller')],
])('fails for %s', (_what, other) => {
  const result = refusal('x', [
    [answer(1, DENIED), ['Access/permission denied']],
    [other, ['Access/permission denied']],
  ]);
  expect(result).toMatchObject({ ok: false, figure: 1, unit: 'of 2 refused' });
});
