import { netns, netnsName } from '../util/names';
import { ensureNetns, inNetns, netnsExists } from '../util/netns';
import { run, tryRun } from '../util/run';
import type { Peer } from './peer';

/** Addresses of the stranger's line: documentation addresses (TEST-NET-1 of RFC 5737). */
export const STRANGERS_ADDRESS = '192.0.2.66';
const PROVIDER = '192.0.2.65';

/** Interface of the stranger's machine. */
export const STRANGER_DEVICE = 'eth0';

export interface Stranger extends Peer {
  /** Its network namespace. */
  readonly netns: string;
  /** Words before each OpenVPN that it starts, such as `env` and variables. @default none */
  readonly before?: readonly string[];
}

/** A machine somewhere in the lab's internet, with the host's own programs. It goes with the lab. */
export async function strangerUp(): Promise<Stranger> {
  const namespace = netnsName('stranger');
  if (!netnsExists(namespace)) {
    await ensureNetns(namespace);
    const ip = (where: string, ...words: string[]) => run(['ip', '-n', where, ...words]);
    const peer = ['peer', 'name', STRANGER_DEVICE, 'netns', namespace];
    await ip(netns.inet, 'link', 'add', 'stranger', 'type', 'veth', ...peer);
    await ip(netns.inet, 'address', 'add', PROVIDER, 'peer', `${STRANGERS_ADDRESS}/32`, 'dev', 'stranger');
    await ip(netns.inet, 'link', 'set', 'stranger', 'up');
    await ip(namespace, 'address', 'add', STRANGERS_ADDRESS, 'peer', `${PROVIDER}/32`, 'dev', STRANGER_DEVICE);
    await ip(namespace, 'link', 'set', STRANGER_DEVICE, 'up');
    await ip(namespace, 'route', 'add', 'default', 'via', PROVIDER);
  }
  return {
    name: 'a stranger',
    address: STRANGERS_ADDRESS,
    netns: namespace,
    exec: (argv, options = {}) =>
      tryRun(inNetns(namespace, argv), { input: options.input ?? '', timeoutMs: options.timeoutMs ?? 60_000 }),
  };
}
