import { waitFor } from '../../../lab/util/wait';

test('hands back the first answer, zero and empty text included', async () => {
  // GIVEN a probe that knows the answer the third time
  const answers = [undefined, false, 0];
  // WHEN it is waited for
  const answer = await waitFor('answer', () => answers.shift(), { timeoutMs: 1000, intervalMs: 1 });
  // THEN that is the answer
  expect(answer).toBe(0);
});

test('fails with what it waited for and the state', async () => {
  // WHEN nothing comes
  const outcome = waitFor('tunnel', () => false, { timeoutMs: 20, intervalMs: 5, describe: () => 'no carrier' });
  // THEN the error tells all of it
  await expect(outcome).rejects.toThrow('tunnel: not after 0.02 s\nno carrier');
});

test('fails at once when the probe does', async () => {
  const probe = () => Promise.reject(new Error('machine stopped'));
  await expect(waitFor('tunnel', probe, { timeoutMs: 60_000 })).rejects.toThrow('machine stopped');
});
