import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { PinnedImage, rootDeviceName } from '../../../lib/machine/pinned-image';
import { testApp } from '../../helpers/app';

const PARAMETER = '/aws/service/debian/release/13/latest/amd64';

function templateWith(revision?: number, parameterName = PARAMETER): Template {
  const stack = new Stack(testApp(), 'Test');
  new PinnedImage(stack, 'Image', { parameterName, ...(revision === undefined ? {} : { revision }) });
  return Template.fromStack(stack);
}

test('no stack parameter is resolved at each deploy', () => {
  expect(Object.values(templateWith().findParameters('*')).map(({ Type }) => Type)).not.toContain(
    'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
  );
});

test('the look-up reads that parameter and may read no other', () => {
  // WHEN
  const template = templateWith();

  // THEN
  template.hasResourceProperties('Custom::SkylanPinnedImage', {
    Create: Match.serializedJson(Match.objectLike({ action: 'getParameter', parameters: { Name: PARAMETER } })),
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: Match.objectLike({
      Statement: [
        Match.objectLike({
          Action: 'ssm:GetParameter',
          Resource: { 'Fn::Join': ['', Match.arrayWith([`::parameter${PARAMETER}`])] },
        }),
      ],
    }),
  });
});

test('a raised revision is another look-up, and so is another parameter', () => {
  const lookup = (...args: Parameters<typeof templateWith>) =>
    Object.keys(templateWith(...args).findResources('Custom::SkylanPinnedImage'));
  expect(lookup()).toEqual(lookup(1));
  expect(lookup(2)).not.toEqual(lookup(1));
  expect(lookup(1, '/images/robot')).not.toEqual(lookup(1));
});

test('what was looked up stays, whatever the CDK changes about the look-up', () => {
  // GIVEN
  const stack = new Stack(testApp(), 'Test');
  const { imageId } = new PinnedImage(stack, 'Image', { parameterName: PARAMETER });

  // WHEN
  const [[id, { Properties }] = ['', {}]] = Object.entries(
    Template.fromStack(stack).findResources('Custom::SkylanPinnedImage'),
  );

  // THEN an update asks nothing and keeps the physical id, which is the image
  expect(Properties).not.toHaveProperty('Update');
  expect(JSON.parse(Properties.Create).physicalResourceId).toEqual({ responsePath: 'Parameter.Value' });
  expect(stack.resolve(imageId)).toEqual({ Ref: id });
});

test('images whose names differ in a / and a . only are two', () => {
  // GIVEN
  const stack = new Stack(testApp(), 'Test');

  // WHEN
  const [one, other] = ['/images/debian.13', '/images/debian/13'].map((image) => PinnedImage.idOf(stack, image, 1));

  // THEN
  expect(stack.resolve(one)).not.toEqual(stack.resolve(other));
  const lookups = Object.values(Template.fromStack(stack).findResources('Custom::SkylanPinnedImage'));
  expect(lookups.map(({ Properties }) => JSON.parse(Properties.Create).parameters.Name).sort()).toEqual([
    '/images/debian.13',
    '/images/debian/13',
  ]);
});

test('an image has one look-up, however many machines ask for it; an AMI id has none', () => {
  // GIVEN
  const stack = new Stack(testApp(), 'Test');

  // WHEN
  const ids = [PARAMETER, PARAMETER, 'ami-0123456789abcdef0'].map((image) => PinnedImage.idOf(stack, image, 1));

  // THEN
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).toBe('ami-0123456789abcdef0');
  Template.fromStack(stack).resourceCountIs('Custom::SkylanPinnedImage', 1);
});

test("the user's own parameter is looked for in the user's account", () => {
  const policies = JSON.stringify(templateWith(1, '/images/robot').findResources('AWS::IAM::Policy'));
  expect(policies).toContain('{"Ref":"AWS::AccountId"},":parameter/images/robot"');
  expect(JSON.stringify(templateWith().findResources('AWS::IAM::Policy'))).not.toContain('AWS::AccountId');
});

test.each([
  ['/aws/service/debian/release/13/latest/amd64', '/dev/xvda'],
  ['/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id', '/dev/sda1'],
  ['/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-ubuntu-24.04/latest/ami-id', '/dev/sda1'],
  ['/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id', undefined],
  ['/images/ubuntu', undefined],
  ['ami-0123456789abcdef0', undefined],
])('of %s the root device is known to be %s', (image, device) => {
  expect(rootDeviceName(image)).toBe(device);
});
