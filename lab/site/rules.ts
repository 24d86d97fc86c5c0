import { replaceTable } from '../util/nft';
import { type IngressRule, ingressOf, type Openstack, portId } from './openstack';
import type { Site, SiteMachine } from './types';

/** Bridge of a site's network, and the router's line to the internet. */
export const NETWORK = 'net';
export const LINE = 'line';

/**
 * nftables rules of a site: its router with floating IP and address translation, security groups, and each port's
 * protection against false addresses. Loading them again replaces them.
 *
 * The router tracks connections. Between ports that cannot be had everywhere: there the first packet of a connection
 * counts (TCP with SYN alone, a ping's question, any UDP), and what follows or answers passes.
 */
export function siteRules(site: Site, openstack: Openstack): string {
  return [routerTable(site, openstack), portTable(site, openstack), ''].join('\n');
}

function routerTable(site: Site, openstack: Openstack): string {
  const gateway = site.machines.find((machine) => machine.name === site.gateway)?.address;
  const floating = site.behindNat ? undefined : site.floatingAddress;
  return replaceTable('ip skylan_router', [
    'chain forward {',
    '  type filter hook forward priority 0; policy drop;',
    '  ct state established,related accept',
    `  iifname "${NETWORK}" oifname "${LINE}" accept`,
    ...site.machines.flatMap(({ name, address }) =>
      ingressOf(openstack, name).map(
        (rule) => `  iifname "${LINE}" ip daddr ${address} ${condition(rule)} counter accept`,
      ),
    ),
    '}',
    'chain input {',
    '  type filter hook input priority 0; policy accept;',
    `  iifname "${LINE}" ct state != { established, related } counter drop`,
    '}',
    'chain prerouting {',
    '  type nat hook prerouting priority -100;',
    ...(floating ? [`  iifname "${LINE}" ip daddr ${floating} dnat to ${gateway}`] : []),
    '}',
    'chain postrouting {',
    '  type nat hook postrouting priority 100;',
    ...(floating ? [`  oifname "${LINE}" ip saddr ${gateway} snat to ${floating}`] : []),
    `  oifname "${LINE}" ip saddr ${site.cidr} snat to ${site.routerPublicAddress} random`,
    '}',
  ]);
}

function condition({ protocol, ports, remote }: IngressRule): string {
  const source = `ip saddr ${remote}`;
  if (protocol === 'any') return source;
  if (!ports) return `${source} ip protocol ${protocol}`;
  const [first, last] = ports;
  return `${source} ${protocol} dport ${first === last ? first : `${first}-${last}`}`;
}

/** Port security: no packet from or for an address that is not the port's own or allowed; and the security groups. */
function portTable(site: Site, openstack: Openstack): string {
  const own = ({ address }: SiteMachine) => [address, ...(openstack.allowedAddresses[portId(address)] ?? [])];
  const each = (rules: (machine: SiteMachine) => string[]) =>
    site.machines.flatMap((machine) => rules(machine).map((rule) => `  ${rule}`));
  const arrivals = each((machine) => {
    const receives = [...own(machine), '224.0.0.0/4', '255.255.255.255'].join(', ');
    return [`oifname "${machine.name}" ether type ip ip daddr != { ${receives} } counter drop`];
  });
  return replaceTable('bridge skylan_ports', [
    'chain from_port {',
    '  type filter hook prerouting priority -300; policy accept;',
    ...each((machine) => {
      const sends = ['0.0.0.0', ...own(machine)].join(', ');
      return [
        `iifname "${machine.name}" ether saddr != ${machine.mac} counter drop`,
        `iifname "${machine.name}" ether type ip ip saddr != { ${sends} } counter drop`,
        `iifname "${machine.name}" ether type arp arp saddr ip != { ${sends} } counter drop`,
      ];
    }),
    '}',
    'chain to_port {',
    '  type filter hook forward priority 0; policy accept;',
    ...arrivals,
    // Members of the group that all have are free among themselves.
    `  ether type != ip accept`,
    `  ip saddr ${site.cidr} accept`,
    ...each(({ name, address }) =>
      ingressOf(openstack, name).map((rule) => `oifname "${name}" ip daddr ${address} ${condition(rule)} accept`),
    ),
    // What an allowed network is to get at a port is for its machine to judge: it only passes on.
    ...each(({ name, address }) => [
      `oifname "${name}" ip daddr ${address} tcp flags & (syn | ack) == syn counter drop`,
      `oifname "${name}" ip daddr ${address} icmp type echo-request counter drop`,
      `oifname "${name}" ip daddr ${address} ip protocol udp counter drop`,
    ]),
    '}',
    'chain router_to_port {',
    '  type filter hook output priority 0; policy accept;',
    ...arrivals,
    '}',
  ]);
}

/** Rules that let nothing through the router's line, as if it was cut; and those that mend it. */
export const CUT = `table ip skylan_cut {
  chain forward {
    type filter hook forward priority -300; policy accept;
    iifname "${LINE}" counter drop
    oifname "${LINE}" counter drop
  }
}
`;
export const MEND = 'table ip skylan_cut {}\ndelete table ip skylan_cut\n';
