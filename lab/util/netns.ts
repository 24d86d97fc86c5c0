import { readdirSync } from 'node:fs';
import { netnsPrefix } from './names';
import { run } from './run';

/** `argv` so that it runs in a network namespace. */
export function inNetns(namespace: string, argv: readonly string[]): string[] {
  return ['ip', 'netns', 'exec', namespace, ...argv];
}

/** Whether the namespace exists. */
export function netnsExists(namespace: string): boolean {
  return listNetns().includes(namespace);
}

/** This checkout's namespaces that exist now, those of a killed run included. */
export function listNetns(): string[] {
  try {
    return readdirSync('/run/netns').filter((name) => name.startsWith(netnsPrefix));
  } catch {
    return [];
  }
}

/** Makes the namespace, with loopback up; nothing happens when it exists. */
export async function ensureNetns(namespace: string): Promise<void> {
  if (!netnsExists(namespace)) await run(['ip', 'netns', 'add', namespace]);
  await run(['ip', '-n', namespace, 'link', 'set', 'lo', 'up']);
}

/**
 * Removes the namespace, and with it the interfaces in it. Processes in it keep it alive: end them first.
 */
export async function deleteNetns(namespace: string): Promise<void> {
  if (netnsExists(namespace)) await run(['ip', 'netns', 'delete', namespace]);
}

/** Sets kernel parameters (`net.ipv4.ip_forward` and kin) of a namespace. */
export async function setSysctls(namespace: string, values: Readonly<Record<string, string | number>>): Promise<void> {
  const words = Object.entries(values).map(([key, value]) => `${key}=${value}`);
  await run(inNetns(namespace, ['sysctl', '--quiet', '--write', ...words]));
}

/** Loads an nftables rule set in a namespace, in one transaction. */
export async function loadNft(namespace: string, rules: string): Promise<void> {
  await run(inNetns(namespace, ['nft', '--file', '-']), { input: rules });
}
