import { usableMib } from '../../../lib/instance-facts/usable-memory';

// GiB of t3.nano, t3.small, c7i.large, m5.xlarge, r5.xlarge, g5.8xlarge, u7i-12tb.
test.each([
  [0.5, 407],
  [2, 1820],
  [4, 3704],
  [16, 15009],
  [32, 31129],
  [128, 124518],
  [12288, 11953766],
])('of %d GiB a worker is told to have %i MiB', (gib, mib) => {
  expect(usableMib(gib * 1024)).toBe(mib);
});

test('more memory is never less for jobs', () => {
  const all = Array.from({ length: 100 }, (_, index) => usableMib((index + 1) * 512));
  expect(all).toEqual([...all].sort((one, other) => one - other));
});
