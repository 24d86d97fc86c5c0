/**
 * Bytes that WireGuard adds to a packet at most: its own header 16, tag 16, UDP 8, and IPv6's 40 (IPv4's are 20).
 * `wg-quick` reckons with the same figure.
 */
export const TUNNEL_OVERHEAD_BYTES = 80;

/** The smallest MTU that IPv6 allows (RFC 8200), and so the smallest that everything on Linux can work with. */
export const SMALLEST_UPLINK_MTU_BYTES = 1280 + TUNNEL_OVERHEAD_BYTES;

/** Jumbo frames as AWS has them. */
export const LARGEST_UPLINK_MTU_BYTES = 9001;

/** What AWS's internet gateway carries; jumbo frames do not leave the VPC. */
export const AWS_INTERNET_MTU_BYTES = 1500;

/** MTU of `wg0` at all sites, in bytes: every pair must fit, and a site has one interface for all of its peers. */
export function tunnelMtuBytes(uplinkMtuBytes: readonly number[]): number {
  return Math.min(...uplinkMtuBytes) - TUNNEL_OVERHEAD_BYTES;
}
