import { randomBytes } from 'node:crypto';
import { archive } from '../../../../lambda/cluster/archive';
import { SITE_PACK_PART_CHARACTERS, SITE_PACK_PARTS } from '../../../../lib/cluster-keys/contract';
import type { HybridClusterPlan } from '../../../../lib/hybrid-cluster/plan-types';
import { renderFleets } from '../../../../lib/hybrid-cluster/render/fleets';
import { sitePackFiles } from '../../../../lib/hybrid-cluster/render/site-pack';
import { clusterPlan, externalSite, fleetPlan, fourSites } from '../../../helpers/cluster-plan';

/** As the deploy makes it. */
const FLEETS = renderFleets(fleetPlan(), 'eu-central-1', () => ({
  ...{ launchTemplate: 'lt-0123456789abcdef0', version: '3', subnets: ['subnet-1'] },
}));

function files(plan: HybridClusterPlan, site = 'bielefeld', fleets?: string): Map<string, string> {
  const list = sitePackFiles(plan, externalSite(plan, site), 'eu-central-1', { fleets });
  return new Map(list.map(({ path, content }) => [path.replace(`${site}-pack/`, ''), content]));
}

/** One whose controller takes tokens. */
const WITH_TOKENS = clusterPlan(2, { tokens: 'yes' });

/** A cluster that goes on with the operator's own controller. */
const INCLUDED = clusterPlan(2, { controller: { mode: 'include', mungeKeyParameter: '/slurm/munge-key' } });

/** Characters of the parameter, with keys as long as real ones. */
function size(plan: HybridClusterPlan, fleets?: string): number {
  const list = sitePackFiles(plan, externalSite(plan), 'eu-central-1', { fleets }).map((file) => ({
    ...file,
    content: file.content
      .replaceAll(/@\{munge-key\}/g, () => randomBytes(128).toString('base64'))
      .replaceAll(/@\{[a-z]+-key(:[^}]*)?\}/g, () => randomBytes(32).toString('base64')),
  }));
  return archive(list).toString('base64').length;
}

test('packs of a few sites fit six parameters of nine', () => {
  for (const plan of [clusterPlan(), clusterPlan(2), fourSites(), INCLUDED, WITH_TOKENS]) {
    expect(size(plan)).toBeLessThan(6 * SITE_PACK_PART_CHARACTERS);
  }
});

test('fleets and what makes their machines are in the pack of the controller’s site alone', () => {
  const packed = files(fleetPlan(), 'bielefeld', FLEETS);
  expect(packed.get('fleets.json')).toBe(FLEETS);
  expect([...packed.keys()]).toEqual(
    expect.arrayContaining([
      ...['skylan-fleet', 'skylan-resume-failed', 'fleet/ec2.py', 'fleet/plan.py', 'fleet/slurm.py'],
      ...['skylan-fleet-reconcile.service', 'skylan-fleet-reconcile.timer', 'skylan-power', 'slurm.env', 'aws.py'],
    ]),
  );
  expect(size(fleetPlan(), FLEETS)).toBeLessThan(7 * SITE_PACK_PART_CHARACTERS);
  expect([...files(fourSites(), 'oslo', FLEETS).keys()].join()).not.toContain('fleet');
  expect([...files(clusterPlan(1)).keys()].join()).not.toContain('fleet');
});

test('all that a cluster can have fits the nine parameters of a pack, with a part to spare', () => {
  const everything = {
    tokens: 'yes',
    containers: 'podman',
    modules: 'environment-modules',
    monitoring: { metrics: 'cloudwatch', nodeExporter: 'yes' },
  } as const;
  expect(size(fleetPlan(everything), FLEETS)).toBeLessThan((SITE_PACK_PARTS - 1) * SITE_PACK_PART_CHARACTERS);
});

test('where jobs are recorded elsewhere, or nowhere, the controller gets no database', () => {
  const recorded = [...files(clusterPlan()).keys()];
  expect(recorded).toEqual(expect.arrayContaining(['slurmdbd.conf', 'skylan-accounting-database', '60-skylan.cnf']));
  const none = [...files(clusterPlan(0, { accounting: { database: 'none' } })).keys()];
  expect(none.filter((name) => /dbd|database|cnf/.test(name))).toEqual([]);
  expect(none).toEqual(expect.arrayContaining(['skylan-accounting', 'accounting.conf', 'slurm-conf.sh']));
});

test('where tokens are taken, their controller alone gets the key, and what answers HTTP', () => {
  expect(files(WITH_TOKENS).get('token.key')).toBe('@{token-key}\n');
  expect(files(WITH_TOKENS).get('slurmrestd.conf')).toContain('127.0.0.1:6820');
  const inAws = clusterPlan(0, { tokens: 'yes', controller: { site: 'giessen' } });
  for (const plan of [clusterPlan(2), inAws])
    expect([...files(plan).keys()].filter((name) => /token\.key|slurmrestd/.test(name))).toEqual([]);
});

test('files with keys are for their owner only', () => {
  const plan = WITH_TOKENS;
  for (const { path, mode, content } of sitePackFiles(plan, externalSite(plan), 'eu-central-1')) {
    if (/@\{(private-key|preshared-key|munge-key|token-key)/.test(content))
      expect([path, mode]).toEqual([path, '0600']);
  }
});

test('only the controller’s site gets what a controller needs', () => {
  expect([...files(fourSites()).keys()]).toEqual(
    expect.arrayContaining(['slurm.conf', 'cgroup.conf', 'slurmctld.conf']),
  );
  expect([...files(fourSites(), 'oslo').keys()]).not.toContain('slurm.conf');
  expect(files(fourSites(), 'oslo').get('site.env')).toContain("CONTROLLER_HOSTNAME=''");
});

test('a controller that keeps its own configuration gets what it is to include, and none of ours', () => {
  const names = [...files(INCLUDED).keys()];
  expect(names).toEqual(expect.arrayContaining(['skylan-include', 'slurm-include.json', 'munge.key', 'skylan-power']));
  for (const name of ['slurm.conf', 'cgroup.conf', 'slurmctld.conf']) expect(names).not.toContain(name);
  expect(files(INCLUDED).get('site.env')).toContain("CLUSTER_MODE='include'");
});

test('only where there are on-demand workers does the controller power them', () => {
  const own = ['skylan-power', 'skylan-machines', 'aws.py', 'slurm.env'];
  expect([...files(clusterPlan(1)).keys()]).toEqual(expect.arrayContaining(own));
  for (const name of own) expect([...files(clusterPlan()).keys()]).not.toContain(name);
});

test('homes: workers get the mount, the controller what it exports them by, unless there are none to share', () => {
  expect([...files(fourSites(), 'oslo').keys()]).toEqual(expect.arrayContaining(['home.mount', 'home.automount']));
  expect([...files(fourSites(), 'oslo').keys()]).not.toContain('nfs.conf');
  expect([...files(fourSites()).keys()]).toEqual(expect.arrayContaining(['nfs.conf', 'skylan-exports']));
  const none = [...files(clusterPlan(0, { home: 'none' })).keys()];
  expect(none).not.toContain('home.mount');
  expect(none).not.toContain('nfs.conf');
  expect(none).toContain('skylan-users');
});

test('only where a worker may have GPUs does the controller look for them', () => {
  const withGpus = clusterPlan(0, {
    sites: [
      { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external', workers: { gpus: 't4:2' } },
      { name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws' },
    ],
  });
  expect(files(withGpus).get('gres.conf')).toMatch(/^AutoDetect=nvidia$/m);
  expect(files(withGpus).get('cgroup.conf')).toContain('ConstrainDevices=yes');
  expect(files(withGpus).get('slurmd.env')).toContain('"Feature=bielefeld Weight=1 Gres=gpu:t4:2"');
  expect([...files(clusterPlan()).keys()]).not.toContain('gres.conf');
});

test('the program is told the site’s own figures', () => {
  expect(files(clusterPlan()).get('site.env')).toBe(
    [
      "SITE='bielefeld'",
      "SITE_CIDR='192.168.66.0/24'",
      "GATEWAY='192.168.66.10'",
      "FOREIGN='10.0.0.0/24 192.168.77.0/24'",
      "CONTROLLER='192.168.66.10'",
      "HOME_SERVER='192.168.66.10'",
      "SCRATCH='/scratch'",
      "PROMETHEUS='0.0.0.0'",
      "CONTROLLER_HOSTNAME='master'",
      "CONTROLLER_ADDRESS='192.168.66.10'",
      "CLUSTER_MODE='own'",
      '',
    ].join('\n'),
  );
});

test('what looks at Slurm is in the pack of the controller’s site, where somebody is told', () => {
  const parts = ['aws.py', 'metrics.env', 'skylan-metrics', 'skylan-metrics.service', 'skylan-metrics.timer'];
  const told = { monitoring: { nodeExporter: 'yes' } } as const;
  const inPack = (plan: HybridClusterPlan) => [...files(plan).keys()].filter((name) => parts.includes(name)).sort();
  expect(inPack(clusterPlan(0, told))).toEqual(parts);
  expect(inPack(clusterPlan())).toEqual([]);
  expect(inPack(clusterPlan(0, { ...told, controller: { site: 'giessen' } }))).toEqual([]);
  expect(files(clusterPlan(0, { ...told, controller: { site: 'giessen' } })).get('site.env')).toContain(
    "PROMETHEUS='{192.168.77.137,192.168.77.138}'",
  );
});

test('a pack asks for no secret of another site', () => {
  const text = [...files(fourSites(), 'oslo').values()].join('\n');
  const secrets = [...text.matchAll(/@\{(private|preshared)-key:([^}]*)\}/g)].map(([, , name]) => name);
  expect(secrets).toEqual(['oslo', 'bielefeld--oslo', 'giessen--oslo', 'dublin--oslo']);
});
