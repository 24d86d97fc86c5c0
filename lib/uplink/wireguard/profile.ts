import { lanLine } from '../../custom-resource/contract';
import { GATEWAY_TUNNEL_ADDRESS, tunnelAddress } from './addresses';
import { TUNNEL_MTU_BYTES } from './machine';

/** Seconds between packets that keep the way open through a home's router, which forgets an idle one after 30 at least. */
const KEEPALIVE_SECONDS = 15;

export interface WireGuardProfileOptions {
  /** Name of the LAN, for the reader. */
  readonly lan: string;
  /** The LAN in CIDR notation. */
  readonly lanCidr: string;
  readonly client: string;
  /** Host name of the cloud gateway, by which its keys are known. */
  readonly gateway: string;
  /** UDP port of the cloud gateway. */
  readonly port: number;
}

/**
 * The profile of a desktop gateway, in the form of WireGuard's own configuration, with placeholders in the places of keys
 * and of the gateway's public address (`lib/cluster-keys/contract.ts`).
 */
export function renderWireGuardProfile(options: WireGuardProfileOptions): string {
  const { lan, lanCidr, client, gateway, port } = options;
  return `# WireGuard profile of the desktop gateway ${client} on the robot LAN ${lan}.
# It holds a private key: keep it as you keep a password.
# Join: sudo ./skylan-join --profile ${client}.conf --interface <interface on the robot's LAN>
${lanLine(lanCidr, lan)}[Interface]
PrivateKey = @{private-key:${client}}
Address = ${tunnelAddress(client)}/32
MTU = ${TUNNEL_MTU_BYTES}

[Peer]
PublicKey = @{public-key:${gateway}}
Endpoint = @{endpoint:${gateway}}:${port}
AllowedIPs = ${GATEWAY_TUNNEL_ADDRESS}/32
PersistentKeepalive = ${KEEPALIVE_SECONDS}
`;
}
