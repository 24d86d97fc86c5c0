import { replaceTable } from '../util/nft';
import {
  addressesOf,
  type CloudInstance,
  type CloudState,
  type GroupRule,
  hasInternetRoute,
  type SecurityGroup,
  tapName,
} from './cloud-state';

/** Where the metadata service answers. */
export const METADATA_ADDRESS = '169.254.169.254';

/** Interface of the VPC's router towards the internet. */
export const INTERNET_INTERFACE = 'igw';

/**
 * nftables rules of a VPC's router, for a state with that VPC's instances only: security groups, source/destination
 * checks and the internet gateway's address translation. Loading them again replaces them; connections that are tracked go on, as on AWS.
 */
export function vpcRuleset(state: CloudState): string {
  const running = state.instances.filter((instance) => instance.running);
  return [filterTable(running, state.groups), sourceTable(running), translationTable(running), ''].join('\n');
}

/** Security groups: by instance, stateful, drop what no rule allows. */
function filterTable(running: readonly CloudInstance[], groups: readonly SecurityGroup[]): string {
  const byId = new Map(groups.map((group) => [group.id, group]));
  const rulesOf = (instance: CloudInstance, direction: 'ingress' | 'egress') =>
    instance.groups.flatMap((id) => byId.get(id)?.[direction] ?? []);
  // One rule that sends each interface's packets to the instance's own chain; none without instances.
  const dispatch = (key: 'iifname' | 'oifname', verb: 'jump' | 'goto', prefix: string) =>
    running.length === 0
      ? []
      : [
          `  ${key} vmap { ${running.map((one) => `"${tapName(one.id)}" : ${verb} ${chainName(prefix, one)}`).join(', ')} }`,
        ];
  return replaceTable('inet skylan', [
    ...groups.map((group) => memberSet(group.id, running)),
    addressSet(
      'internet',
      running.filter((one) => one.publicAddress && hasInternetRoute(one)),
    ),
    // Out of the instance: a chain that allows returns to the forward chain.
    ...running.map((one) =>
      chain(
        chainName('out', one),
        rulesOf(one, 'egress').flatMap((r) => matches(r, 'daddr')),
        'return',
      ),
    ),
    ...running.map((one) =>
      chain(
        chainName('in', one),
        rulesOf(one, 'ingress').flatMap((r) => matches(r, 'saddr')),
        'accept',
      ),
    ),
    'chain forward {',
    '  type filter hook forward priority 0; policy drop;',
    // A VPC takes no packet from the internet that claims to come from inside it.
    ...[...new Set(running.flatMap((one) => one.vpcCidrs))].map(
      (cidr) => `  iifname "${INTERNET_INTERFACE}" ip saddr ${cidr} counter drop`,
    ),
    // The other half of the source/destination check: nothing for others, also where a route leads here.
    ...running
      .filter((one) => one.sourceDestCheck)
      .map((one) => `  oifname "${tapName(one.id)}" ip daddr != { ${addressesOf(one).join(', ')} } counter drop`),
    '  ct state established,related accept',
    ...dispatch('iifname', 'jump', 'out'),
    ...dispatch('oifname', 'goto', 'in'),
    `  iifname "eni-*" oifname "${INTERNET_INTERFACE}" ip saddr @internet accept`,
    '}',
    'chain metadata {',
    '  type filter hook output priority 0;',
    // A token's hop limit: with 1 it does not get beyond the instance, into a container.
    ...running.map(
      (one) => `  oifname "${tapName(one.id)}" ip saddr ${METADATA_ADDRESS} ip ttl set ${one.metadata.hopLimit}`,
    ),
    '}',
  ]);
}

/** What an instance may send: from its own MAC address and, with the check on, its own IP addresses. */
function sourceTable(running: readonly CloudInstance[]): string {
  return replaceTable(
    'netdev skylan',
    running.flatMap((one) => [
      `chain ${chainName('src', one)} {`,
      `  type filter hook ingress device "${tapName(one.id)}" priority 0; policy accept;`,
      `  ether saddr != ${one.mac} counter drop`,
      // An Ethernet broadcast gets to the router (DHCP, ARP) and never to another instance.
      ...(one.sourceDestCheck
        ? [
            `  ether type ip ip saddr != { 0.0.0.0, ${addressesOf(one).join(', ')} } counter drop`,
            `  ether type arp arp saddr ip != { 0.0.0.0, ${addressesOf(one).join(', ')} } counter drop`,
          ]
        : []),
      '}',
    ]),
  );
}

/** One to one address translation of the internet gateway. */
function translationTable(running: readonly CloudInstance[]): string {
  const open = running.filter((one) => one.publicAddress && hasInternetRoute(one));
  return replaceTable('ip skylan_nat', [
    'chain prerouting {',
    '  type nat hook prerouting priority -100;',
    ...open.map(
      (one) => `  iifname "${INTERNET_INTERFACE}" ip daddr ${one.publicAddress} dnat to ${one.privateAddress}`,
    ),
    '}',
    'chain postrouting {',
    '  type nat hook postrouting priority 100;',
    ...open.map(
      (one) => `  oifname "${INTERNET_INTERFACE}" ip saddr ${one.privateAddress} snat to ${one.publicAddress}`,
    ),
    '}',
  ]);
}

function chain(name: string, conditions: readonly string[], verdict: string): string {
  const body = [...conditions.map((condition) => `${condition} counter ${verdict}`), 'counter drop'];
  return [`chain ${name} {`, ...body.map((line) => `    ${line}`), '  }'].join('\n');
}

/** The conditions of a rule, one for each address range or group at its other end. */
function matches(rule: GroupRule, side: 'saddr' | 'daddr'): string[] {
  const ends = [
    ...rule.cidrs.map((cidr) => `ip ${side} ${cidr}`),
    ...rule.groups.map((id) => `ip ${side} @${setName(id)}`),
  ];
  return ends.map((end) => [end, protocol(rule)].filter(Boolean).join(' '));
}

const PROTOCOL_NAMES: Record<string, string> = { '1': 'icmp', '6': 'tcp', '17': 'udp' };

function protocol(rule: GroupRule): string {
  const name = PROTOCOL_NAMES[rule.protocol] ?? rule.protocol;
  if (name === '-1') return '';
  const from = rule.fromPort ?? -1;
  const to = rule.toPort ?? -1;
  if (name === 'icmp') {
    if (from === -1) return 'ip protocol icmp';
    return `icmp type ${from}${to === -1 ? '' : ` icmp code ${to}`}`;
  }
  if ((name === 'tcp' || name === 'udp') && from !== -1) return `${name} dport ${from === to ? from : `${from}-${to}`}`;
  return `ip protocol ${name}`;
}

/** The addresses of a group's members, for rules that name the group. */
function memberSet(groupId: string, running: readonly CloudInstance[]): string {
  return addressSet(
    setName(groupId),
    running.filter((one) => one.groups.includes(groupId)),
  );
}

function addressSet(name: string, members: readonly CloudInstance[]): string {
  const elements = members.flatMap(addressesOf).join(', ');
  return `set ${name} { type ipv4_addr;${elements ? ` elements = { ${elements} };` : ''} }`;
}

function setName(groupId: string): string {
  return groupId.replaceAll('-', '_');
}

function chainName(prefix: string, instance: CloudInstance): string {
  return `${prefix}_${instance.id.replaceAll('-', '_')}`;
}
