import { createHash } from 'node:crypto';

/**
 * Addresses in the tunnel are of the range that is reserved for nobody (240.0.0.0/4, RFC 1112): Linux takes it as any
 * other, and no home, VPC or VPN has it. `assets/wireguard/` knows the range and the gateway's address.
 */
const FIRST_BYTES = { from: 241, count: 14 };

/** The gateway's address in the tunnel. */
export const GATEWAY_TUNNEL_ADDRESS = '240.0.0.1';

/**
 * A client's address in the tunnel. It follows from the name alone, so that it stays the same whoever else comes and
 * goes.
 *
 * @returns dotted, from 241.0.0.0 to 254.255.255.255
 */
export function tunnelAddress(client: string): string {
  const [first = 0, ...others] = createHash('sha256').update(`skylan ${client}`).digest().subarray(0, 4);
  return [FIRST_BYTES.from + (first % FIRST_BYTES.count), ...others].join('.');
}
