import { type Peer, peersOf } from '../peers';
import type { HybridClusterPlan, SitePlan } from '../plan-types';

/** Gives the public address of an AWS site's gateway: a CDK token, or a placeholder. */
export type ElasticIpOf = (site: string) => string;

/** Of routes that count when no other does. */
const LAST_RESORT_METRIC = 9999;

/** Stands for the address in a site pack; the handler puts it in its place. */
export const elasticIpPlaceholder: ElasticIpOf = (site) => `@{endpoint:${site}}`;

/** What stands for the private key of a site that brings its own key pair: whoever holds the key puts it there. */
export const BROUGHT_PRIVATE_KEY = 'THE-PRIVATE-KEY-OF-THIS-SITE';

/**
 * `wg0.conf` of a site's gateway, for wg-quick(8), with placeholders `@{...}` for keys. It is a parameter for an AWS
 * site, and a part of the site pack for an external one.
 *
 * Routes are not left to wg-quick: they carry the gateway's address in its site as preferred source, so that what the
 * gateway itself sends is answered by workers of other sites, which know no way to tunnel addresses but that of
 * their own gateway. Behind each stands one that leads nowhere: while there is no tunnel, nothing for another site goes
 * out in the clear. A comment names each peer and who changes its keys: skylan-tunnel reads it.
 *
 * @throws Error when the plan has no such site
 */
export function renderTunnel(plan: HybridClusterPlan, siteName: string, elasticIpOf: ElasticIpOf): string {
  const site = siteOf(plan, siteName);
  const parts = [
    interfaceLines(plan, site),
    ...peersOf(plan, siteName).map((peer) => peerLines(plan, peer, elasticIpOf)),
  ];
  return parts.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

/** Networks that a site reaches through the tunnel: the other sites, and the tunnel itself. */
export function foreignCidrs(plan: HybridClusterPlan, siteName: string): string[] {
  return [plan.tunnel.cidr, ...peersOf(plan, siteName).map(({ cidr }) => cidr)];
}

export function siteOf(plan: HybridClusterPlan, name: string): SitePlan {
  const site = plan.sites.find((one) => one.name === name);
  if (!site) throw new Error(`the plan has no site ${JSON.stringify(name)}`);
  return site;
}

function interfaceLines(plan: HybridClusterPlan, site: SitePlan): string[] {
  const brought = site.provider === 'external' && site.publicKey !== undefined;
  return [
    '[Interface]',
    `PrivateKey = ${brought ? BROUGHT_PRIVATE_KEY : `@{private-key:${site.name}}`}`,
    `Address = ${site.tunnelAddress}/32`,
    `ListenPort = ${plan.tunnel.port}`,
    `MTU = ${plan.tunnel.mtuBytes}`,
    'Table = off',
    ...foreignCidrs(plan, site.name).flatMap((cidr) => [
      `PreUp = ip route replace unreachable ${cidr} metric ${LAST_RESORT_METRIC}`,
      `PostUp = ip route replace ${cidr} dev %i src ${site.gatewayAddress}`,
    ]),
  ];
}

function peerLines(plan: HybridClusterPlan, peer: Peer, elasticIpOf: ElasticIpOf): string[] {
  const { endpoint } = peer;
  const address = endpoint.kind === 'elastic-ip' ? elasticIpOf(peer.site) : 'address' in endpoint && endpoint.address;
  return [
    '[Peer]',
    `# ${peer.site} ${siteOf(plan, peer.site).provider}`,
    `PublicKey = @{public-key:${peer.site}}`,
    `PresharedKey = @{preshared-key:${peer.pairName}}`,
    `AllowedIPs = ${peer.tunnelAddress}/32, ${peer.cidr}`,
    ...(address ? [`Endpoint = ${address}:${plan.tunnel.port}`] : []),
    `PersistentKeepalive = ${peer.keepaliveSeconds}`,
  ];
}
