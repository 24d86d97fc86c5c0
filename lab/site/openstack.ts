import { parseArgs } from 'node:util';

/** What a site's operator has set by the `openstack` command. */
export interface Openstack {
  /** Networks that a port may send from and receive for beside its own address, by port (the machine's name). */
  readonly allowedAddresses: Readonly<Record<string, readonly string[]>>;
  /** What the security group lets in from outside the group, beside answers. */
  readonly ingress: readonly IngressRule[];
}

export interface IngressRule {
  readonly protocol: 'tcp' | 'udp' | 'icmp' | 'any';
  /** First and last port. Undefined: all. */
  readonly ports?: readonly [number, number];
  /** CIDR of the other end. */
  readonly remote: string;
}

/** The security group of all machines of a site. */
export const GROUP = 'default';

/** A project as it is made: nothing comes in, nobody sends for others. */
export const UNTOUCHED: Openstack = { allowedAddresses: {}, ingress: [] };

/**
 * What the command changes: the two subcommands that joining a cluster takes, and no other.
 *
 * @param argv - the command's words after `openstack`
 * @param ports - ids of the ports that there are
 * @throws Error for a command, option, port or group that is not known
 */
export function openstackCommand(state: Openstack, argv: readonly string[], ports: readonly string[]): Openstack {
  const starts = (...words: string[]) => words.every((word, index) => argv[index] === word);
  if (starts('port', 'set')) return portSet(state, argv.slice(2), ports);
  if (starts('security', 'group', 'rule', 'create')) return ruleCreate(state, argv.slice(4));
  throw new Error(`openstack: no such command here: ${argv.join(' ')}`);
}

function portSet(state: Openstack, args: readonly string[], ports: readonly string[]): Openstack {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { 'allowed-address': { type: 'string', multiple: true } },
  });
  const port = only(positionals, 'port');
  if (!ports.includes(port)) throw new Error(`openstack: no port ${port}; there are ${ports.join(', ')}`);
  const before = state.allowedAddresses[port] ?? [];
  const added = (values['allowed-address'] ?? []).map(addressPair);
  return { ...state, allowedAddresses: { ...state.allowedAddresses, [port]: [...new Set([...before, ...added])] } };
}

function addressPair(text: string): string {
  const address = /^ip-address=(\d+\.\d+\.\d+\.\d+(?:\/\d+)?)$/.exec(text)?.[1];
  if (!address) throw new Error(`openstack: not an allowed address (ip-address=NETWORK): ${text}`);
  return address;
}

function ruleCreate(state: Openstack, args: readonly string[]): Openstack {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ingress: { type: 'boolean' },
      ethertype: { type: 'string' },
      protocol: { type: 'string' },
      'dst-port': { type: 'string' },
      'remote-ip': { type: 'string' },
      description: { type: 'string' },
    },
  });
  const group = only(positionals, 'security group');
  if (group !== GROUP) throw new Error(`openstack: no security group ${group}; there is ${GROUP}`);
  const [first = '', last = first] = (values['dst-port'] ?? '').split(':');
  const rule: IngressRule = {
    protocol: protocolOf(values.protocol ?? 'any'),
    ...(first ? { ports: [Number(first), Number(last)] as const } : {}),
    remote: values['remote-ip'] ?? '0.0.0.0/0',
  };
  return { ...state, ingress: [...state.ingress, rule] };
}

function protocolOf(name: string): IngressRule['protocol'] {
  if (name === 'tcp' || name === 'udp' || name === 'icmp' || name === 'any') return name;
  throw new Error(`openstack: no such protocol here: ${name}`);
}

function only(positionals: readonly string[], what: string): string {
  const [one, ...more] = positionals;
  if (one === undefined || more.length > 0)
    throw new Error(`openstack: one ${what} is needed: ${positionals.join(' ')}`);
  return one;
}
