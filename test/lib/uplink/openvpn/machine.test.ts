import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openVpnMachine } from '../../../../lib/uplink/openvpn/machine';
import { HANG_MS } from '../../../helpers/hang';
import { openVpnServer, openVpnTcpServer } from '../../../helpers/openvpn-server';

const TLS_CRYPT_KEY = '/run/credentials/skylan-openvpn.service/tls-crypt-v2.key';

const options = new Set(openVpnServer().trim().split('\n'));

/** What OpenVPN says of a configuration before it opens anything: it stops at the first thing it does not accept. */
function judge(config: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'skylan-openvpn-'));
  const path = join(folder, 'server.conf');
  writeFileSync(path, config);
  const result = spawnSync('openvpn', ['--config', path, '--verb', '1'], { timeout: HANG_MS });
  rmSync(folder, { recursive: true });
  return `${result.stdout}${result.stderr}`;
}

describe('the OpenVPN server', () => {
  test('bridges and hands out no addresses', () => {
    expect(options).toContain('server-bridge nogw');
    expect(options).toContain('dev tap0');
    expect([...options].filter((option) => /^(server |ifconfig|push|up )/.test(option))).toEqual([]);
  });

  test('hands on nothing from client to client: each has a port of its own on the bridge', () => {
    expect(options).toContain('vlan-tagging');
    expect(options).not.toContain('client-to-client');
    expect([...options].filter((option) => /^client-(dis)?connect /.test(option))).toHaveLength(2);
  });

  test('takes port and MTU from the plan', () => {
    const other = openVpnServer({ port: 4500, mtuBytes: 1400 });
    expect(other).toContain('\nport 4500\n');
    expect(other).toContain('\ntun-mtu 1400\n');
  });

  test.each([
    'remote-cert-tls client',
    'verify-client-cert require',
    'crl-verify /var/lib/skylan/crl.pem',
    `tls-crypt-v2 ${TLS_CRYPT_KEY} force-cookie`,
    'data-ciphers AES-256-GCM:CHACHA20-POLY1305',
    'allow-compression no',
  ])('lets in nobody without the right credentials: %s', (option) => {
    expect(options).toContain(option);
  });

  test('does not let one certificate serve two desktop gateways', () => {
    expect(options).not.toContain('duplicate-cn');
  });

  test('a real OpenVPN accepts every option and stops only at the missing credentials', () => {
    const verdict = judge(openVpnServer());
    expect(verdict).toContain(`Cannot pre-load keyfile (${TLS_CRYPT_KEY})`);
    expect(verdict).not.toMatch(/Unrecognized option|DEPRECATED|WARNING: (?!.*(file|directory))/);
  });

  test('fails with an option that OpenVPN does not know, so the test above can fail', () => {
    expect(judge(`${openVpnServer()}no-such-option\n`)).toContain('Unrecognized option');
  });
});

describe('the OpenVPN server over TCP', () => {
  const KEY_FILE = '/run/credentials/skylan-openvpn-tcp.service/tls-crypt-v2.key';
  /** What counts of each option: its last line. */
  const last = (config: string, option: string) =>
    config
      .split('\n')
      .filter((line) => line === option || line.startsWith(`${option} `))
      .at(-1);
  const config = openVpnTcpServer();

  test('is that over UDP but for what is below', () => {
    const all = new Set(config.match(/^[a-z][a-z0-9-]*/gm));
    const others = [...all].filter((option) => last(config, option) !== last(openVpnServer(), option));
    expect(
      Object.fromEntries(others.map((option) => [option, last(config, option)?.slice(option.length + 1)])),
    ).toEqual({
      port: '443',
      proto: 'tcp4-server',
      dev: 'tap1',
      'explicit-exit-notify': '0',
      'mtu-disc': 'maybe',
      'tcp-nodelay': '',
      'tcp-queue-limit': '256',
      sndbuf: '0',
      rcvbuf: '0',
      push: '"sndbuf 262144"',
      ca: '/run/credentials/skylan-openvpn-tcp.service/ca.crt',
      cert: '/run/credentials/skylan-openvpn-tcp.service/server.crt',
      key: '/run/credentials/skylan-openvpn-tcp.service/server.key',
      'tls-crypt-v2': `${KEY_FILE} force-cookie`,
      status: '/run/skylan-openvpn-tcp/status.log 10',
      management: '/run/skylan-openvpn-tcp/management.sock unix',
    });
  });

  test('has the port and the MTU of the plan', () => {
    const other = openVpnTcpServer({ tcpPort: 8443, mtuBytes: 1400 });
    expect(last(other, 'port')).toBe('port 8443');
    expect(last(other, 'tun-mtu')).toBe('tun-mtu 1400');
  });

  test('a real OpenVPN accepts every option and stops only at the missing credentials', () => {
    const verdict = judge(config);
    expect(verdict).toContain(`Cannot pre-load keyfile (${KEY_FILE})`);
    expect(verdict).not.toMatch(/Unrecognized option|DEPRECATED|ignored|WARNING: (?!.*(file|directory))/);
  });

  test('is on the gateway only where the plan has its port', () => {
    const lan = { gatewayLanAddress: '192.168.0.130', mtuBytes: 1500 };
    const plan = { kind: 'openvpn', port: 1194, allowedCidrs: [], clients: [] } as const;
    const [one, both] = [openVpnMachine(plan, lan), openVpnMachine({ ...plan, tcpPort: 443 }, lan)];
    expect(JSON.stringify(one)).not.toMatch(/tcp/i);
    expect(both.folders).toEqual([...one.folders, 'openvpn-tcp']);
    expect(both.units).toEqual([...one.units, 'skylan-openvpn-tcp.service']);
    expect(both.ports).toEqual(['tap0.*', 'tap1.*']);
    expect(both.values).toEqual({ ...one.values, SKYLAN_OPENVPN_TCP_PORT: '443' });
    expect(both.files).toContainEqual({
      path: '/etc/skylan/openvpn/tcp-lan.conf',
      content: 'port 443\ntun-mtu 1500\n',
    });
  });
});
