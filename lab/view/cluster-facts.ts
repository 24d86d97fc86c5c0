import type { CloudInstance, CloudState } from '../fabric/cloud-state';
import type { CheckResult } from '../report/report';
import type { Site } from '../site';
import type { ClusterPicture, PictureMachine, PictureSite } from './cluster-picture';
import { measuredLines } from './measured';

/** What a picture needs of a cluster that runs. */
export interface ClusterToDraw {
  /** The external site. */
  readonly site: Site;
  /** The machine of slurmctld. */
  readonly controller: { readonly name: string };
  /** All sites, in the order in which they are drawn. */
  readonly sites: readonly SiteToDraw[];
  readonly tunnel: Pick<ClusterPicture, 'port' | 'tunnelMtuBytes'>;
}

interface SiteToDraw {
  readonly name: string;
  readonly cidr: string;
  readonly gateway: { readonly name: string };
}

/**
 * The picture of a cluster that runs, from what was deployed.
 *
 * @param cloud - as the AWS API tells it
 */
export function clusterPicture(
  cluster: ClusterToDraw,
  cloud: CloudState,
  checks: readonly CheckResult[],
): ClusterPicture {
  return {
    sites: cluster.sites.map((site) =>
      site.name === cluster.site.name ? externalSite(cluster) : awsSite(site, cluster, cloud),
    ),
    ...cluster.tunnel,
    measured: measuredLines(checks),
  };
}

function externalSite({ site, controller }: ClusterToDraw): PictureSite {
  const machines = site.machines.map(({ name, address }): PictureMachine => {
    const outside = site.behindNat ? `NAT, from ${site.routerPublicAddress}` : site.floatingAddress;
    return { name, more: [address, ...(name === site.gateway ? [outside] : []), ...dutyOf(name, controller.name)] };
  });
  const gateway = machines.find(({ name }) => name === site.gateway);
  if (!gateway) throw new Error(`${site.name} has no gateway`);
  const others = machines.filter((machine) => machine !== gateway);
  return { name: site.name, cidr: site.cidr, provider: 'outside AWS', gateway, machines: others };
}

function awsSite({ name, cidr, gateway }: SiteToDraw, { controller }: ClusterToDraw, cloud: CloudState): PictureSite {
  const vpc = cloud.instances.find((instance) => instance.name === gateway.name)?.vpcId;
  const own = cloud.instances.filter(({ vpcId }) => vpcId === vpc);
  const drawn = (one: CloudInstance): PictureMachine => {
    const state = one.running ? [] : ['switched off'];
    const outside = one.publicAddress ? [one.publicAddress] : [];
    return { name: one.name, more: [one.privateAddress, ...outside, ...dutyOf(one.name, controller.name), ...state] };
  };
  return {
    name,
    cidr,
    provider: 'AWS',
    gateway: own.filter((one) => one.name === gateway.name).map(drawn)[0] ?? { name: gateway.name, more: [] },
    machines: own
      .filter((one) => one.name !== gateway.name)
      .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
      .map(drawn),
  };
}

function dutyOf(name: string, controller: string): string[] {
  return name === controller ? ['slurmctld'] : [];
}
