import type { IConstruct } from 'constructs';
import { SettingsError } from './error';
import { named, type Sourced } from './sourced';

/** Owners by what they claimed, of each app. */
const claimed = new WeakMap<IConstruct, Map<string, IConstruct>>();

/**
 * Claims something of which an app can have one only, an address of a subnet for example.
 *
 * @returns the construct that has it already; undefined when it was free, and is the owner's now
 */
export function claim(owner: IConstruct, what: string): IConstruct | undefined {
  const { root } = owner.node;
  const owners = claimed.get(root) ?? new Map<string, IConstruct>();
  claimed.set(root, owners);
  const other = owners.get(what);
  if (other) return other === owner ? undefined : other;
  owners.set(what, owner);
  return undefined;
}

/**
 * Claims a network's name in its account and region: two networks of one kind and name would have their keys in one
 * folder, and to destroy one would be to destroy the keys of both.
 *
 * @param key - context key of the network's settings
 * @param place - account and region that the network goes to, as the CDK writes them, and its parameter namespace there
 * @throws SettingsError when another network of the app has the name
 */
export function claimName(
  owner: IConstruct,
  key: string,
  name: Sourced<string>,
  { environment, namespace }: { readonly environment: string; readonly namespace: string },
): void {
  const other = claim(owner, `${environment} /${namespace}`);
  if (!other) return;
  throw new SettingsError([
    `${named(key, name)} of ${owner.node.path} is also the name of ${other.node.path}, and both keep their keys below ` +
      `/${namespace} of one account and region; give one of them another name, or their stacks different ` +
      'accounts or regions (`env`)',
  ]);
}
