import { PassThrough } from 'node:stream';
import { agreed, canAgree } from '../../../../lab/running/account/ask';

function terminal(answer?: string) {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  if (answer === undefined) input.end();
  else input.write(`${answer}\n`);
  return { input, output: new PassThrough() };
}

test.each(['y', 'yes', 'Y', ' YES '])('GIVEN the answer %s THEN it goes on', async (answer) => {
  const here = terminal(answer);
  await agreed(false, here);
  expect(String(here.output.read())).toContain('Go on? [y/N] ');
});

test.each(['n', '', 'yesterday', undefined])('fails for the answer %s', async (answer) => {
  await expect(agreed(false, terminal(answer))).rejects.toThrow('Nothing was started.');
});

test('GIVEN --yes THEN nothing is asked', async () => {
  const here = terminal();
  await agreed(true, here);
  expect(here.output.read()).toBeNull();
});

test('fails without a terminal, unless it is agreed', () => {
  const nobody = { input: new PassThrough(), output: new PassThrough() };
  expect(() => canAgree(false, nobody)).toThrow(
    'There is no terminal to ask at whether this may cost money: add --yes. Nothing was started.',
  );
  canAgree(true, nobody);
  canAgree(false, terminal());
});
