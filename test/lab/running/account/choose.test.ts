import { accountOf } from '../../../../lab/aws/account';
import { EMBEDDED } from '../../../../lab/aws/current';
import { canAgree } from '../../../../lab/running/account/ask';
import { chosenAccount } from '../../../../lab/running/account/choose';

jest.mock('../../../../lab/aws/account');
jest.mock('../../../../lab/running/account/ask');

test('GIVEN the embedded AWS in the place of an account THEN it is treated as one', async () => {
  const chosen = await chosenAccount({ endpoint: 'embedded', yes: true }, {});
  expect(chosen).toMatchObject({ embedded: true, run: expect.stringMatching(/^lab-/) });
  expect(canAgree).toHaveBeenCalledWith(true);
});

test('GIVEN nothing else THEN it is the account that the environment names, if somebody can agree', async () => {
  jest.mocked(accountOf).mockImplementation(async (_, run) => ({ ...EMBEDDED, embedded: false, run }));
  expect(await chosenAccount({ yes: false }, {})).toMatchObject({ embedded: false });
  expect(canAgree).toHaveBeenCalledWith(false);
});

test('fails for another place', async () => {
  await expect(chosenAccount({ endpoint: 'http://x', yes: true }, {})).rejects.toThrow(
    'There is no endpoint "http://x": leave it out, or write embedded. Nothing was started.',
  );
});
