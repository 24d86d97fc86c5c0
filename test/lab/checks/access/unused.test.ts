import { explains, grantedAndUnused, grantsOf, grantText } from '../../../../lab/checks/access/unused';
import { call, evaluate, role } from './fakes';

const gateway = role(
  'GatewayRole',
  ['ssm:GetParameters', 'ca/*'],
  ['ssm:GetParameters', 'munge-key'],
  ['logs:Put', '*'],
);
const node = role('NodeRole', ['ssm:GetParameters', 'munge-key']);
const access = { principals: [gateway, node], resourcePolicies: {} };
const texts = (grants: readonly Parameters<typeof grantText>[0][]) => grants.map(grantText);

test('GIVEN statements with several actions and resources THEN each pair is a grant; what is denied is none', () => {
  const Statement = [
    { Effect: 'Allow', Action: ['a', 'b'], Resource: ['x', 'y'] },
    { Effect: 'Deny', Action: 'c', Resource: 'x' },
  ] as const;
  const principals = [{ arn: 'arn', label: 'Role', policies: [{ Statement }] }];
  expect(texts(grantsOf({ principals, resourcePolicies: {} }))).toEqual([
    ...['Role: a on x', 'Role: a on y', 'Role: b on x', 'Role: b on y'],
  ]);
});

test('GIVEN calls THEN a grant is used when it alone would allow one of them, of the same principal', async () => {
  const calls = [call(gateway, 'ssm:GetParameters', 'ca/crl'), call(node, 'ssm:GetParameters', 'munge-key')];
  const { unexplained } = await grantedAndUnused(access, calls, [], evaluate);
  expect(texts(unexplained)).toEqual(['GatewayRole: ssm:GetParameters on munge-key', 'GatewayRole: logs:Put on *']);
});

test('GIVEN reasons THEN what one explains is told with it, and the rest is left', async () => {
  const reasons = [{ actions: ['logs:Put'], why: 'AWS calls it' }];
  const { explained, unexplained } = await grantedAndUnused(access, [], reasons, evaluate);
  expect(explained.map(({ grant, why }) => [grantText(grant), why])).toEqual([
    ['GatewayRole: logs:Put on *', 'AWS calls it'],
  ]);
  expect(unexplained).toHaveLength(3);
});

test('GIVEN an action with a wildcard THEN calls of any action are asked about', async () => {
  const all = role('All', ['ssm:*', 'x']);
  const asked: string[] = [];
  await grantedAndUnused(
    { principals: [all], resourcePolicies: {} },
    [call(all, 'ssm:GetParameter', 'x')],
    [],
    async (questions) => {
      asked.push(...questions.map(({ action }) => action));
      return questions.map(() => 'Allow');
    },
  );
  expect(asked).toEqual(['ssm:GetParameter']);
});

test.each([
  ['its action', { actions: ['logs:Put'] }, true],
  ['another action', { actions: ['logs:Get'] }, false],
  ['its principal and resource', { actions: ['logs:Put'], principal: /^Gateway/, resource: /^\*$/ }, true],
  ['another principal', { actions: ['logs:Put'], principal: /^Node/ }, false],
  ['another resource', { actions: ['logs:Put'], resource: /group/ }, false],
])('GIVEN a reason for %s THEN it explains a grant, or does not', (_, reason, expected) => {
  const [, , grant] = grantsOf({ principals: [gateway], resourcePolicies: {} });
  expect(grant && explains({ ...reason, why: '' }, grant)).toBe(expected);
});
