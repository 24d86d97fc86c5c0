import { imageProcessor, processorOf } from '../../../lib/settings/processors';

test.each([
  ['t3.small', 'amd64'],
  ['g4dn.xlarge', 'amd64'],
  ['m7i-flex.large', 'amd64'],
  ['p5en.48xlarge', 'amd64'],
  ['a1.large', 'arm64'],
  ['t4g.micro', 'arm64'],
  ['c7gn.large', 'arm64'],
  ['m8gd.metal-24xl', 'arm64'],
  ['g5g.xlarge', 'arm64'],
  ['p6e-gb200.36xlarge', undefined],
  ['u7i-12tb.224xlarge', undefined],
])('the name of %s tells the processor %s', (type, processor) => {
  expect(processorOf(type)).toBe(processor);
});

test.each([
  ['/aws/service/debian/release/13/latest/arm64', 'arm64'],
  ['/x/x86_64', 'amd64'],
  ['/x/amd64', 'amd64'],
  ['/x/amd64/ami-id', undefined],
  ['ami-0123456789abcdef0', undefined],
])('the image %s is made for %s', (image, processor) => {
  expect(imageProcessor(image)).toBe(processor);
});
