import { DEFAULT_SHAPE } from '../../../../lab/running/cluster/settings';
import { carriedOutAs, hybridCluster } from '../../../../lab/scenario/hybrid-cluster';

test.each([
  [
    'a check that there is not',
    { controls: false, only: 'largest packets' },
    'There is no check "largest packets"; the nearest is "largest packet"',
  ],
  [
    'a single check and controls',
    { controls: true, only: 'job' },
    '--only is "job", a single check; leave out --controls',
  ],
  [
    'a cluster that is there already, and a controller in AWS',
    { controls: false, existing: true, controller: 'giessen' },
    '--existing is about a controller at bielefeld; leave out --controller',
  ],
  [
    'a phase that there is not',
    { controls: false, phase: ['replace'] },
    'There is no phase "replace"; the nearest is ',
  ],
  [
    'a single check in a single phase',
    { controls: false, only: 'job', phase: ['cut'] },
    '--only is "job" and --phase is "cut"; leave one of them out',
  ],
  ['an existing cluster unasked', { controls: false, phase: ['existing'] }, 'give --existing too'],
  [
    'the replacement of a controller that is not in AWS',
    { controls: false, phase: ['replace controller'] },
    'give --controller with a site there',
  ],
  [
    'a back-up of a controller that is not in AWS',
    { controls: false, phase: ['cut', 'restore'] },
    '--phase is "restore", of a controller in AWS; give --controller with a site there',
  ],
  ['a GPU that no worker has', { controls: false, only: 'gpu' }, '--only is "gpu"; give --gpu too'],
  ['a GPU in a cluster that is there', { controls: false, gpu: true, existing: true }, 'leave out --existing'],
  ['controls behind NAT', { controls: true, behindNat: true }, 'leave out the other options'],
])('fails for %s, before anything is deployed', (_, chosen, message) => {
  expect(() => hybridCluster({ ...DEFAULT_SHAPE, existing: false, ...chosen })).toThrow(message);
});

describe('a run is reported', () => {
  const plain = { ...DEFAULT_SHAPE, controls: false, existing: false };

  test.each([
    ['by its name alone, as it is by default', {}, undefined],
    ['with what makes it another one', { sites: 3, gpu: true }, '--sites 3 --gpu'],
    ['with all of that', { behindNat: true, existing: true, controls: true }, '--behind-nat --controls --existing'],
    ['with the controller’s site', { controller: 'giessen' }, '--controller giessen'],
  ])('%s', (_, chosen, options) => {
    expect(carriedOutAs({ ...plain, ...chosen })).toEqual({ name: 'hybrid-cluster', options, only: undefined });
  });

  test('as a part where phases are named: that is no run of all', () => {
    expect(carriedOutAs({ ...plain, phase: ['cut', 'existing'] })).toMatchObject({ only: 'cut, existing' });
    expect(carriedOutAs({ ...plain, only: 'job' })).toMatchObject({ only: 'job' });
  });
});
