import { instanceSize } from '../../../lib/hybrid-cluster/instance-size';

// Processors and GiB as AWS lists them.
test.each([
  ['t3.nano', 2, 0.5],
  ['t3.micro', 2, 1],
  ['t3a.small', 2, 2],
  ['t4g.2xlarge', 8, 32],
  ['m5.large', 2, 8],
  ['m5ad.24xlarge', 96, 384],
  ['m6g.medium', 1, 4],
  ['m7i-flex.xlarge', 4, 16],
  ['c5.9xlarge', 36, 72],
  ['c6id.32xlarge', 128, 256],
  ['c7a.medium', 1, 2],
  ['r5d.4xlarge', 16, 128],
  ['r7g.16xlarge', 64, 512],
])('%s has %i processors, and less than its %d GiB', (type, cpus, gib) => {
  // WHEN
  const size = instanceSize(type);
  // THEN
  expect(size?.cpus).toBe(cpus);
  expect(size?.memoryMib).toBeLessThanOrEqual(gib * 1024 * 0.95);
  expect(size?.memoryMib).toBeGreaterThanOrEqual(gib * 1024 * 0.79);
});

// c5n has more memory than c5; metal differs by family; t2 has its own sizes.
test.each([
  'c5n.large',
  'm5.metal',
  'm5.medium',
  't2.micro',
  't3.4xlarge',
  't3.constructor',
  'g5.xlarge',
  'x2idn.16xlarge',
  'nonsense',
  '',
])('the size of %j is not known', (type) => {
  expect(instanceSize(type)).toBeUndefined();
});
