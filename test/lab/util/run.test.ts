import { CommandError, run, shellWords, tryRun } from '../../../lab/util/run';

test('hands back output and exit status of a command that fails', async () => {
  // GIVEN a command that writes to both streams and fails
  const argv = ['sh', '-c', 'cat; echo bad >&2; exit 7'];
  // WHEN it runs with some input
  const result = await tryRun(argv, { input: 'text' });
  // THEN all of it comes back
  expect(result).toEqual({ exitCode: 7, stdout: 'text', stderr: 'bad\n' });
});

test('reports a signal as a shell does', async () => {
  // WHEN a command is killed
  const result = await tryRun(['sh', '-c', 'kill -TERM $$']);
  // THEN its status is 128 and the signal's number
  expect(result.exitCode).toBe(143);
});

test('fails with the last words of a command that must succeed', async () => {
  // WHEN a command that must succeed does not
  const outcome = run(['sh', '-c', 'echo "no such disk" >&2; exit 3']);
  // THEN the error names command, status and reason
  await expect(outcome).rejects.toThrow(/sh -c .*exit status 3\nno such disk/);
});

test('fails when a command takes too long, and kills it', async () => {
  // WHEN a command outlives its limit
  const started = Date.now();
  const outcome = tryRun(['sleep', '30'], { timeoutMs: 100 });
  // THEN it is ended then
  await expect(outcome).rejects.toThrow('sleep 30: no end after 0.1 s');
  expect(Date.now() - started).toBeLessThan(5000);
});

test('fails for a command that does not exist', async () => {
  await expect(tryRun(['no-such-command'])).rejects.toThrow(CommandError);
});

test('quotes words as a shell needs it', () => {
  expect(shellWords(['echo', "it's", 'a b', 'x=1'])).toBe(`echo 'it'\\''s' 'a b' x=1`);
});
