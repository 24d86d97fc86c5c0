import { tunnelAddress } from './addresses';

/** What a parameter of the advanced tier holds, less the first line. */
export const MOST_PEER_CHARACTERS = 8100;

/** As long as every public key of WireGuard is; a token that stands for one at synthesis is not. */
const ANY_KEY = 'x'.repeat(44);

/** Characters that a client takes in the list. */
export function peerCharacters(client: string): number {
  return peerLine(client, ANY_KEY).length;
}

function peerLine(client: string, publicKey: string): string {
  return `${client} ${tunnelAddress(client)} ${publicKey}\n`;
}

/**
 * Who may come in, as `skylan-wireguard` reads it: a line a client, with its name, its address in the tunnel and its public
 * key.
 *
 * @param publicKeys - by client; each may be a token
 */
export function renderPeers(publicKeys: ReadonlyMap<string, string>): string {
  const lines = [...publicKeys].map(([client, publicKey]) => peerLine(client, publicKey));
  return ['# client, address in the tunnel, public key\n', ...lines].join('');
}
