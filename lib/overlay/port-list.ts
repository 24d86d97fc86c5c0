import type { OverlayPort } from './overlay';

/**
 * The overlay's ports of a machine, as the script `skylan-network` reads them: a line a port, with its kind, name, MAC
 * address, peer and the peer's cloud addresses.
 */
export function renderPortList(ports: readonly OverlayPort[]): string {
  const lines = ports.map(({ kind, interfaceName, macAddress, peer, remoteAddresses }) =>
    [kind, interfaceName, macAddress, peer, ...remoteAddresses].join(' '),
  );
  return ['# kind, name, MAC address, peer, its addresses', ...lines].map((line) => `${line}\n`).join('');
}

/**
 * Parameter of the list, for a machine whose peers come and go: it reads the list while it runs, and a deploy that adds
 * or removes a node neither stops nor starts it.
 *
 * @param namespace - of the LAN, without slashes at its ends
 */
export function portListParameter(namespace: string, hostname: string): string {
  return `/${namespace}/overlay/${hostname}`;
}
