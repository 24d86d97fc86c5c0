import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CloudImage } from '../../../lib/machine/cloud-image';
import { PinnedImage } from '../../../lib/machine/pinned-image';
import { LanImages } from '../../../lib/robot-lan/lan-images';

let stack: Stack;
let images: LanImages;

beforeEach(() => {
  stack = new Stack(new App(), 'Robots');
  images = new LanImages(stack);
});

test('GIVEN an image by a parameter THEN the plan knows it by that, and its revision is kept', () => {
  // WHEN
  const name = images.nameOf(CloudImage.fromSsmParameter('/mine/ami', { revision: 3 }));
  images.idOf(name, 1);

  // THEN
  expect(name).toBe('/mine/ami');
  const [id] = Object.keys(Template.fromStack(stack).findResources('Custom::SkylanPinnedImage'));
  expect(id).toContain('mineami3');
});

test('GIVEN images that make parts of a template THEN each makes its own once, and its id stands for it', () => {
  // GIVEN
  const [one, two] = ['ami-0123456789abcdef0', 'ami-0123456789abcdef1'].map((id) =>
    ec2.MachineImage.genericLinux({ 'eu-central-1': id }),
  ) as [ec2.IMachineImage, ec2.IMachineImage];

  // WHEN
  const names = [one, two, one].map((image) => images.nameOf(image));

  // THEN
  expect(names[2]).toBe(names[0]);
  expect(names[1]).not.toBe(names[0]);
  expect(names.map((name) => images.idOf(name, 1))).toEqual(names);
  expect(Object.keys(Template.fromStack(stack).toJSON().Mappings)).toHaveLength(2);
});

test('GIVEN a parameter of the settings THEN it is looked up in the revision of the settings', () => {
  expect(images.idOf('/mine/ami', 2)).toBe(PinnedImage.idOf(stack, '/mine/ami', 2));
});
