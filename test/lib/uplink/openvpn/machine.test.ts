import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HANG_MS } from '../../../helpers/hang';
import { openVpnServer } from '../../../helpers/openvpn-server';

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
