import type { RobotLanPlan } from '../plan-types';
import { TAP } from './paths';

/** systemd's copy of the credentials, readable by the service alone (systemd.exec(5), `LoadCredential=`). */
const CREDENTIALS = '/run/credentials/skylan-openvpn.service';

/** Files that the server's configuration names. */
export const OPENVPN_PATHS = {
  caCertificate: `${CREDENTIALS}/ca.crt`,
  certificate: `${CREDENTIALS}/server.crt`,
  key: `${CREDENTIALS}/server.key`,
  tlsCryptKey: `${CREDENTIALS}/tls-crypt-v2.key`,
  /** Replaced while the server runs, so not a credential; it holds nothing secret. */
  crl: '/var/lib/skylan/crl.pem',
  status: '/run/skylan-openvpn/status.log',
  /** Where one client's session can be ended (OpenVPN's management interface). */
  management: '/run/skylan-openvpn/management.sock',
} as const;

/**
 * Seconds between pings on an idle connection, and of silence after which a client takes the server for gone and
 * connects anew; the server waits twice as long (openvpn(8), `--keepalive`). The server tells its clients both. A server
 * that was killed is noticed by nothing else: the second figure is what a crash costs.
 */
const KEEPALIVE_SECONDS = { ping: 3, restart: 12 };

/**
 * The OpenVPN server's configuration (openvpn(8), 2.6): a bridged TAP server that hands out no addresses. The device
 * must exist and belong to the user that runs the server.
 */
export function renderOpenVpnServer(plan: RobotLanPlan): string {
  const options = [
    'mode server',
    'tls-server',
    `dev ${TAP}`,
    'dev-type tap',
    `tun-mtu ${plan.lan.mtuBytes}`,
    // TAP has no offload to the kernel; without this line the server tries and warns.
    'disable-dco',
    'proto udp4',
    `port ${plan.uplink.port}`,
    'server-bridge nogw',
    // Two desktop gateways see each other only so: a bridge does not send a frame back to the port it came from.
    'client-to-client',
    // MAC addresses learned behind one client. The default of 256 silently cuts off a larger LAN's hosts.
    'max-routes-per-client 4096',
    'stale-routes-check 600 60',
    `keepalive ${KEEPALIVE_SECONDS.ping} ${KEEPALIVE_SECONDS.restart}`,
    'explicit-exit-notify 1',
    'persist-tun',
    'persist-key',
    `ca ${OPENVPN_PATHS.caCertificate}`,
    `cert ${OPENVPN_PATHS.certificate}`,
    `key ${OPENVPN_PATHS.key}`,
    `tls-crypt-v2 ${OPENVPN_PATHS.tlsCryptKey} force-cookie`,
    `crl-verify ${OPENVPN_PATHS.crl}`,
    'dh none',
    'tls-version-min 1.2',
    'tls-cert-profile preferred',
    'remote-cert-tls client',
    'verify-client-cert require',
    'data-ciphers AES-256-GCM:CHACHA20-POLY1305',
    'allow-compression no',
    // A full LAN packet makes a UDP packet of 1566 bytes, which fits the VPC but not the internet. With the default, the
    // first one after each expiry of the kernel's path MTU is lost; without DF the internet gateway fragments it.
    'mtu-disc no',
    // Room for a burst of fragments of a large datagram; the kernel's limits are raised by sysctl.
    'sndbuf 2097152',
    'rcvbuf 2097152',
    `status ${OPENVPN_PATHS.status} 10`,
    `management ${OPENVPN_PATHS.management} unix`,
    'status-version 2',
    'verb 3',
    // The journal stamps each line.
    'suppress-timestamps',
  ];
  return `${options.join('\n')}\n`;
}
