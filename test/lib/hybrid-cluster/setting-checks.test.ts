import { SITE_PATTERN, WIREGUARD_KEY_PATTERN } from '../../../lib/cluster-keys/contract';
import * as checks from '../../../lib/hybrid-cluster/setting-checks';
import type { Check } from '../../../lib/settings/schema';

const x = (length: number) => 'x'.repeat(length);
const GOOD = undefined;
const BAD = expect.stringMatching(/^is not /);
const key = (bytes: number, fill = 7) => Buffer.alloc(bytes, fill).toString('base64');

test.each<[string, string, unknown, Check<string>]>([
  ['clusterName', 'hybrid-cluster', GOOD, checks.clusterName],
  ['clusterName', x(32), GOOD, checks.clusterName],
  ['clusterName', x(33), BAD, checks.clusterName],
  ['clusterName', 'a_b', BAD, checks.clusterName],
  ['siteName', 'giessen', GOOD, checks.siteName],
  ['siteName', x(20), GOOD, checks.siteName],
  ['siteName', x(21), BAD, checks.siteName],
  ['siteName', 'a-1', GOOD, checks.siteName],
  ['siteName', '1a', BAD, checks.siteName],
  ['siteName', 'Giessen', BAD, checks.siteName],
  ['siteName', 'a--b', BAD, checks.siteName],
  ['siteName', 'a-', BAD, checks.siteName],
  ['siteName', 'a\n', BAD, checks.siteName],
  ['siteName', 'a[1-2]', BAD, checks.siteName],
  ['siteName', '', BAD, checks.siteName],
  ['siteName', 'constructor', GOOD, checks.siteName],
  ['kindName', 'gpu', GOOD, checks.kindName],
  ['kindName', x(21), BAD, checks.kindName],
  ['kindName', 'cloud', 'is the feature of on-demand workers', checks.kindName],
  ['kindName', 'gpu-cloud', 'ends as the names of on-demand workers do', checks.kindName],
  ['kindName', 'gpucloud', GOOD, checks.kindName],
  ['gpuList', 'none', GOOD, checks.gpuList],
  ['gpuList', 'a10g:1', GOOD, checks.gpuList],
  ['gpuList', 'tesla_t4:2,a100-sxm4-40gb:8,3', GOOD, checks.gpuList],
  ['gpuList', 'a10g', 'is no list of GPUs', checks.gpuList],
  ['gpuList', 'a10g:0', 'is no list of GPUs', checks.gpuList],
  ['gpuList', 't4:1 t4:1', 'is no list of GPUs', checks.gpuList],
  ['gpuList', 't4:1,', 'is no list of GPUs', checks.gpuList],
  ['siteName', 'all', 'is the name of the partition over all sites', checks.siteName],
  ['siteName', 'default', "is a word of Slurm's own configuration", checks.siteName],
  ['siteName', 'cloud', 'is the feature of on-demand workers', checks.siteName],
  ['partitionName', 'all', GOOD, checks.partitionName],
  ['partitionName', 'default', "is a word of Slurm's own configuration", checks.partitionName],
  ['featureName', 'avx512_bf16.x-y', GOOD, checks.featureName],
  ['featureName', 'GPU', GOOD, checks.featureName],
  ['featureName', x(41), BAD, checks.featureName],
  ['featureName', 'a&b', BAD, checks.featureName],
  ['featureName', 'a,b', BAD, checks.featureName],
  ['featureName', '4', BAD, checks.featureName],
  ['featureName', 'cloud', 'is the feature of on-demand workers', checks.featureName],
  ['scratchPath', '/scratch', GOOD, checks.scratchPath],
  ['scratchPath', '/mnt/nvme/jobs', GOOD, checks.scratchPath],
  ['scratchPath', '/libraries', GOOD, checks.scratchPath],
  ['scratchPath', 'scratch', 'is not the full path of a folder', checks.scratchPath],
  ['scratchPath', '/', 'is not the full path of a folder', checks.scratchPath],
  ['scratchPath', '/scratch/../etc', 'is not the full path of a folder', checks.scratchPath],
  ['scratchPath', "/it's", 'is not the full path of a folder', checks.scratchPath],
  ['scratchPath', '/etc/scratch', "is the system's own", checks.scratchPath],
  ['scratchPath', '/home/scratch', 'is among the homes, which come through the tunnel', checks.scratchPath],
  ['parameterName', '/slurm/munge-key', GOOD, checks.parameterName],
  ['parameterName', 'munge-key', BAD, checks.parameterName],
  ['parameterName', '/slurm/', BAD, checks.parameterName],
  ['parameterName', '/aws/key', BAD, checks.parameterName],
  ['parameterName', `/${x(900)}`, BAD, checks.parameterName],
  ['publicAddress', '203.0.113.7', GOOD, checks.publicAddress],
  ['publicAddress', '172.32.0.1', GOOD, checks.publicAddress],
  ['publicAddress', '10.1.2.3', 'is not a public address: 10.0.0.0/8 is private', checks.publicAddress],
  ['publicAddress', '172.31.0.1', 'is not a public address: 172.16.0.0/12 is private', checks.publicAddress],
  ['publicAddress', '100.64.0.1', expect.stringContaining("a provider's network behind NAT"), checks.publicAddress],
  ['publicAddress', '255.255.255.255', expect.stringContaining('reserved'), checks.publicAddress],
  ['publicKey', key(32), GOOD, checks.publicKey],
  ['publicKey', key(31), BAD, checks.publicKey],
  ['publicKey', key(33), BAD, checks.publicKey],
  ['publicKey', key(32).replace('=', ''), BAD, checks.publicKey],
  ['publicKey', key(32).replace('c=', 'd='), BAD, checks.publicKey],
  ['publicKey', `${key(32)}\n`, BAD, checks.publicKey],
  ['publicKey', key(32, 0), 'is no key, but zeros only', checks.publicKey],
])('%s: %j gives %j', (_, value, expected, check) => {
  expect(check(value)).toEqual(expected);
});

test("what is accepted is what the keys' handler accepts", () => {
  for (const site of ['giessen', 'a-1', x(20)]) expect(site).toMatch(SITE_PATTERN);
  expect(key(32)).toMatch(WIREGUARD_KEY_PATTERN);
});
