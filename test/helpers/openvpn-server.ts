import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderOpenVpnLan } from '../../lib/uplink/openvpn/machine';
import { CLIENT_PORT } from './client-ports';

const FOLDER = '/etc/skylan/openvpn';
const file = (folder: string, name: string) =>
  readFileSync(join(__dirname, '../../assets', folder, FOLDER, name), 'utf8');

/** The server's whole configuration, in one text. The script that it runs must be there when it starts. */
export function openVpnServer({ port = 1194, mtuBytes = 1500 } = {}): string {
  return file('openvpn', 'server.conf')
    .replace(`config ${FOLDER}/lan.conf\n`, renderOpenVpnLan(port, { mtuBytes }))
    .replaceAll('/usr/local/lib/skylan/skylan-client-port', CLIENT_PORT);
}

/** The same of the server over TCP. */
export function openVpnTcpServer({ tcpPort = 443, mtuBytes = 1500 } = {}): string {
  return file('openvpn-tcp', 'tcp.conf')
    .replace(`config ${FOLDER}/server.conf\n`, openVpnServer({ mtuBytes }))
    .replace(`config ${FOLDER}/tcp-lan.conf\n`, renderOpenVpnLan(tcpPort, { mtuBytes }));
}
