import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Findings } from '../../../lib/findings/findings';
import { JobsRole } from '../../../lib/hybrid-cluster/jobs-role';
import type { AwsSitePlan } from '../../../lib/hybrid-cluster/plan-types';
import { testApp } from '../../helpers/app';

const KEY = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const bucket = (name: string, access: 'read' | 'write' = 'read', keyArn?: string) => ({ name, access, keyArn });

function jobs(buckets: AwsSitePlan['buckets']) {
  const app = testApp();
  const stack = new Stack(app, 'Test');
  const workers = new iam.Role(stack, 'Workers', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  const role = new JobsRole(stack, 'Jobs', { workers, buckets });
  return { app, stack, role, template: () => Template.fromStack(stack) };
}

/** What the role may do: actions, and names of their resources. */
function granted(template: Template): Record<string, string[]> {
  const [policy] = Object.entries(template.findResources('AWS::IAM::Policy')).flatMap(([id, { Properties }]) =>
    id.startsWith('Jobs') ? [Properties.PolicyDocument.Statement] : [],
  );
  return Object.fromEntries(
    (policy ?? []).map(({ Action, Resource }: { Action: string | string[]; Resource: unknown }) => [
      [Action].flat().join(),
      [Resource].flat().map((one) => (typeof one === 'string' ? one : JSON.stringify(one).match(/:s3:::([^"]*)/)?.[1])),
    ]),
  );
}

test('jobs read buckets, and write those that are open for that, each with its key', () => {
  expect(granted(jobs([bucket('genomes', 'read', `${KEY}-1`), bucket('results', 'write', KEY)]).template())).toEqual({
    's3:ListBucket': ['genomes', 'results'],
    's3:GetObject': ['genomes/*', 'results/*'],
    's3:AbortMultipartUpload,s3:DeleteObject,s3:ListMultipartUploadParts,s3:PutObject': ['results/*'],
    'kms:Decrypt': [KEY, `${KEY}-1`],
    'kms:GenerateDataKey': [KEY],
  });
});

test('what jobs read only, nothing lets them write', () => {
  expect(JSON.stringify(granted(jobs([bucket('genomes')]).template()))).not.toMatch(/Put|Delete|kms/);
});

test('the machines of jobs alone may assume it', () => {
  // WHEN
  const template = jobs([bucket('genomes')]).template();
  // THEN
  const [[id, role] = []] = Object.entries(template.findResources('AWS::IAM::Role')).filter(([one]) =>
    /^Jobs/.test(one),
  );
  expect(role?.Properties.AssumeRolePolicyDocument.Statement).toEqual([
    {
      Action: 'sts:AssumeRole',
      Effect: 'Allow',
      Principal: { AWS: { 'Fn::GetAtt': [expect.stringMatching(/^Workers/), 'Arn'] } },
    },
  ]);
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [{ Action: 'sts:AssumeRole', Resource: { 'Fn::GetAtt': [id, 'Arn'] } }] },
  });
});

test('it is granted what a CDK user likes', () => {
  // GIVEN
  const { stack, role, template } = jobs([]);
  // WHEN
  s3.Bucket.fromBucketName(stack, 'Own', 'own').grantRead(role);
  // THEN
  expect(Object.values(granted(template()))).toEqual([['own', 'own/*']]);
});

test('without a bucket and a grant it may do nothing', () => {
  expect(granted(jobs([]).template())).toEqual({});
});

test('cdk-nag finds nothing that is not acknowledged', () => {
  const { app } = jobs([bucket('genomes', 'write', KEY)]);
  Findings.acknowledge(app);
  expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
});
