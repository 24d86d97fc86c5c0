import type { CommandResult } from '../util/run';

export interface PeerExecOptions {
  readonly input?: string;
  readonly timeoutMs?: number;
}

/** A machine on the LAN, on which the checks run commands. */
export interface Peer {
  readonly name: string;
  /** Its IPv4 address in the LAN. */
  readonly address: string;
  exec(argv: readonly string[], options?: PeerExecOptions): Promise<CommandResult>;
}

/** Ends a hang: an emulated machine on a busy host is slow. */
const LIMIT_MS = 900_000;

/** Words of a failed command that are told. */
const TOLD_LINES = 15;

/**
 * Runs what must succeed.
 *
 * @returns what it printed
 * @throws Error with its last words when it fails
 */
export async function must(
  machine: Pick<Peer, 'name' | 'exec'>,
  argv: readonly string[],
  options: PeerExecOptions = {},
): Promise<string> {
  const result = await machine.exec(argv, { timeoutMs: LIMIT_MS, ...options });
  if (result.exitCode === 0) return result.stdout;
  const words = lastWords(result, TOLD_LINES);
  throw new Error(`${argv.join(' ')} failed on ${machine.name} (${result.exitCode}):\n${words}`);
}

/**
 * First IPv4 address of an interface, as the machine itself has it.
 *
 * @throws Error when the interface is missing or has none
 */
export async function interfaceAddress(exec: Peer['exec'], device: string): Promise<string> {
  const result = await exec(['ip', '-4', '-json', 'address', 'show', 'dev', device]);
  const links = JSON.parse(result.stdout || '[]') as { addr_info?: { local?: string }[] }[];
  const address = links.flatMap((link) => link.addr_info ?? []).find((entry) => entry.local)?.local;
  if (!address) throw new Error(`${device} has no IPv4 address: ${result.stderr.trim() || 'none is set'}`);
  return address;
}

/**
 * The interface that has a machine's LAN address.
 *
 * @throws Error when none has it
 */
export async function interfaceOf(peer: Peer): Promise<string> {
  const { stdout } = await peer.exec(['ip', '-4', '-json', 'address', 'show', 'to', peer.address]);
  const device = (JSON.parse(stdout || '[]') as { ifname?: string }[]).find((link) => link.ifname)?.ifname;
  if (!device) throw new Error(`no interface of ${peer.name} has ${peer.address}`);
  return device;
}

/** Last lines of what a command said. */
export function lastWords(result: CommandResult, lines = 6): string {
  return `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-lines).join('\n');
}
