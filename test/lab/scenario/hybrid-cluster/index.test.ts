import { DEFAULT_SHAPE } from '../../../../lab/running/cluster/settings';
import { hybridCluster } from '../../../../lab/scenario/hybrid-cluster';

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
  ['controls behind NAT', { controls: true, behindNat: true }, 'leave out the other options'],
])('fails for %s, before anything is deployed', (_, chosen, message) => {
  expect(() => hybridCluster({ ...DEFAULT_SHAPE, existing: false, ...chosen })).toThrow(message);
});
