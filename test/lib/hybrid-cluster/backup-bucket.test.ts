import { Match } from 'aws-cdk-lib/assertions';
import { stackWithCluster, threeSitesTemplate } from './cluster-stack';

test('copies are encrypted, versioned, private, kept for some months, and outlive the stack', () => {
  const [bucket, ...others] = Object.values(threeSitesTemplate().findResources('AWS::S3::Bucket'));
  expect(others).toEqual([]);
  expect(bucket).toMatchObject({
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [{ ExpirationInDays: 90, NoncurrentVersionExpiration: { NoncurrentDays: 30 }, Status: 'Enabled' }],
      },
    },
  });
  threeSitesTemplate().hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ]),
    },
  });
});

test('the controller may put copies there and read them, and neither list nor remove them', () => {
  threeSitesTemplate().hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        {
          Action: ['s3:GetObject', 's3:PutObject'],
          Effect: 'Allow',
          Resource: {
            'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.stringLikeRegexp('Backups'), 'Arn'] }, '/state-*']],
          },
        },
      ]),
    },
    Roles: [{ Ref: Match.stringLikeRegexp('Controller.*Role') }],
  });
  expect(JSON.stringify(threeSitesTemplate().findResources('AWS::IAM::Policy'))).not.toMatch(/s3:(List|Delete)/);
});

test('a cluster whose controller is elsewhere has no bucket', () => {
  stackWithCluster().template().resourceCountIs('AWS::S3::Bucket', 0);
});
