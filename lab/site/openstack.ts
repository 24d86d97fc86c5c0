import { parseArgs } from 'node:util';

/** What a site's operator has set by the `openstack` command. */
export interface Openstack {
  /** Networks that a port may send from and receive for beside its own address, by the port's id. */
  readonly allowedAddresses: Readonly<Record<string, readonly string[]>>;
  /** What each security group lets in, beside answers. */
  readonly groups: Readonly<Record<string, readonly IngressRule[]>>;
  /** Security groups of each machine, beside the one that all have. */
  readonly members: Readonly<Record<string, readonly string[]>>;
}

export interface IngressRule {
  readonly protocol: 'tcp' | 'udp' | 'icmp' | 'any';
  /** First and last port. Undefined: all. */
  readonly ports?: readonly [number, number];
  /** CIDR of the other end. */
  readonly remote: string;
}

/** A machine as far as the command knows it. */
interface Server {
  readonly name: string;
  readonly address: string;
}

/** A project as it is made: nothing comes in from outside, nobody sends for others. */
export const UNTOUCHED: Openstack = { allowedAddresses: {}, groups: { default: [] }, members: {} };

/** Id of the port that has this address. */
export function portId(address: string): string {
  return `port-${address}`;
}

/** What is let in to a machine. */
export function ingressOf({ groups, members }: Openstack, machine: string): IngressRule[] {
  return ['default', ...(members[machine] ?? [])].flatMap((group) => groups[group] ?? []);
}

type Command = (state: Openstack, args: string[], servers: readonly Server[]) => Openstack;

/**
 * What a command changes: there is what joining a cluster takes, and nothing else.
 *
 * @param argv - the command's words after `openstack`
 * @throws Error for a command, option, port, machine or group that is not known
 */
export function openstackCommand(state: Openstack, argv: readonly string[], servers: readonly Server[]): Openstack {
  const text = argv.join(' ');
  const known = Object.entries(COMMANDS).find(([words]) => `${text} `.startsWith(`${words} `));
  if (!known) throw new Error(`openstack: no such command here: ${text}`);
  const [words, command] = known;
  return command(state, argv.slice(words.split(' ').length), servers);
}

const COMMANDS: Readonly<Record<string, Command>> = {
  'port list': portList,
  'port set': portSet,
  'security group create': groupCreate,
  'security group rule create': ruleCreate,
  'server add security group': addGroup,
};

/** It changes nothing; the stand-in has answered it. */
function portList(state: Openstack, args: string[], servers: readonly Server[]): Openstack {
  const text = (short: string) => ({ type: 'string', short }) as const;
  const options = { 'fixed-ip': { type: 'string' }, format: text('f'), column: text('c') } as const;
  const { values } = parseArgs({ args, options });
  const address = values['fixed-ip']?.replace(/^ip-address=/, '');
  if (values.format !== 'value' || values.column !== 'ID' || !servers.some((server) => server.address === address))
    throw new Error(`openstack: no id of such a port: ${args.join(' ')}`);
  return state;
}

function portSet(state: Openstack, args: string[], servers: readonly Server[]): Openstack {
  const options = { 'allowed-address': { type: 'string', multiple: true } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [port] = exactly(positionals, 'port');
  const ports = servers.map((server) => portId(server.address));
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

function groupCreate(state: Openstack, args: string[]): Openstack {
  const { positionals } = parseArgs({ args, options: { description: { type: 'string' } }, allowPositionals: true });
  const [group] = exactly(positionals, 'security group');
  return { ...state, groups: { ...state.groups, [group]: state.groups[group] ?? [] } };
}

function ruleCreate(state: Openstack, args: string[]): Openstack {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ingress: { type: 'boolean' },
      ethertype: text,
      protocol: text,
      'dst-port': text,
      'remote-ip': text,
      description: text,
    },
  });
  const [group] = exactly(positionals, 'security group');
  const [first = '', last = first] = (values['dst-port'] ?? '').split(':');
  const rule: IngressRule = {
    protocol: protocolOf(values.protocol ?? 'any'),
    ...(first ? { ports: [Number(first), Number(last)] as const } : {}),
    remote: values['remote-ip'] ?? '0.0.0.0/0',
  };
  return { ...state, groups: { ...state.groups, [group]: [...rulesOf(state, group), rule] } };
}

function addGroup(state: Openstack, args: string[], servers: readonly Server[]): Openstack {
  const [machine, group] = exactly(args, 'machine', 'security group');
  const names = servers.map((server) => server.name);
  if (!names.includes(machine)) throw new Error(`openstack: no server ${machine}; there are ${names.join(', ')}`);
  rulesOf(state, group);
  const before = state.members[machine] ?? [];
  return { ...state, members: { ...state.members, [machine]: [...new Set([...before, group])] } };
}

function rulesOf({ groups }: Openstack, group: string): readonly IngressRule[] {
  const rules = groups[group];
  if (!rules) throw new Error(`openstack: no security group ${group}; there are ${Object.keys(groups).join(', ')}`);
  return rules;
}

function protocolOf(name: string): IngressRule['protocol'] {
  if (name === 'tcp' || name === 'udp' || name === 'icmp' || name === 'any') return name;
  throw new Error(`openstack: no such protocol here: ${name}`);
}

function exactly(words: readonly string[], ...what: [string]): [string];
function exactly(words: readonly string[], ...what: [string, string]): [string, string];
function exactly(words: readonly string[], ...what: string[]): string[] {
  if (words.length !== what.length) throw new Error(`openstack: ${what.join(' and ')} wanted: ${words.join(' ')}`);
  return [...words];
}
