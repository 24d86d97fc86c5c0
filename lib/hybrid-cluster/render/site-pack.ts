import type { SitePackFile } from '../../cluster-keys/contract';
import { assetText } from '../../machine/assets';
import { toEnvFile } from '../../machine/env-file';
import type { ExternalSitePlan, HybridClusterPlan } from '../plan-types';
import { renderReadme } from './site-pack-readme';
import { onDemandWorkers, renderCgroupConf, renderPowerEnv, renderSlurmConf, renderSlurmdEnv } from './slurm';
import { elasticIpPlaceholder, foreignCidrs, renderTunnel } from './wireguard';

/**
 * All that an external site needs to join, with placeholders for keys and for public addresses: its tunnel, what its
 * workers and its controller need, the program that puts it all in place, and a README.
 *
 * @param region - AWS region of the stack; may be a token
 */
export function sitePackFiles(plan: HybridClusterPlan, site: ExternalSitePlan, region: string): SitePackFile[] {
  const isControllerHere = plan.controller.site === site.name;
  const file = (name: string, content: string, mode = '0644') => ({ path: `${site.name}-pack/${name}`, mode, content });
  const asset = (name: string, source: string, mode?: string) => file(name, assetText(source), mode);
  return [
    file('README.md', renderReadme(plan, site)),
    asset('skylan-site', 'site-pack/skylan-site', '0755'),
    file('site.env', renderSiteEnv(plan, site)),
    file('wg0.conf', renderTunnel(plan, site.name, elasticIpPlaceholder), '0600'),
    asset('sysctl.conf', 'site-gateway/etc/sysctl.d/60-skylan.conf'),
    asset('skylan-site.nft', 'site-gateway/etc/skylan/skylan-site.nft'),
    file('munge.key', '@{munge-key}\n', '0600'),
    file('slurmd.env', renderSlurmdEnv(plan, site, false)),
    asset('slurmd.conf', 'worker/etc/systemd/system/slurmd.service.d/slurmd.conf'),
    ...['skylan-slurmd-watch.service', 'skylan-slurmd-watch.timer'].map((unit) =>
      asset(unit, `worker/etc/systemd/system/${unit}`),
    ),
    asset('skylan-slurmd-watch', 'worker/usr/local/lib/skylan/skylan-slurmd-watch', '0755'),
    ...(isControllerHere
      ? [
          file('slurm.conf', renderSlurmConf(plan)),
          file('cgroup.conf', renderCgroupConf()),
          ...['skylan-backup.service', 'skylan-backup.timer'].map((unit) =>
            asset(unit, `backup/etc/systemd/system/${unit}`),
          ),
          asset('skylan-backup', 'backup/usr/local/lib/skylan/skylan-backup', '0755'),
          asset('skylan-restore', 'backup/usr/local/sbin/skylan-restore', '0755'),
          asset('slurmctld.conf', 'controller/etc/systemd/system/slurmctld.service.d/slurmctld.conf'),
        ]
      : []),
    ...(isControllerHere && onDemandWorkers(plan).length > 0
      ? [
          file('slurm.env', renderPowerEnv(plan, region)),
          asset('skylan-power', 'controller-power/usr/local/lib/skylan/skylan-power', '0755'),
        ]
      : []),
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
    CONTROLLER_HOSTNAME: isHere ? controller.hostname : '',
    CONTROLLER_ADDRESS: isHere ? controller.address : '',
  });
}
