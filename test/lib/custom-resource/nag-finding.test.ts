import { Aws, Stack } from 'aws-cdk-lib';
import { findingOf } from '../../../lib/custom-resource/nag-finding';
import { testApp } from '../../helpers/app';

test('tokens are in angle brackets, and a known ARN is itself', () => {
  const stack = new Stack(testApp(), 'Test');
  expect(findingOf(stack, `arn:aws:ssm:${Aws.REGION}:x:parameter/a/*`)).toBe(
    'arn:aws:ssm:<AWS::Region>:x:parameter/a/*',
  );
  expect(findingOf(stack, 'arn:aws:ssm:eu-central-1:x:parameter/a/*')).toBe('arn:aws:ssm:eu-central-1:x:parameter/a/*');
});
