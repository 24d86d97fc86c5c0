import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderOpenVpnLan } from '../../lib/uplink/openvpn/machine';

const FILE = join(__dirname, '../../assets/openvpn/etc/skylan/openvpn/server.conf');

/** The server's whole configuration, in one text. */
export function openVpnServer({ port = 1194, mtuBytes = 1500 } = {}): string {
  const lan = renderOpenVpnLan({ kind: 'openvpn', port, allowedCidrs: [] }, { mtuBytes });
  return readFileSync(FILE, 'utf8').replace('config /etc/skylan/openvpn/lan.conf\n', lan);
}
