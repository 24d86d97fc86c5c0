import { evaluate, type Question, type Statement } from '../../../lab/aws/evaluate';

const ROLE = 'arn:aws:iam::000000000000:role/Gateway';
const INSTANCE = 'arn:aws:ec2:us-east-1:000000000000:instance/i-1';
const KEY = 'arn:aws:kms:us-east-1:000000000000:key/k';

const allow = (Action: string, Resource: string, more = {}): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const asked = (action: string, resource: string, statements: readonly Statement[], more = {}): Question => ({
  ...{ principal: ROLE, action, resource, policies: [{ Statement: statements }] },
  ...more,
});
const START = 'ec2:StartInstances';
const tagged = allow(START, '*', { Condition: { StringEquals: { 'aws:ResourceTag/skylan:cluster': 'lab' } } });
const TAG = 'ec2:CreateTags';
const node = allow(TAG, '*', { Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['skylan:node'] } } });
const byKeys = (...keys: string[]) => ({ 'aws:TagKeys': keys });
const PASS = 'iam:PassRole';
const EC2 = 'ec2.amazonaws.com';
const pass = allow(PASS, ROLE, { Condition: { StringEquals: { 'iam:PassedToService': EC2 } } });
const [PUT, NAMESPACE] = ['cloudwatch:PutMetricData', 'cloudwatch:namespace'];
const named = allow(PUT, '*', { Condition: { StringEquals: { [NAMESPACE]: 'skylan/lab' } } });
const trust = (Service: string) => ({
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service } } as const],
});
const keyPolicy = (AWS: string) => ({ Statement: [allow('kms:*', '*', { Principal: { AWS } })] });
const assume = { principal: 'lambda.amazonaws.com', action: 'sts:AssumeRole', resource: ROLE };

test.each<[string, Question, string]>([
  ['what nothing grants', asked(START, INSTANCE, []), 'ImplicitDeny'],
  ['another resource', asked(START, INSTANCE, [allow(START, `${INSTANCE}0`)]), 'ImplicitDeny'],
  ['another action', asked(START, INSTANCE, [allow('ec2:StopInstances', '*')]), 'ImplicitDeny'],
  ['a wildcard', asked(START, INSTANCE, [allow('ec2:Start*', INSTANCE.replace('i-1', '*'))]), 'Allow'],
  [
    'a deny beside an allow',
    asked(START, INSTANCE, [allow(START, '*'), { ...allow(START, INSTANCE), Effect: 'Deny' }]),
    'Deny',
  ],
  ['a condition that holds', asked(START, INSTANCE, [tagged], { tags: { 'skylan:cluster': 'lab' } }), 'Allow'],
  ['a condition on another tag', asked(START, INSTANCE, [tagged], { tags: { 'skylan:cluster': 'b' } }), 'ImplicitDeny'],
  [
    'the namespace that a condition names',
    asked(PUT, '*', [named], { context: { [NAMESPACE]: 'skylan/lab' } }),
    'Allow',
  ],
  ['another namespace', asked(PUT, '*', [named], { context: { [NAMESPACE]: 'skylan/b' } }), 'ImplicitDeny'],
  ['a condition on a tag that is not there', asked(START, INSTANCE, [tagged]), 'ImplicitDeny'],
  ['a condition of the call that holds', asked(TAG, INSTANCE, [node], { context: byKeys('skylan:node') }), 'Allow'],
  ['a tag beside the one', asked(TAG, INSTANCE, [node], { context: byKeys('skylan:node', 'other') }), 'ImplicitDeny'],
  ['a call that says nothing of it', asked(PASS, ROLE, [pass]), 'ImplicitDeny'],
  ['a role for a service', asked(PASS, ROLE, [pass], { context: { 'iam:PassedToService': EC2 } }), 'Allow'],
  [
    "a key whose own policy leaves it to the account's",
    asked('kms:Sign', KEY, [allow('kms:Sign', KEY)], { resourcePolicy: keyPolicy('arn:aws:iam::000000000000:root') }),
    'Allow',
  ],
  [
    'a key whose own policy is about somebody else',
    asked('kms:Sign', KEY, [allow('kms:Sign', KEY)], { resourcePolicy: keyPolicy('arn:aws:iam::111111111111:root') }),
    'ImplicitDeny',
  ],
  [
    'a key whose policy lets the account in, without a grant',
    asked('kms:Sign', KEY, [], { resourcePolicy: keyPolicy('arn:aws:iam::000000000000:root') }),
    'ImplicitDeny',
  ],
  ['a service that a role trusts', { ...assume, resourcePolicy: trust('lambda.amazonaws.com') }, 'Allow'],
  ['a service that a role does not trust', { ...assume, resourcePolicy: trust('ec2.amazonaws.com') }, 'ImplicitDeny'],
  ['a role without a trust', assume, 'ImplicitDeny'],
])('GIVEN %s THEN AWS would decide so', async (_, question, decision) => {
  expect(await evaluate([question])).toEqual([decision]);
});

test('answers come in the order of the questions', async () => {
  const questions = [asked(START, INSTANCE, []), asked(START, INSTANCE, [allow(START, '*')])];
  expect(await evaluate(questions)).toEqual(['ImplicitDeny', 'Allow']);
  expect(await evaluate([])).toEqual([]);
});
