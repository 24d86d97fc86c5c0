import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ASSETS, Sandbox } from '../helpers/sandbox';

const SCRIPT = join(ASSETS, 'wireguard/usr/local/lib/skylan/uplink/wireguard.sh');
const PEERS = '# client, address, key\nhome 241.1.2.3 AAAA\nlab 254.0.255.9 BBBB\n';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.write('peers', PEERS);
  sandbox.write('units', 'skylan-edge.service\nskylan-wireguard.service\n');
});
afterEach(() => sandbox.remove());

/** What check_uplink says on a gateway, of which all but what is given is as it should be. */
function check(
  given: { readonly rules?: string; readonly port?: string; readonly bad?: string; readonly unit?: string } = {},
) {
  const { rules = 'iifname "wg-uplink" drop', port = '51820', bad = 'none', unit = 'active' } = given;
  const stubs = `
    nft() { echo '${rules}'; }
    wg() { echo '${port}'; }
    check_unit() { [[ ${unit} == active ]] || { echo "$1 is ${unit}"; return 1; }; }
    check_port() { echo "asked $1" >&2; [[ $1 != ${bad} ]] || { echo "$1 is not a port of rosbridge"; return 1; }; }
    said() { echo "log of $*"; }`;
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', `set -Eeuo pipefail; ${stubs}\nsource ${SCRIPT}; check_uplink`],
    {
      env: {
        PATH: process.env.PATH,
        SKYLAN_WIREGUARD_PEERS: sandbox.path('peers'),
        SKYLAN_WIREGUARD_PORT: '51820',
        SKYLAN_UNITS: sandbox.path('units'),
      },
      encoding: 'utf8',
    },
  );
  return { status, said: stdout.trim(), asked: stderr.match(/^asked .*$/gm) };
}

test('GIVEN all as it should be THEN the port of each client was looked at', () => {
  expect(check()).toEqual({ status: 0, said: '', asked: ['asked uplink-f1010203', 'asked uplink-fe00ff09'] });
});

test.each([
  ['the service is down', { unit: 'failed' }, 'skylan-wireguard.service is failed'],
  ['the rules are gone', { rules: '' }, 'the rules of the tunnel by WireGuard are not in place'],
  ['WireGuard is not there', { port: '' }, 'WireGuard does not listen on UDP port 51820'],
  ["a client's port is alone", { bad: 'uplink-fe00ff09' }, 'uplink-fe00ff09 is not a port of rosbridge'],
])('fails when %s', (_, given, said) => {
  expect(check(given)).toMatchObject({ status: 1, said });
});

test('fails when the list was never read', () => {
  rmSync(sandbox.path('peers'));
  expect(check()).toMatchObject({ status: 1, said: 'the list of clients of WireGuard was not read' });
});

test('GIVEN a configuration that has left it THEN it is not asked for', () => {
  sandbox.write('units', 'skylan-openvpn.service\n');
  expect(check({ unit: 'inactive' })).toEqual({ status: 0, said: '', asked: null });
});

describe('a changed configuration', () => {
  const OPENVPN = ['uplink/openvpn.sh', 'network/tap0.netdev', 'network/tap0.network', 'network/rosbridge.netdev'];
  const OPENVPN_KEYS = ['credentials/server.key', 'state/crl.pem', 'state/crl.pem.good'];
  const WIREGUARD_KEYS = [
    ...['state/wireguard-key', 'state/wireguard-key.new', 'state/wireguard-peers', 'state/wireguard-peers.new'],
  ];

  /** Which units it leaves, and what is on the disk then of an uplink by OpenVPN before. */
  function change(units: string) {
    const files = [...OPENVPN, ...OPENVPN_KEYS, ...WIREGUARD_KEYS];
    for (const file of files) sandbox.write(file, '');
    sandbox.write('units', units);
    const { stdout } = spawnSync(
      'bash',
      ['-c', `set -Eeuo pipefail; systemctl() { echo "$*"; }\nsource ${SCRIPT}; before_change`],
      {
        env: {
          PATH: process.env.PATH,
          SKYLAN_UNITS: sandbox.path('units'),
          SKYLAN_SCRIPTS: sandbox.folder,
          SKYLAN_CREDENTIALS: sandbox.path('credentials'),
          SKYLAN_CRL: sandbox.path('state/crl.pem'),
          SKYLAN_WIREGUARD_PEERS: sandbox.path('state/wireguard-peers'),
        },
        encoding: 'utf8',
      },
    );
    return { said: stdout.trim(), left: files.filter((file) => existsSync(sandbox.path(file))) };
  }

  test('that has both uplinks leaves both as they are', () => {
    expect(change('skylan-openvpn.service\nskylan-wireguard.service\n')).toEqual({
      said: '',
      left: [...OPENVPN, ...OPENVPN_KEYS, ...WIREGUARD_KEYS],
    });
  });

  test('that has no OpenVPN any more ends it: nothing asks for it or makes its device, and its keys go', () => {
    expect(change('skylan-wireguard.service\n')).toEqual({
      said: 'disable --quiet --now skylan-openvpn.service skylan-client-ports.service skylan-crl.service skylan-credentials.service',
      left: ['network/rosbridge.netdev', ...WIREGUARD_KEYS],
    });
  });

  test('that has no WireGuard any more ends it, and its key and list go', () => {
    expect(change('skylan-openvpn.service\n')).toEqual({
      said: 'disable --quiet --now skylan-wireguard.service',
      left: [...OPENVPN, ...OPENVPN_KEYS],
    });
  });
});
