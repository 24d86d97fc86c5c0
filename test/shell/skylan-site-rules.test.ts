import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderSlurmConf } from '../../lib/hybrid-cluster/render/slurm';
import { AS_ROOT } from '../helpers/as-root';
import { clusterPlan } from '../helpers/cluster-plan';
import { HANG_MS } from '../helpers/hang';

const ASSETS = join(__dirname, '..', '..', 'assets');

test('a site gateway’s rules pass their tests with real packets', () => {
  // WHEN
  const python = ['python3', '-B', join(__dirname, 'skylan_site_test.py'), ASSETS];
  const [command = '', ...args] = [...AS_ROOT, 'unshare', '--net', ...python];
  const result = spawnSync(command, args, { encoding: 'utf8', timeout: HANG_MS });
  // THEN
  expect(result.error).toBeUndefined();
  expect(result.status === 0 ? '' : result.stderr).toBe('');
});

test('what srun may listen on is open between sites', () => {
  // GIVEN
  const [, range] = /^SrunPortRange=(.*)$/m.exec(renderSlurmConf(clusterPlan())) ?? [];
  // THEN
  const rules = readFileSync(join(ASSETS, 'site-gateway', 'etc', 'skylan', 'skylan-site.nft'), 'utf8');
  expect(rules).toContain(`tcp dport { 6817-6818, ${range} } accept`);
});
