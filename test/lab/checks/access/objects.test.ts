import { otherObjects } from '../../../../lab/checks/access/objects';
import { call, evaluate, role } from './fakes';

const READ = 's3:GetObject';
const calls = (...readers: ReturnType<typeof role>[]) => readers.map((one) => call(one, READ, `bucket/${one.label}`));
const found = async (...principals: ReturnType<typeof role>[]) =>
  otherObjects({ principals, resourcePolicies: {} }, calls(...principals), evaluate);

test('GIVEN roles that may read what they do read THEN nothing else is open', async () => {
  const [gateway, node] = [role('gateway', [READ, 'bucket/gateway']), role('node', [READ, 'bucket/node'])];
  expect(await found(gateway, node)).toEqual({ readers: 2, open: [] });
});

test.each([
  ["another machine's object", [READ, 'bucket/node'], ['gateway: s3:GetObject on bucket/node']],
  [
    'all objects',
    [READ, 'bucket/*'],
    ['gateway: s3:GetObject on bucket/node', 'gateway: s3:GetObject on bucket/another-object'],
  ],
  ['the list of them', ['s3:ListBucket', 'bucket'], ['gateway: s3:ListBucket on bucket']],
] as const)('fails for a role that may read %s', async (_, grant, open) => {
  const gateway = role('gateway', [READ, 'bucket/gateway'], grant);
  expect(await found(gateway, role('node', [READ, 'bucket/node']))).toEqual({ readers: 2, open });
});

test('GIVEN nobody who reads THEN there are no readers', async () => {
  expect(await otherObjects({ principals: [role('gateway')], resourcePolicies: {} }, [], evaluate)).toEqual({
    readers: 0,
    open: [],
  });
});
