import { checkUserData } from '../../../lib/machine/user-data';

const machine = (content: string) => ({
  hostname: 'second',
  packages: [],
  units: [],
  files: [{ path: '/x', content }],
});

/** Text that cannot be compressed. */
const NOISE = Array.from({ length: 40_000 }, (_, index) => ((index * index * 7919) % 9973).toString(36)).join('');

test('a machine within the limit passes', () => {
  expect(() => checkUserData(machine('small'), 'write less')).not.toThrow();
});

test('fails for a machine over the limit, with its size and the cure', () => {
  expect(() => checkUserData(machine(NOISE), 'write less')).toThrow(
    /the user data of "second" needs \d{5,} bytes and EC2 takes 16384; write less$/,
  );
});
