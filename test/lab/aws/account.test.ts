import { accountOf, type UsersAws } from '../../../lab/aws/account';

const KEYS = { accessKeyId: 'A', secretAccessKey: 'B', sessionToken: 'C' };
const user: UsersAws = {
  keys: async () => KEYS,
  region: async () => 'eu-central-1',
  account: async () => '123456789012',
};
const missing = async () => {
  throw new Error('not there');
};

test('GIVEN keys and a region THEN the account has a name, its place tells no number, and command lines are led to it alone', async () => {
  const account = await accountOf(user, 'lab-1');
  expect(account).toMatchObject({
    name: 'account 123456789012 in eu-central-1',
    place: 'AWS in eu-central-1',
    run: 'lab-1',
    embedded: false,
  });
  const environment = await account.environment();
  expect(environment).toMatchObject({
    AWS_ACCESS_KEY_ID: 'A',
    AWS_SECRET_ACCESS_KEY: 'B',
    AWS_SESSION_TOKEN: 'C',
    AWS_REGION: 'eu-central-1',
    CDK_DEFAULT_ACCOUNT: '123456789012',
  });
  expect(environment).not.toHaveProperty('AWS_ENDPOINT_URL');
  expect(account.client).not.toHaveProperty('endpoint');
});

test('GIVEN keys that end THEN each command line gets those of its time', async () => {
  let number = 0;
  const account = await accountOf(
    { ...user, keys: async () => ({ accessKeyId: `A${number++}`, secretAccessKey: 'B' }) },
    'lab-1',
  );
  const ids = [await account.environment(), await account.environment()].map((one) => one.AWS_ACCESS_KEY_ID);
  expect(ids).toEqual(['A1', 'A2']);
});

test.each([
  [
    'no keys',
    { ...user, keys: missing },
    'There are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and ' +
      'AWS_SESSION_TOKEN where they end). Nothing was started.',
  ],
  [
    'no region',
    { ...user, region: missing },
    'No AWS region is chosen: set AWS_REGION, such as eu-central-1. Nothing was started.',
  ],
  [
    'keys that AWS does not take',
    { ...user, account: missing },
    'AWS does not take these credentials: not there. Set others, or sign on anew. Nothing was started.',
  ],
])('fails for %s, in a sentence or two', async (_, users, message) => {
  await expect(accountOf(users, 'lab-1')).rejects.toThrow(message);
});
