import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { HybridCluster } from '../../../lib/hybrid-cluster/hybrid-cluster';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Test', { env: { account: '123456789012', region: 'eu-central-1' } });
});

const imported = (attributes = {}) =>
  HybridCluster.fromHybridClusterAttributes(stack, 'Cluster', {
    clusterName: 'lab',
    jobsRoleArns: { giessen: 'arn:aws:iam::123456789012:role/Jobs' },
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Workers', 'sg-0123456789abcdef0'),
    ...attributes,
  });

test('jobs of a cluster of another stack are granted a bucket, and its ports are opened', () => {
  const cluster = imported();
  new s3.Bucket(stack, 'Results').grantWrite(cluster.jobsAt('giessen'));
  cluster.connections.allowFromAnyIpv4(ec2.Port.tcp(5201));
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::IAM::Policy', { Roles: ['Jobs'] });
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { GroupId: 'sg-0123456789abcdef0' });
});

test('a site pack that the other stack has made can be read', () => {
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  imported().grantReadSitePack(role, 'bielefeld');
  expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).toContain(
    'parameter/skylan/cluster/lab/sites/bielefeld/pack',
  );
});

test('a pack of a cluster with a key of its own is read by that', () => {
  const arn = 'arn:aws:kms:eu-central-1:123456789012:key/4567';
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  imported({ encryptionKey: kms.Key.fromKeyArn(stack, 'Secrets', arn) }).grantReadSitePack(role, 'bielefeld');
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([Match.objectLike({ Action: 'kms:Decrypt', Resource: arn })]),
    },
  });
});

test('fails for jobs whose role nobody gave', () => {
  expect(() => imported().jobsAt('marburg')).toThrow(
    'jobs at "marburg" have no role here: give its ARN in jobsRoleArns',
  );
});
