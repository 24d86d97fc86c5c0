import { Address4 } from 'ip-address';

/**
 * Second byte of the MAC addresses that skylan gives out: it tells what the interface is,
 * so that addresses made from the same IPv4 address differ.
 */
export const MacKind = {
  /** `rosbridge` of the machine that has the LAN address. */
  BRIDGE: 0x62,
  /** A port on the gateway; made from the LAN address of the node at its other end, or of its own in a mesh. */
  GATEWAY_PORT: 0x67,
  /** A port on a node; made from the node's own LAN address. */
  NODE_PORT: 0x6e,
  /** The gateway's TAP device; made from its LAN address. */
  UPLINK_PORT: 0x75,
} as const;

/**
 * A locally administered unicast MAC address (first byte 02, IEEE 802) that is made from
 * an IPv4 address: unique where addresses are unique, and the same at every run.
 *
 * @param kind - one of `MacKind`
 * @param address - dotted IPv4 address
 * @returns lower case, for example `02:62:c0:a8:00:82`
 */
export function macAddress(kind: number, address: string): string {
  const bytes = [0x02, kind, ...new Address4(address).toArray()];
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}
