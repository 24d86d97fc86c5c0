import { randomBytes } from 'node:crypto';
import { archive } from '../../../../lambda/cluster/archive';
import { SITE_PACK_PART_CHARACTERS } from '../../../../lib/cluster-keys/contract';
import type { HybridClusterPlan } from '../../../../lib/hybrid-cluster/plan-types';
import { sitePackFiles } from '../../../../lib/hybrid-cluster/render/site-pack';
import { clusterPlan, externalSite, fourSites } from '../../../helpers/cluster-plan';

function files(plan: HybridClusterPlan, site = 'bielefeld'): Map<string, string> {
  const list = sitePackFiles(plan, externalSite(plan, site), 'eu-central-1');
  return new Map(list.map(({ path, content }) => [path.replace(`${site}-pack/`, ''), content]));
}

/** Characters of the parameter, with keys as long as real ones. */
function size(plan: HybridClusterPlan): number {
  const list = sitePackFiles(plan, externalSite(plan), 'eu-central-1').map((file) => ({
    ...file,
    content: file.content
      .replaceAll(/@\{munge-key\}/g, () => randomBytes(128).toString('base64'))
      .replaceAll(/@\{[a-z]+-key:[^}]*\}/g, () => randomBytes(32).toString('base64')),
  }));
  return archive(list).toString('base64').length;
}

test('the pack of a few sites fits two parameters', () => {
  expect(size(clusterPlan())).toBeLessThan(2 * SITE_PACK_PART_CHARACTERS);
  expect(size(clusterPlan(2))).toBeLessThan(2 * SITE_PACK_PART_CHARACTERS);
  expect(size(fourSites())).toBeLessThan(2 * SITE_PACK_PART_CHARACTERS);
});

test('files with keys are for their owner only', () => {
  const plan = clusterPlan();
  for (const { path, mode, content } of sitePackFiles(plan, externalSite(plan), 'eu-central-1')) {
    if (/@\{(private-key|preshared-key|munge-key)/.test(content)) expect([path, mode]).toEqual([path, '0600']);
  }
});

test('only the controller’s site gets what a controller needs', () => {
  expect([...files(fourSites()).keys()]).toEqual(
    expect.arrayContaining(['slurm.conf', 'cgroup.conf', 'slurmctld.conf']),
  );
  expect([...files(fourSites(), 'oslo').keys()]).not.toContain('slurm.conf');
  expect(files(fourSites(), 'oslo').get('site.env')).toContain("CONTROLLER_HOSTNAME=''");
});

test('only where there are on-demand workers does the controller power them', () => {
  expect([...files(clusterPlan(1)).keys()]).toEqual(expect.arrayContaining(['skylan-power', 'slurm.env']));
  expect([...files(clusterPlan()).keys()]).not.toContain('skylan-power');
});

test('the program is told the site’s own figures', () => {
  expect(files(clusterPlan()).get('site.env')).toBe(
    [
      "SITE='bielefeld'",
      "SITE_CIDR='192.168.66.0/24'",
      "GATEWAY='192.168.66.10'",
      "FOREIGN='10.0.0.0/24 192.168.77.0/24'",
      "CONTROLLER_HOSTNAME='master'",
      "CONTROLLER_ADDRESS='192.168.66.10'",
      '',
    ].join('\n'),
  );
});

test('a pack asks for no secret of another site', () => {
  const text = [...files(fourSites(), 'oslo').values()].join('\n');
  const secrets = [...text.matchAll(/@\{(private|preshared)-key:([^}]*)\}/g)].map(([, , name]) => name);
  expect(secrets).toEqual(['oslo', 'bielefeld--oslo', 'giessen--oslo', 'dublin--oslo']);
});
