import { EMBEDDED, workOn } from '../../../lab/aws/current';
import type { StandingLan } from '../../../lab/running/standing-lan';
import { homesBy } from '../../../lab/scenario/homes';
import { robotLan } from '../../../lab/scenario/robot-lan';
import type { Step } from '../../../lab/view/phases';

/** Keys of phases, those side by side in a list of their own. */
const keysOf = (steps: readonly Step[]): unknown[] =>
  steps.map((step) => ('key' in step ? step.key : keysOf('sequence' in step ? step.sequence : step)));
const phases = (only?: string) => keysOf(robotLan(only).phases({} as StandingLan, []));

test('GIVEN no name THEN a second deploy runs beside the checks of traffic, and the doors come after', () => {
  expect(phases()).toEqual([['checks', 'redeploy'], 'doors']);
  expect(robotLan().only).toBeUndefined();
});

test.each([
  ['names', [['checks']]],
  ['redeploy', [['redeploy']]],
  ['GRE from outside', ['doors']],
])('GIVEN --only %s THEN there is the phase that it is in, and no other', (only, keys) => {
  expect(phases(only)).toEqual(keys);
  expect(robotLan(only).only).toBe(only);
});

test('GIVEN an uplink THEN the report says which, so that it is no run of the default', () => {
  expect(robotLan(undefined, 'wireguard').options).toBe('--uplink wireguard');
  expect(homesBy('wireguard').options).toBe('--uplink wireguard');
  expect([robotLan().options, homesBy().options]).toEqual([undefined, undefined]);
});

test('fails for a check that there is not: the nearest, and all', () => {
  expect(() => robotLan('name')).toThrow(
    'There is no check "name"; the nearest is "names". There are: "node to robot", "names", "full-size packets", ' +
      '"large datagrams", "DDS", "large samples", "redeploy", "ports from outside", "uplink from outside", ' +
      '"metadata", "edge", "GRE from outside", "AWS calls", "AWS rights", "one object", "key search".',
  );
});

test('fails for a check that only controls ask', () => {
  expect(() => robotLan('overlay')).toThrow('There is no check "overlay"');
});

describe('in an account', () => {
  beforeEach(() => workOn({ ...EMBEDDED, run: 'lab-1' }));
  afterEach(() => workOn(EMBEDDED));

  test('GIVEN no name THEN what only AWS shows comes last, and what needs the embedded one is said to be left out', () => {
    expect(phases()).toEqual([['checks', 'redeploy'], 'doors', 'account']);
    expect(robotLan().leftOut?.map(({ name }) => name)).toEqual([
      ...['GRE from outside', 'AWS calls', 'AWS rights', 'one object'],
    ]);
    expect(robotLan().leftOut?.every(({ why }) => why.length > 20)).toBe(true);
  });

  test('GIVEN a check of an account THEN it can be asked alone', () => {
    expect(phases('stop and start')).toEqual(['account']);
    expect(robotLan('stop and start').leftOut).toEqual([]);
  });

  test('fails for a check that is left out', () => {
    expect(() => robotLan('GRE from outside')).toThrow('There is no check "GRE from outside"');
  });
});

test('GIVEN no account THEN nothing is left out, and its checks are not there', () => {
  expect(robotLan().leftOut).toEqual([]);
  expect(() => robotLan('stop and start')).toThrow('There is no check "stop and start"');
});
