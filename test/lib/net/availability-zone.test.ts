import { Stack } from 'aws-cdk-lib';
import { availabilityZone } from '../../../lib/net/availability-zone';
import { testApp } from '../../helpers/app';

const zones = (env?: { account: string; region: string }) => {
  const stack = new Stack(testApp(), 'Test', env ? { env } : {});
  return [0, 2].map((index) => stack.resolve(availabilityZone(stack, index)));
};

test('a region that is not known before the deploy has as many as are asked for', () => {
  expect(zones()).toEqual([0, 2].map((index) => ({ 'Fn::Select': [index, { 'Fn::GetAZs': '' }] })));
});

test('of a known region they are those that the CDK has looked up', () => {
  expect(zones({ account: '123456789012', region: 'eu-central-1' })).toEqual(['dummy1a', 'dummy1c']);
});
