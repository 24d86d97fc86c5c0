import { gresOf, unique } from '../../../lib/hybrid-cluster/kind-plan';
import { planHybridCluster } from '../../../lib/hybrid-cluster/plan';
import type { AwsSitePlan } from '../../../lib/hybrid-cluster/plan-types';
import type { HybridClusterSettings } from '../../../lib/hybrid-cluster/settings';
import { sites } from './problems-of';

const OWN = 'ami-0123456789abcdef0';
const ofEc2 = undefined;

const gresOfKind = (workers: object) =>
  (planHybridCluster(sites({}, { workers }) as HybridClusterSettings).sites[1] as AwsSitePlan).kinds[0]?.gres;

// A driver is what somebody has put into an image.
test.each([
  ['g5.xlarge', OWN, ofEc2],
  ['gr6.4xlarge', OWN, ofEc2],
  ['p5en.48xlarge', '/mine/debian-13-nvidia/amd64', ofEc2],
  ['p5en.48xlarge', '/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-ubuntu-24.04/latest/ami-id', ''],
  ['p6e-gb200.36xlarge', OWN, ofEc2],
  ['g4ad.xlarge', OWN, ''],
  ['g5.xlarge', '/aws/service/debian/release/13/latest/amd64', ''],
  ['g5.xlarge', '/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id', ''],
  ['c7i.large', OWN, ''],
])('GPUs of %s with the image %s: %j', (instanceType, image, gres) => {
  expect(gresOfKind({ instanceType, image })).toBe(gres);
});

test.each([
  ['none', ''],
  ['t4:1', 'gpu:t4:1'],
])('settings go before what a type may have: %s', (gpus, gres) => {
  expect(gresOfKind({ instanceType: 'g5.xlarge', image: OWN, gpus })).toBe(gres);
});

test('GPUs are in the words of Slurm', () => {
  expect(gresOf('a10g:1,2')).toBe('gpu:a10g:1,gpu:2');
  expect(gresOf('none')).toBe('');
  expect(gresOf(undefined)).toBeUndefined();
});

test('each value is there once, in its first place', () => {
  expect(unique(['b', 'a', 'b'])).toEqual(['b', 'a']);
});
