import { basename } from 'node:path';
import type { SitePackFile } from '../../cluster-keys/contract';
import { assetText, rootFiles } from '../../machine/assets';
import { toEnvFile } from '../../machine/env-file';
import { homeServerAt } from '../homes';
import { expectedSize, type SizeOf } from '../node-size';
import type { ExternalSitePlan, HybridClusterPlan } from '../plan-types';
import { hasDatabase } from './accounting';
import { exportsHomes, mountsHomes, renderHomeMount } from './home';
import { renderJobEnv } from './job';
import { NOBODY, prometheusOf } from './machine-env';
import { looks, renderMetricsEnv, subjectsOfController } from './monitoring';
import { renderReadme } from './site-pack-readme';
import { mayHaveGpus, mayPower, renderCgroupConf, renderPowerEnv, renderSlurmConf, renderSlurmdEnv } from './slurm';
import { renderSlurmInclude } from './slurm-include';
import { hasTokens } from './tokens';
import { elasticIpPlaceholder, foreignCidrs, renderTunnel } from './wireguard';

/** Parts of the program, which sources them all. */
const PARTS = [
  ...['accounting', 'common', 'controller', 'homes', 'metrics', 'munge', 'scratch', 'slurmd', 'software', 'tokens'],
  ...['tunnel', 'undo'],
];

/** What the deploy finds out or makes. */
export interface PackValues {
  /** Of machines in AWS that are off. @default - as expected before the deploy */
  readonly sizeOf?: SizeOf;
  /** What the controller has to know of fleets (`renderFleets`). @default - there are none */
  readonly fleets?: string | undefined;
}

/**
 * All that an external site needs to join, with placeholders for keys and for public addresses: its tunnel, what its
 * workers and its controller need, the program that puts it all in place, and a README.
 *
 * @param region - AWS region of the stack; may be a token
 */
export function sitePackFiles(
  plan: HybridClusterPlan,
  site: ExternalSitePlan,
  region: string,
  { sizeOf = expectedSize, fleets }: PackValues = {},
): SitePackFile[] {
  const hasGpus = mayHaveGpus(plan);
  const isControllerHere = plan.controller.site === site.name;
  const file = (name: string, content: string, mode = '0644') => ({ path: `${site.name}-pack/${name}`, mode, content });
  const asset = (name: string, source: string, mode?: string) => file(name, assetText(source), mode);
  const controllerFiles = () => [
    ...(plan.controller.mode === 'include'
      ? [
          asset('skylan-include', 'site-pack/skylan-include', '0755'),
          ...['judge.py', 'theirs.py'].map((name) => asset(`include/${name}`, `site-pack/include/${name}`)),
          file('slurm-include.json', renderSlurmInclude(plan, sizeOf)),
        ]
      : [
          file('slurm.conf', renderSlurmConf(plan, sizeOf)),
          file('cgroup.conf', renderCgroupConf()),
          ...(hasGpus ? [asset('gres.conf', 'controller-gpu/etc/slurm/gres.conf')] : []),
          asset('slurmctld.conf', 'controller/etc/systemd/system/slurmctld.service.d/slurmctld.conf'),
          asset('slurm-conf.sh', 'controller/usr/local/lib/skylan/slurm-conf.sh'),
          asset('skylan-accounting', 'accounting/usr/local/lib/skylan/skylan-accounting', '0755'),
          asset('accounting.conf', 'accounting/etc/systemd/system/slurmctld.service.d/accounting.conf'),
          ...(hasDatabase(plan) ? databaseFiles(asset) : []),
          ...(hasTokens(plan)
            ? [
                file('token.key', '@{token-key}\n', '0600'),
                asset('slurmrestd.conf', 'controller-tokens/etc/systemd/system/slurmrestd.service.d/slurmrestd.conf'),
              ]
            : []),
          ...['skylan-backup.service', 'skylan-backup.timer'].map((unit) =>
            asset(unit, `backup/etc/systemd/system/${unit}`),
          ),
          asset('skylan-backup', 'backup/usr/local/lib/skylan/skylan-backup', '0755'),
          asset('skylan-restore', 'backup/usr/local/sbin/skylan-restore', '0755'),
          asset('skylan-exports', 'controller/usr/local/lib/skylan/skylan-exports', '0755'),
        ]),
    ...['skylan-users', 'skylan-prolog'].map((name) => asset(name, `controller/usr/local/lib/skylan/${name}`, '0755')),
    ...['skylan-users.service', 'skylan-users.path', 'skylan-users.timer', 'slurmctld.service.d/users.conf'].map(
      (path) => asset(basename(path), `controller/etc/systemd/system/${path}`),
    ),
  ];
  return [
    file('README.md', renderReadme(plan, site)),
    asset('skylan-site', 'site-pack/skylan-site', '0755'),
    ...PARTS.map((part) => asset(`lib/${part}.sh`, `site-pack/lib/${part}.sh`)),
    file('site.env', renderSiteEnv(plan, site)),
    file('wg0.conf', renderTunnel(plan, site.name, elasticIpPlaceholder), '0600'),
    asset('sysctl.conf', 'site-gateway/etc/sysctl.d/60-skylan.conf'),
    asset('skylan-site.nft', 'site-gateway/etc/skylan/skylan-site.nft'),
    file('munge.key', '@{munge-key}\n', '0600'),
    asset('skylan-munge-switch', 'slurm/usr/local/lib/skylan/skylan-munge-switch', '0755'),
    file('slurmd.env', renderSlurmdEnv(plan, site, false, { features: [], gres: site.gres })),
    file('job.env', renderJobEnv(site)),
    asset('slurmd.conf', 'worker/etc/systemd/system/slurmd.service.d/slurmd.conf'),
    ...['skylan-slurmd-watch.service', 'skylan-slurmd-watch.timer'].map((unit) =>
      asset(unit, `worker/etc/systemd/system/${unit}`),
    ),
    asset('skylan-slurmd-watch', 'worker/usr/local/lib/skylan/skylan-slurmd-watch', '0755'),
    asset('skylan-names', 'worker/usr/local/lib/skylan/skylan-names', '0755'),
    ...(mountsHomes(plan, site)
      ? [
          file('home.mount', renderHomeMount(plan)),
          asset('home.mount.conf', 'worker-home/etc/systemd/system/home.mount.d/skylan.conf'),
          asset('home.automount', 'worker-home/etc/systemd/system/home.automount'),
          asset('home.conf', 'worker-home/etc/systemd/system/slurmd.service.d/home.conf'),
        ]
      : []),
    ...(plan.containers === 'podman'
      ? [
          asset('podman', 'containers/usr/local/bin/podman', '0755'),
          ...['containers.conf', 'containers-storage.conf'].map((name) => asset(name, `containers/etc/skylan/${name}`)),
        ]
      : []),
    ...(plan.modules === 'none' ? [] : [asset('skylan-modules.sh', 'modules/etc/profile.d/skylan-modules.sh')]),
    ...(isControllerHere ? controllerFiles() : []),
    ...(isControllerHere && (looks(plan) || mayPower(plan))
      ? [asset('aws.py', 'aws/usr/local/lib/skylan/aws.py', '0755')]
      : []),
    ...(isControllerHere && looks(plan) ? metricsFiles(plan, region, asset, file) : []),
    ...(isControllerHere && exportsHomes(plan)
      ? [asset('nfs.conf', 'controller-home/etc/nfs.conf.d/skylan.conf')]
      : []),
    ...(isControllerHere && mayPower(plan)
      ? [
          file('slurm.env', renderPowerEnv(plan, region)),
          ...['skylan-power', 'skylan-machines'].map((name) =>
            asset(name, `controller-power/usr/local/lib/skylan/${name}`, '0755'),
          ),
        ]
      : []),
    ...(isControllerHere && fleets !== undefined ? [file('fleets.json', fleets), ...fleetPrograms(asset)] : []),
  ];
}

/** What has EC2 make workers of fleets, and keeps Slurm and EC2 of one mind about them. */
function fleetPrograms(asset: (name: string, source: string, mode?: string) => SitePackFile): SitePackFile[] {
  const folder = 'controller-fleet';
  const modules = 'usr/local/lib/skylan/fleet/';
  return [
    ...['skylan-fleet', 'skylan-resume-failed'].map((name) =>
      asset(name, `${folder}/usr/local/lib/skylan/${name}`, '0755'),
    ),
    ...rootFiles(folder)
      .filter(({ path }) => path.startsWith(modules) && path.endsWith('.py'))
      .map(({ path }) => asset(`fleet/${basename(path)}`, `${folder}/${path}`)),
    ...['skylan-fleet-reconcile.service', 'skylan-fleet-reconcile.timer'].map((unit) =>
      asset(unit, `${folder}/etc/systemd/system/${unit}`),
    ),
  ];
}

/** What looks at Slurm on the controller's machine, and tells. */
function metricsFiles(
  plan: HybridClusterPlan,
  region: string,
  asset: (name: string, source: string, mode?: string) => SitePackFile,
  file: (name: string, content: string) => SitePackFile,
): SitePackFile[] {
  return [
    file('metrics.env', renderMetricsEnv(plan, region, subjectsOfController(plan))),
    asset('skylan-metrics', 'metrics/usr/local/lib/skylan/skylan-metrics', '0755'),
    ...['skylan-metrics.service', 'skylan-metrics.timer'].map((unit) =>
      asset(unit, `metrics/etc/systemd/system/${unit}`),
    ),
  ];
}

/** What records jobs on the controller's machine. */
function databaseFiles(asset: (name: string, source: string, mode?: string) => SitePackFile): SitePackFile[] {
  const folder = 'accounting-database';
  return [
    asset('slurmdbd.conf', `${folder}/etc/skylan/slurmdbd.conf`),
    asset('60-skylan.cnf', `${folder}/etc/mysql/mariadb.conf.d/60-skylan.cnf`),
    asset('skylan-slurmdbd.conf', `${folder}/etc/systemd/system/slurmdbd.service.d/skylan-slurmdbd.conf`),
    asset('database.conf', `${folder}/etc/systemd/system/slurmctld.service.d/database.conf`),
    asset('backup-accounting', `${folder}/etc/skylan/backup.d/accounting`, '0755'),
    ...['skylan-accounting-database', 'skylan-accounting-dump'].map((name) =>
      asset(name, `${folder}/usr/local/lib/skylan/${name}`, '0755'),
    ),
  ];
}

/** What skylan-site knows of its site. */
function renderSiteEnv(plan: HybridClusterPlan, site: ExternalSitePlan): string {
  const { controller } = plan;
  const isHere = controller.site === site.name;
  return toEnvFile({
    SITE: site.name,
    SITE_CIDR: site.cidr,
    GATEWAY: site.gatewayAddress,
    FOREIGN: foreignCidrs(plan, site.name).join(' '),
    CONTROLLER: controller.serviceAddress,
    HOME_SERVER: homeServerAt(site, plan.homeServer) ?? NOBODY,
    SCRATCH: site.scratch,
    PROMETHEUS: prometheusOf(plan),
    CONTROLLER_HOSTNAME: isHere ? controller.hostname : '',
    CONTROLLER_ADDRESS: isHere ? controller.address : '',
    CLUSTER_MODE: controller.mode,
  });
}
