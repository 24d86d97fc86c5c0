import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ASSETS, Sandbox } from '../helpers/sandbox';

const SCRIPT = join(ASSETS, 'openvpn/usr/local/lib/skylan/uplink/openvpn.sh');
const BOTH = 'skylan-openvpn.service\nskylan-openvpn-tcp.service\n';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
});

afterEach(() => sandbox.remove());

/** Runs a function of the script where these units are the configuration's. */
function ask(units: string, call: string, programs: string) {
  sandbox.write('units', units);
  const { status, stdout } = spawnSync('bash', ['-c', `set -Eeuo pipefail; ${programs}\nsource ${SCRIPT}; ${call}`], {
    env: {
      PATH: process.env.PATH,
      SKYLAN_UNITS: sandbox.path('units'),
      SKYLAN_SCRIPTS: sandbox.folder,
      SKYLAN_OPENVPN_PORT: '1194',
      SKYLAN_OPENVPN_TCP_PORT: '443',
    },
    encoding: 'utf8',
  });
  return { status, said: stdout.trim() };
}

describe('a check', () => {
  /** @param closed - `udp` or `tcp`: where nothing listens */
  const check = (units: string, { closed = '', failed = '' } = {}) =>
    ask(
      units,
      'check_uplink',
      `check_mtu() { echo "looked at $1" >&2; }
      check_unit() { [[ $1 != "${failed}" ]] || { echo "$1 is failed"; return 1; }; }
      ss() { [[ $* == *--${closed || 'none'}* ]] || echo LISTEN; }`,
    );

  test('finds both servers as they should be', () => {
    expect(check(BOTH)).toEqual({ status: 0, said: '' });
  });

  test.each([
    ['nothing listens on UDP', { closed: 'udp' }, 'OpenVPN does not listen on UDP port 1194'],
    ['nothing listens on TCP', { closed: 'tcp' }, 'OpenVPN does not listen on TCP port 443'],
    ['the server over TCP failed', { failed: 'skylan-openvpn-tcp.service' }, 'skylan-openvpn-tcp.service is failed'],
  ])('fails when %s', (_what, wrong, said) => {
    expect(check(BOTH, wrong)).toEqual({ status: 1, said });
  });

  test('GIVEN a configuration without TCP THEN that is not asked for', () => {
    const wrong = { closed: 'tcp', failed: 'skylan-openvpn-tcp.service' };
    expect(check('skylan-openvpn.service\n', wrong)).toEqual({ status: 0, said: '' });
  });
});

describe('a changed configuration', () => {
  const TCP = ['network/tap1.netdev', 'network/tap1.network', 'network/tap1.link'];
  const change = (units: string) => {
    for (const file of [...TCP, 'network/tap0.netdev']) sandbox.write(file, '');
    return ask(units, 'before_change', 'systemctl() { echo "$*"; }').said.split('\n');
  };

  test('stops both servers, and what gives their clients ports', () => {
    expect(change(BOTH)).toEqual([
      ...['stop skylan-openvpn.service', 'stop skylan-openvpn-tcp.service', 'stop skylan-client-ports.service'],
    ]);
    expect(TCP.every((file) => existsSync(sandbox.path(file)))).toBe(true);
  });

  test('without TCP ends that server for good, and nothing makes its device', () => {
    expect(change('skylan-openvpn.service\n')).toEqual([
      'stop skylan-openvpn.service',
      'disable --quiet --now skylan-openvpn-tcp.service',
      'stop skylan-client-ports.service',
    ]);
    expect(TCP.some((file) => existsSync(sandbox.path(file)))).toBe(false);
    expect(existsSync(sandbox.path('network/tap0.netdev'))).toBe(true);
  });
});
