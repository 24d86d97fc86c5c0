import { netnsName } from '../util/names';
import { deleteNetns, ensureNetns, inNetns } from '../util/netns';
import { run, tryRun } from '../util/run';
import { LAN_BRIDGE } from './router';
import type { Home, LanHost } from './types';

/**
 * Adds a machine to a home's LAN: a network namespace with the interface `eth0`, in which the host's own programs run.
 * It goes with the home; one that has the name already is replaced.
 *
 * @param name - letters and digits; unique in its home, at most 10 characters
 * @param address - in the LAN. Undefined: none, for a machine that asks the router for one
 */
export async function lanHostUp(home: Home, name: string, address?: string): Promise<LanHost> {
  if (!/^[a-z0-9]{1,10}$/.test(name)) throw new Error(`not a LAN host's name: ${name}`);
  const namespace = netnsName(`${home.name}.${name}`);
  await tryRun(['ip', '-n', home.netns, 'link', 'delete', name]);
  await deleteNetns(namespace);
  await ensureNetns(namespace);
  await addLanPort(home, name, namespace, address);
  return {
    name,
    address: address ?? '',
    netns: namespace,
    exec: (argv, options = {}) =>
      tryRun(inNetns(namespace, argv), { input: options.input ?? '', timeoutMs: options.timeoutMs ?? 60_000 }),
  };
}

/** Ties a namespace to the LAN: `eth0` inside, a port named `port` at the bridge. */
export async function addLanPort(home: Home, port: string, namespace: string, address?: string): Promise<void> {
  const ip = (...words: string[]) => run(['ip', '-n', namespace, ...words]);
  const peer = ['peer', 'name', 'eth0', 'netns', namespace];
  await run(['ip', '-n', home.netns, 'link', 'add', port, 'type', 'veth', ...peer]);
  await run(['ip', '-n', home.netns, 'link', 'set', port, 'master', LAN_BRIDGE, 'up']);
  await ip('link', 'set', 'eth0', 'up');
  if (address === undefined) return;
  await ip('address', 'add', `${address}/${home.prefixLength}`, 'broadcast', '+', 'dev', 'eth0');
  await ip('route', 'add', 'default', 'via', home.routerAddress);
}
