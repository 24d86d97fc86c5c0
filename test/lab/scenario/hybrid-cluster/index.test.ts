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
