import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import {
  checkEncryptionKey,
  encryptionProperty,
  grantReadSecrets,
  handlerKeyPolicy,
} from '../../../lib/custom-resource/encryption';

const env = { account: '123456789012', region: 'eu-central-1' };
const [ONE, OTHER] = ['one', 'other'].map((id) => `arn:aws:kms:eu-central-1:123456789012:key/${id}`) as [
  string,
  string,
];
const parameter = (name: string) => ({
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:ssm:eu-central-1:123456789012:parameter/${name}`]],
});

let stack: Stack;
let role: iam.Role;

beforeEach(() => {
  stack = new Stack(new App(), 'Test', { env });
  role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
});

const key = (arn: string) => kms.Key.fromKeyArn(stack, `Key-${arn.split('/').pop()}`, arn);

describe('a key for secrets', () => {
  test('GIVEN none THEN resources say nothing of it, and a reader needs nothing of KMS', () => {
    expect(encryptionProperty(undefined)).toEqual({});
    grantReadSecrets(stack, role, ['/a'], undefined);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: 'ssm:GetParameters' })] },
    });
  });

  test('GIVEN one that the stack makes THEN resources name its ARN', () => {
    const own = new kms.Key(stack, 'Own');
    checkEncryptionKey(stack, own);
    expect(stack.resolve(encryptionProperty(own))).toEqual({
      EncryptionKey: { 'Fn::GetAtt': [expect.stringMatching(/^Own/), 'Arn'] },
    });
  });

  test('WHEN a reader is granted a secret THEN it may decrypt that one alone, through Parameter Store', () => {
    grantReadSecrets(stack, role, ['/skylan/a', '/skylan/b'], key(ONE), 'ssm:GetParameter');
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          { Action: 'ssm:GetParameter', Effect: 'Allow', Resource: [parameter('skylan/a'), parameter('skylan/b')] },
          {
            Action: 'kms:Decrypt',
            Effect: 'Allow',
            Resource: ONE,
            Condition: {
              StringEquals: { 'kms:ViaService': 'ssm.eu-central-1.amazonaws.com' },
              StringLike: {
                'kms:EncryptionContext:PARAMETER_ARN': [parameter('skylan/a'), parameter('skylan/b')],
              },
            },
          },
        ],
      },
    });
  });

  test('WHEN a handler is granted one THEN it encrypts and decrypts, and has keys made for what is large alone', () => {
    const props = { key: key(ONE), role, secrets: ['/n/sites/*'], large: ['/n/sites/*/pack*'] };
    handlerKeyPolicy(stack, 'skylan/cluster/lab', props);
    const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(policy?.Properties.PolicyDocument.Statement).toEqual(
      [
        [['kms:Decrypt', 'kms:Encrypt'], 'n/sites/*'],
        ['kms:GenerateDataKey', 'n/sites/*/pack*'],
      ].map(([Action, name]) => ({
        ...{ Action, Effect: 'Allow', Resource: ONE },
        Condition: {
          StringEquals: { 'kms:ViaService': 'ssm.eu-central-1.amazonaws.com' },
          StringLike: { 'kms:EncryptionContext:PARAMETER_ARN': [parameter(String(name))] },
        },
      })),
    );
  });

  test('another key is another policy, so that the one before stays until all is stored anew; the same is the same', () => {
    const idFor = (arn: string) => {
      const one = new Stack(new App(), 'Test', { env });
      const own = new iam.Role(one, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
      const props = { key: kms.Key.fromKeyArn(one, 'Key', arn), role: own, secrets: ['/a'] };
      handlerKeyPolicy(one, 'skylan/lan/lab', props);
      return Object.keys(Template.fromStack(one).findResources('AWS::IAM::Policy'))[0];
    };
    expect(idFor(ONE)).toBe(idFor(ONE));
    expect(idFor(OTHER)).not.toBe(idFor(ONE));
  });

  test.each([
    [
      'of another region',
      () => key('arn:aws:kms:us-east-1:123456789012:key/one'),
      "the KMS key of parameters is of the region us-east-1 and its stack of eu-central-1: give one of the stack's own region",
    ],
    [
      'of another account',
      () => key('arn:aws:kms:eu-central-1:210987654321:key/one'),
      'the KMS key of parameters is of the account 210987654321 and its stack of 123456789012',
    ],
    [
      'an alias by its name',
      () => kms.Alias.fromAliasName(stack, 'Alias', 'alias/mine'),
      'the KMS key of parameters is an alias (alias/mine), and a policy on its name allows nothing: give the key itself, ' +
        'for example kms.Key.fromKeyArn',
    ],
    [
      'an alias that the stack makes',
      () => new kms.Key(stack, 'Own').addAlias('mine'),
      'the KMS key of parameters is an alias (Test/Own/Alias), and',
    ],
  ])('fails for one that is %s', (_, make, message) => {
    expect(() => checkEncryptionKey(stack, make())).toThrow(message);
  });

  test('GIVEN a stack whose region the deploy decides THEN a key of any region is left to it', () => {
    const anywhere = new Stack(new App(), 'Anywhere');
    expect(() => checkEncryptionKey(anywhere, kms.Key.fromKeyArn(anywhere, 'Key', ONE))).not.toThrow();
  });
});
