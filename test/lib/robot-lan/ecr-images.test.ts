import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { grantPullImages } from '../../../lib/robot-lan/ecr-images';
import { testApp } from '../../helpers/app';

const HERE = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';

function statementsFor(...images: string[]) {
  const stack = new Stack(testApp(), 'Test');
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  grantPullImages(stack, role, images);
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  return JSON.stringify(policy?.Properties.PolicyDocument.Statement ?? []);
}

test('GIVEN images in ECR WHEN somebody is to pull them THEN each repository is granted once, and no other', () => {
  const statements = statementsFor(`${HERE}/mapper:1`, `${HERE}/mapper:2`, `${HERE}/team/eye@sha256:0`, 'ros:jazzy');
  expect(statements.match(/:ecr:eu-central-1:123456789012:repository\/[a-z/]+"/g)).toEqual([
    ':ecr:eu-central-1:123456789012:repository/mapper"',
    ':ecr:eu-central-1:123456789012:repository/team/eye"',
  ]);
  expect(statements).toContain('ecr:GetAuthorizationToken');
});

test('GIVEN none there THEN nothing is granted', () => {
  expect(statementsFor('ros:jazzy', 'ghcr.io/a/b:1', `${HERE}/\${NAME}`, 'public.ecr.aws/a/b:1')).toBe('[]');
});
