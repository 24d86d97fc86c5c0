import type { HybridClusterPlan } from '../lib/hybrid-cluster/plan-types';
import { ranged } from './names';
import { type NamedTemplate, referred } from './template';

/** What machines let in, and from whom. */
export interface DoorRow {
  /** Names of the machines. */
  readonly at: readonly string[];
  /** For example `UDP 1194`, `GRE`, `ping`. */
  readonly door: string;
  /** A network in CIDR notation, `anybody`, or names of machines. */
  readonly from: string;
  /** In the words of the rule. */
  readonly why: string;
}

interface Rule {
  readonly IpProtocol: string | number;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly CidrIp?: unknown;
  readonly CidrIpv6?: unknown;
  readonly SourceSecurityGroupId?: unknown;
  readonly SourcePrefixListId?: unknown;
  readonly Description?: string;
}

/** IP protocols by number, as rules of EC2 name them (IANA's protocol numbers). */
const PROTOCOLS: Readonly<Record<string, string>> = { '47': 'GRE', '50': 'ESP', '58': 'ICMPv6', icmpv6: 'ICMPv6' };

/** Every rule by which a machine of the stack lets something in; groups that no machine is in are left out. */
export function doorRows(template: NamedTemplate): DoorRow[] {
  const within = template
    .all('AWS::EC2::SecurityGroup')
    .flatMap(([id, { SecurityGroupIngress = [] }]) => SecurityGroupIngress.map((rule: Rule) => ({ id, rule })));
  const apart = template
    .all('AWS::EC2::SecurityGroupIngress')
    .map(([, rule]) => ({ id: referred(rule.GroupId) ?? '', rule: rule as Rule }));
  return [...within, ...apart].flatMap(({ id, rule }) => {
    const at = template.membersOf(id);
    if (at.length === 0) return [];
    return [{ at, door: doorOf(rule), from: fromOf(template, id, rule), why: rule.Description ?? '' }];
  });
}

/** What the gateways of sites outside AWS have to let in, which their operators open; one behind NAT calls itself. */
export function externalDoors({ sites, tunnel }: HybridClusterPlan): DoorRow[] {
  return sites.flatMap((site) => {
    if (site.provider !== 'external' || site.endpoint === undefined) return [];
    const others = sites.filter(({ name }) => name !== site.name).map(({ name }) => name);
    return [
      {
        at: [`the gateway of ${site.name} (yours)`],
        door: `UDP ${tunnel.port}`,
        from: `the gateways of ${others.join(', ')}`,
        why: 'WireGuard: open it there',
      },
    ];
  });
}

function doorOf({ IpProtocol, FromPort, ToPort }: Rule): string {
  const protocol = String(IpProtocol);
  if (protocol === '-1') return 'everything';
  if (protocol === 'icmp') return FromPort === 8 ? 'ping' : FromPort === -1 ? 'ICMP' : `ICMP ${FromPort}/${ToPort}`;
  const name = PROTOCOLS[protocol] ?? protocol.toUpperCase();
  if (FromPort === undefined || name === 'ICMPv6') return name;
  return `${name} ${FromPort}${ToPort === FromPort || ToPort === undefined ? '' : `-${ToPort}`}`;
}

function fromOf(template: NamedTemplate, group: string, rule: Rule): string {
  const { CidrIp, CidrIpv6, SourceSecurityGroupId: source, SourcePrefixListId } = rule;
  if (source !== undefined) {
    const other = referred(source);
    if (other === group) return 'each other';
    return ranged(template.membersOf(other ?? '')).join(', ') || template.text(source);
  }
  const network = template.text(CidrIp ?? CidrIpv6 ?? SourcePrefixListId);
  return ['0.0.0.0/0', '::/0'].includes(network) ? `anybody (${network})` : network;
}
