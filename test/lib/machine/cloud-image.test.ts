import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CloudImage } from '../../../lib/machine/cloud-image';
import { PinnedImage } from '../../../lib/machine/pinned-image';

const lookUps = (stack: Stack) => Template.fromStack(stack).findResources('Custom::SkylanPinnedImage');

test.each([
  [CloudImage.debian13(), '/aws/service/debian/release/13/latest/amd64'],
  [CloudImage.debian13(ec2.InstanceArchitecture.ARM_64), '/aws/service/debian/release/13/latest/arm64'],
  [CloudImage.ubuntu2404(), '/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id'],
  [CloudImage.fromSsmParameter('/mine/ami'), '/mine/ami'],
])('an image is known by its parameter', ({ parameterName }, name) => {
  expect(parameterName).toBe(name);
});

test('GIVEN two machines of one scope WHEN they have one image THEN it is looked up once, where settings look it up', () => {
  // GIVEN
  const stack = new Stack(new App(), 'Test');

  // WHEN
  const ids = [CloudImage.debian13(), CloudImage.debian13()].map((image) => image.getImage(stack).imageId);

  // THEN
  const known = PinnedImage.idOf(stack, '/aws/service/debian/release/13/latest/amd64', 1);
  expect(ids).toEqual([known, known]);
  expect(Object.keys(lookUps(stack))).toHaveLength(1);
});

test('GIVEN a raised revision THEN it is another look-up', () => {
  const [first, second] = [1, 2].map((revision) => {
    const stack = new Stack(new App(), 'Test');
    CloudImage.fromSsmParameter('/mine/ami', { revision }).getImage(stack);
    return Object.keys(lookUps(stack));
  });
  expect(first).not.toEqual(second);
});
