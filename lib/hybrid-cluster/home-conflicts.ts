import { Ipv4Network } from '../net/ipv4';
import { named } from '../settings/sourced';
import type { Draft } from './draft';
import { filerOf } from './homes';
import { HYBRID_CLUSTER_KEY as KEY } from './settings';

/** A server of homes that no worker of another site would reach. */
export function homeConflicts({ home, sites, controller }: Draft): string[] {
  if (home?.value === 'controller' && controller.mode?.value === 'include') {
    return [
      `${named(KEY, home)} is for a controller of this cluster's own; write the address and path of the homes that your ` +
        'cluster exports, or leave it out',
    ];
  }
  const server = home && filerOf(home.value);
  const cidrs = sites.flatMap(({ cidr }) => cidr?.value ?? []);
  // With a network refused, a server in it would be called wrong.
  if (!home || !server || cidrs.length < sites.length) return [];
  if (cidrs.some((cidr) => Ipv4Network.of(cidr).hostNumber(server.address) !== undefined)) return [];
  return [
    `${named(KEY, home)} is a server outside all sites, which the tunnel does not lead to; write one in ` +
      `${cidrs.join(' or ')}`,
  ];
}
