import type { Question } from '../../../../lab/aws/evaluate';
import { usedAndNotGranted } from '../../../../lab/checks/access/used';
import { call, evaluate, role } from './fakes';

const gateway = role('GatewayRole', ['ssm:GetParameters', 'ca/crl'], ['ssm:GetParameters', 'gateway/*']);
const access = { principals: [gateway], resourcePolicies: {} };

test('GIVEN calls that policies grant THEN nothing is said', async () => {
  const calls = [call(gateway, 'ssm:GetParameters', 'ca/crl', 'gateway/key')];
  expect(await usedAndNotGranted(access, calls, evaluate)).toEqual({ calls: 1, refused: [], gone: [] });
});

test.each([
  [
    'a call that nothing grants: who, what and on what',
    [call(gateway, 's3:GetObject', 'bundle')],
    'GatewayRole: s3:GetObject on bundle is not granted',
  ],
  [
    'a call of which one name is not granted: AWS refuses all of it',
    [call(gateway, 'ssm:GetParameters', 'ca/crl', 'clients/key', 'gateway/key')],
    'GatewayRole: ssm:GetParameters on clients/key is not granted, and with it the call, which names 2 more',
  ],
  [
    'a service that the role does not trust',
    [{ ...call(gateway, 'ssm:GetParameters', 'ca/crl'), by: 'lambda' }],
    'lambda as GatewayRole: sts:AssumeRole on arn:aws:iam::000000000000:role/GatewayRole is not granted',
  ],
])('fails for %s', async (_, calls, line) => {
  expect((await usedAndNotGranted(access, calls, evaluate)).refused).toEqual([line]);
});

test('fails for a call that a policy denies, in other words', async () => {
  const { refused } = await usedAndNotGranted(access, [call(gateway, 'a', 'b')], async (questions) =>
    questions.map(() => 'Deny'),
  );
  expect(refused).toContain('GatewayRole: a on b is denied');
});

test('GIVEN a role that is gone THEN its calls are not judged, and it is named', async () => {
  const calls = [call(role('Gone'), 's3:GetObject', 'bundle'), call(gateway, 'ssm:GetParameters', 'ca/crl')];
  const gone = ['arn:aws:iam::000000000000:role/Gone'];
  expect(await usedAndNotGranted(access, calls, evaluate)).toEqual({ calls: 1, refused: [], gone });
});

test("GIVEN tags, condition keys and a resource's own policy THEN all are part of the question", async () => {
  // GIVEN
  const asked: Question[] = [];
  const user = { arn: 'user', label: 'operator', policies: [] };
  const own = { Statement: [] };
  const resources = [{ arn: 'key' }, { arn: 'instance', tags: { a: 'b' }, context: { 'aws:TagKeys': ['a'] } }];
  // WHEN
  await usedAndNotGranted(
    { principals: [user], resourcePolicies: { key: own } },
    [{ principal: 'user', action: 'do', resources }],
    async (questions) => {
      asked.push(...questions);
      return questions.map(() => 'Allow');
    },
  );
  // THEN
  const question = { principal: 'user', action: 'do', policies: [] };
  expect(asked).toEqual([
    { ...question, resource: 'key', resourcePolicy: own },
    { ...question, resource: 'instance', tags: { a: 'b' }, context: { 'aws:TagKeys': ['a'] } },
  ]);
});

test("GIVEN EventBridge Scheduler THEN the role's trust is asked about its account", async () => {
  // GIVEN
  const asked: Question[] = [];
  // WHEN
  await usedAndNotGranted(
    access,
    [{ ...call(gateway, 'a', 'b'), by: 'scheduler.amazonaws.com' }],
    async (questions) => {
      asked.push(...questions);
      return questions.map(() => 'Allow');
    },
  );
  // THEN
  expect(asked[0]).toMatchObject({ action: 'sts:AssumeRole', context: { 'aws:SourceAccount': '000000000000' } });
});
