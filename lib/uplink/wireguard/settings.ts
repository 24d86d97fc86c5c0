import { named, type Sourced } from '../../settings/sourced';
import type { CommonPlan } from '../common-plan';
import { tunnelAddress } from './addresses';
import { MOST_PEER_CHARACTERS, peerCharacters } from './peers';

/** UDP port, unless the user names another: the one of WireGuard's own examples. */
export const WIREGUARD_PORT = 51820;

export interface WireGuardPlan extends CommonPlan {
  readonly kind: 'wireguard';
  /** Another one is other keys, of the gateway and of all clients. */
  readonly revision: number;
}

/**
 * One sentence for each group of clients that cannot be together.
 *
 * @param key - context key of the settings
 * @param clients - that come in by this uplink
 */
export function wireGuardConflicts(key: string, clients: readonly Sourced<string>[]): string[] {
  const characters = clients.reduce((sum, { value }) => sum + peerCharacters(value), 0);
  const room =
    characters > MOST_PEER_CHARACTERS
      ? [
          `${clients.length} clients come in by WireGuard, whose list has room for ${MOST_PEER_CHARACTERS} characters and ` +
            `would have ${characters}; have some come in by OpenVPN, or give them shorter names`,
        ]
      : [];
  return [...sameAddresses(key, clients), ...room];
}

/** Addresses follow names, and two of a hundred million names may come to the same one. */
function sameAddresses(key: string, clients: readonly Sourced<string>[]): string[] {
  const seen = new Map<string, Sourced<string>>();
  return clients.flatMap((client) => {
    const address = tunnelAddress(client.value);
    const earlier = seen.get(address);
    seen.set(address, client);
    if (!earlier || earlier.value === client.value) return [];
    return [
      `${named(key, client)} has the same address in the tunnel as ${named(key, earlier)}, by chance; give one of them ` +
        'another name',
    ];
  });
}
