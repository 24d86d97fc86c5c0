import { Stack } from 'aws-cdk-lib';
import { acknowledgeFolder, parameterArn } from '../../../lib/custom-resource/parameter-access';
import { testApp } from '../../helpers/app';

const stack = () => new Stack(testApp(), 'Known', { env: { account: '123456789012', region: 'eu-central-1' } });

test('a parameter has one ARN, with and without its leading slash', () => {
  const arns = ['/skylan/lab/a', 'skylan/lab/a'].map((name) => parameterArn(stack(), name));
  expect(arns[0]).toBe(arns[1]);
  expect(arns[0]).toMatch(/:ssm:eu-central-1:123456789012:parameter\/skylan\/lab\/a$/);
});

test('a principal that is no construct has nothing to acknowledge', () => {
  expect(() => acknowledgeFolder({}, 'arn:aws:ssm:eu-central-1:123456789012:parameter/a/*', 'x')).not.toThrow();
});
