import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderOpenVpnLan } from '../../lib/uplink/openvpn/machine';
import { CLIENT_PORT } from './client-ports';

const FILE = join(__dirname, '../../assets/openvpn/etc/skylan/openvpn/server.conf');

/** The server's whole configuration, in one text. The script that it runs must be there when it starts. */
export function openVpnServer({ port = 1194, mtuBytes = 1500 } = {}): string {
  const lan = renderOpenVpnLan({ kind: 'openvpn', port, allowedCidrs: [], clients: [] }, { mtuBytes });
  return readFileSync(FILE, 'utf8')
    .replace('config /etc/skylan/openvpn/lan.conf\n', lan)
    .replaceAll('/usr/local/lib/skylan/skylan-client-port', CLIENT_PORT);
}
