import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Findings } from '../../../lib/findings/findings';
import { CertificateAuthority } from '../../../lib/pki/certificate-authority';
import { ClientProfile } from '../../../lib/pki/client-profile';
import { testStack } from '../../helpers/app';

const parameterArn = (name: string) => ({
  'Fn::Join': [
    '',
    [
      'arn:',
      { Ref: 'AWS::Partition' },
      ':ssm:',
      { Ref: 'AWS::Region' },
      ':',
      { Ref: 'AWS::AccountId' },
      `:parameter/${name}`,
    ],
  ],
});

jest.setTimeout(60_000);

describe('CertificateAuthority', () => {
  test('by default signs with a P-256 key in KMS and names the server after the LAN', () => {
    // GIVEN
    const { stack } = testStack();
    // WHEN
    new CertificateAuthority(stack, 'Ca', { name: 'robot-lan' });
    // THEN
    const template = Template.fromStack(stack);
    template.hasResource('AWS::KMS::Key', {
      Properties: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', PendingWindowInDays: 7 },
      DeletionPolicy: 'Delete',
    });
    template.hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/skylan/robot-lan/ca' });
    template.hasResourceProperties('Custom::SkylanCertificateAuthority', {
      Namespace: 'skylan/lan/robot-lan',
      FormerNamespace: 'skylan/robot-lan',
      KeyId: { Ref: Match.stringLikeRegexp('^CaKey') },
      ServerName: 'robot-lan-gateway',
    });
  });

  test('lets the handler touch its own parameters and its own key, until the resource is gone', () => {
    // GIVEN
    const { stack } = testStack();
    // WHEN
    const authority = new CertificateAuthority(stack, 'Ca', { name: 'lab' });
    // THEN
    const template = Template.fromStack(stack);
    const below = (namespace: string) =>
      ['ca', 'ca/*', 'clients', 'clients/*', 'gateway', 'gateway/*'].map((one) => parameterArn(`${namespace}/${one}`));
    const policies = template.findResources('AWS::IAM::Policy', {
      Properties: {
        PolicyDocument: {
          Statement: [
            {
              Action: ['ssm:DeleteParameters', 'ssm:GetParameter', 'ssm:GetParametersByPath', 'ssm:PutParameter'],
              Effect: 'Allow',
              Resource: below('skylan/lan/lab'),
            },
            {
              Action: ['ssm:DeleteParameters', 'ssm:GetParameter', 'ssm:GetParametersByPath'],
              Effect: 'Allow',
              Resource: below('skylan/lab'),
            },
            {
              Action: ['kms:GetPublicKey', 'kms:Sign'],
              Effect: 'Allow',
              Resource: stack.resolve(authority.key.keyArn),
            },
          ],
        },
      },
    });
    expect(Object.keys(policies)).toHaveLength(1);
    template.hasResource('Custom::SkylanCertificateAuthority', { DependsOn: Match.arrayWith(Object.keys(policies)) });
  });

  test('renews CRL and certificates daily, from after its creation until before its deletion', () => {
    // GIVEN
    const { stack } = testStack();
    // WHEN
    const authority = new CertificateAuthority(stack, 'Ca', { name: 'lab' });
    // THEN
    const template = Template.fromStack(stack);
    const resourceId = stack.resolve(authority.resource.ref).Ref;
    template.hasResource('AWS::Events::Rule', {
      Properties: {
        ScheduleExpression: 'rate(1 day)',
        Targets: [
          Match.objectLike({
            Input: {
              'Fn::Join': ['', ['{"Renew":{"Namespace":"skylan/lan/lab","KeyId":"', Match.anyValue(), '"}}']],
            },
          }),
        ],
      },
      DependsOn: Match.arrayWith([resourceId]),
    });
  });

  test('raises an alarm when CRL or certificates were not renewed on two days of three, for whatever reason', () => {
    // GIVEN
    const { stack } = testStack();
    // WHEN
    const authority = new CertificateAuthority(stack, 'Ca', { name: 'lab' });
    // THEN the function's own failures count, and calls that never reached it
    const template = Template.fromStack(stack);
    const [rule] = Object.keys(template.findResources('AWS::Events::Rule'));
    const sources: [string, string, object][] = [
      ['AWS/Lambda', 'Errors', { Name: 'FunctionName', Value: Match.anyValue() }],
      ['AWS/Events', 'FailedInvocations', { Name: 'RuleName', Value: { Ref: rule } }],
    ];
    for (const [Namespace, MetricName, dimension] of sources) {
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmDescription: Match.stringLikeRegexp('^CRL or certificates of skylan/lan/lab are not renewed'),
        ...{ Namespace, MetricName, Dimensions: [dimension], Statistic: 'Sum', Period: 86_400 },
        ...{ ComparisonOperator: 'GreaterThanOrEqualToThreshold', Threshold: 1, TreatMissingData: 'notBreaching' },
        ...{ EvaluationPeriods: 3, DatapointsToAlarm: 2 },
      });
    }
    expect(authority.crlRenewalAlarms).toHaveLength(2);
    expect(JSON.stringify(template.findResources('AWS::CloudWatch::Alarm'))).not.toContain('AlarmActions');
  });

  test('tells a topic of its alarms', () => {
    // GIVEN
    const { stack } = testStack();
    const alarmTopic = sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:eu-central-1:123456789012:operators');
    // WHEN
    new CertificateAuthority(stack, 'Ca', { name: 'lab', alarmTopic });
    // THEN
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 2);
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [alarmTopic.topicArn] });
  });

  test('lets a server read its credentials and nothing of the clients', () => {
    // GIVEN
    const { stack } = testStack();
    const authority = new CertificateAuthority(stack, 'Ca', { name: 'lab' });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    // WHEN
    authority.grantReadServerCredentials(role);
    // THEN
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Action: 'ssm:GetParameters',
            Effect: 'Allow',
            Resource: [
              ...['ca/certificate', 'ca/crl', 'ca/revoked/*'],
              ...['gateway/certificate', 'gateway/key', 'gateway/tls-crypt-v2-key'],
            ].map((name) => parameterArn(`skylan/lan/lab/${name}`)),
          },
        ],
      },
      Roles: [{ Ref: Match.stringLikeRegexp('^Role') }],
    });
  });

  test('shares one handler among the authorities of a stack', () => {
    // GIVEN
    const { stack } = testStack();
    // WHEN
    new CertificateAuthority(stack, 'A', { name: 'a' });
    new CertificateAuthority(stack, 'B', { name: 'b', serverName: 'elsewhere' });
    // THEN
    const template = Template.fromStack(stack);
    template.resourceCountIs('Custom::SkylanCertificateAuthority', 2);
    template.resourceCountIs('AWS::Lambda::Function', 2);
    template.hasResourceProperties('Custom::SkylanCertificateAuthority', { ServerName: 'elsewhere' });
  });

  test('passes the AwsSolutions checks, together with a client and a reader', () => {
    // GIVEN
    const { app, stack } = testStack();
    const authority = new CertificateAuthority(stack, 'Ca', { name: 'lab' });
    const profile = new ClientProfile(stack, 'Client', { authority, client: 'home', remoteHost: 'vpn.example.com' });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    authority.grantReadServerCredentials(role);
    profile.grantRead(role);
    // WHEN
    Findings.acknowledge(app);
    const { violations } = new AwsSolutionsChecks(app).validateScope(app);
    // THEN
    expect(violations).toEqual([]);
  });

  test('passes the AwsSolutions checks in a stack of a known account and region', () => {
    // GIVEN
    const { app } = testStack();
    const stack = new Stack(app, 'Known', { env: { account: '123456789012', region: 'eu-central-1' } });
    new CertificateAuthority(stack, 'Ca', { name: 'lab' });
    // WHEN
    Findings.acknowledge(app);
    const { violations } = new AwsSolutionsChecks(app).validateScope(app);
    // THEN
    expect(violations).toEqual([]);
  });

  test.each([
    ['', 'name is "": give 1 to 64 letters'],
    ['a/b', 'name is "a/b": give 1 to 64 letters'],
    ['-lan', 'name is "-lan"'],
    ['x'.repeat(65), 'give 1 to 64'],
  ])('fails for the name %j', (name, message) => {
    const { stack } = testStack();
    expect(() => new CertificateAuthority(stack, 'Ca', { name })).toThrow(message);
  });

  test('fails for a server name that OpenVPN could misread', () => {
    const { stack } = testStack();
    expect(() => new CertificateAuthority(stack, 'Ca', { name: 'lab', serverName: 'a b' })).toThrow(
      'serverName is "a b": give 1 to 64 letters, digits, ".", "_" or "-", beginning with a letter or digit',
    );
  });
});
