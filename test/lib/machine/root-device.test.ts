import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { PinnedImage } from '../../../lib/machine/pinned-image';
import { RootDevice } from '../../../lib/machine/root-device';
import { testApp } from '../../helpers/app';

const DEEP_LEARNING = '/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id';

test('EC2 is asked once an image, by the id that the image was pinned to, and never again', () => {
  // GIVEN
  const stack = new Stack(testApp(), 'Test');
  const imageId = PinnedImage.idOf(stack, DEEP_LEARNING, 1);

  // WHEN
  const names = [imageId, imageId, 'ami-0123456789abcdef0'].map((image) => RootDevice.nameOf(stack, image));

  // THEN
  expect(names[1]).toBe(names[0]);
  expect(names[2]).not.toBe(names[0]);
  const lookups = Template.fromStack(stack).findResources('Custom::SkylanRootDevice');
  const asked = Object.values(lookups).map(({ Properties }) => JSON.stringify(Properties.Create));
  expect(asked).toHaveLength(2);
  expect(asked[0]).toContain('describeImages');
  expect(asked[0]).toContain(JSON.stringify(stack.resolve(imageId)).slice(1, -1));
  for (const { Properties } of Object.values(lookups)) expect(Properties).not.toHaveProperty('Update');
});

test('the look-up may describe images and do nothing else', () => {
  // GIVEN
  const stack = new Stack(testApp(), 'Test');

  // WHEN
  RootDevice.nameOf(stack, 'ami-0123456789abcdef0');

  // THEN
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: Match.objectLike({
      Statement: [{ Action: 'ec2:DescribeImages', Effect: 'Allow', Resource: '*' }],
    }),
  });
});
