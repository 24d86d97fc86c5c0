import { join } from 'node:path';
import { ASSETS, Sandbox } from '../helpers/sandbox';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
});

afterEach(() => sandbox.remove());

const LINKS = [
  {},
  { ifname: 'tap0.2', link: 'tap0', ifalias: 'home 198.51.100.2:1194' },
  { ifname: 'tap0.3', link: 'tap0' },
  { ifname: 'tap1.2', link: 'tap1', ifalias: 'garage 198.51.100.3:40000' },
  { ifname: 'eth0.9', link: 'eth0', ifalias: 'office' },
];

/** What it says where the kernel has these links, and the uplinks are those of a folder. */
function clients(links: readonly object[], uplinks = join(ASSETS, 'openvpn/usr/local/lib/skylan/uplink')) {
  sandbox.command('ip', `echo '${JSON.stringify(links)}'`);
  return sandbox.run('gateway/usr/local/lib/skylan/skylan-clients', [], {
    SKYLAN_GATEWAY_SCRIPTS: join(ASSETS, 'gateway/usr/local/lib/skylan'),
    SKYLAN_UPLINKS: uplinks,
  });
}

test('GIVEN clients of OpenVPN THEN each is named, over UDP or TCP, also one whose port has just been made', () => {
  expect(clients(LINKS)).toEqual({ status: 0, output: 'home\nunnamed\ngarage\n' });
});

test('GIVEN nobody THEN nothing is said', () => {
  expect(clients([{}])).toEqual({ status: 0, output: '' });
});

test('fails for an uplink that does not tell, so that nobody takes it for empty', () => {
  sandbox.write('uplink/other.sh', 'check_uplink() { :; }\n');
  expect(clients([], sandbox.path('uplink')).status).toBe(1);
});

test('fails where the kernel does not answer', () => {
  sandbox.command('ip', 'exit 2');
  const result = sandbox.run('gateway/usr/local/lib/skylan/skylan-clients', [], {
    SKYLAN_GATEWAY_SCRIPTS: join(ASSETS, 'gateway/usr/local/lib/skylan'),
    SKYLAN_UPLINKS: join(ASSETS, 'openvpn/usr/local/lib/skylan/uplink'),
  });
  expect(result.status).toBe(1);
});

describe('WireGuard', () => {
  const now = () => Math.floor(Date.now() / 1000);

  /** What it says where the kernel has these handshakes, by key. */
  function tunnels(handshakes: Readonly<Record<string, number>>) {
    const lines = Object.entries(handshakes).map(([key, time]) => `${key}\t${time}`);
    sandbox.command('wg', `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ') || "'' | grep ."}`);
    return sandbox.run('gateway/usr/local/lib/skylan/skylan-clients', [], {
      SKYLAN_GATEWAY_SCRIPTS: join(ASSETS, 'gateway/usr/local/lib/skylan'),
      SKYLAN_UPLINKS: join(ASSETS, 'wireguard/usr/local/lib/skylan/uplink'),
      SKYLAN_WIREGUARD_PEERS: sandbox.write('peers', '# made by cdk\nhome 241.0.0.1 KEY1\nlab 241.0.0.2 KEY2\n'),
    });
  }

  test('GIVEN one with a session, one without since minutes and one that never had one THEN the first is there', () => {
    expect(tunnels({ KEY1: now() - 100, KEY2: now() - 200, KEY3: 0 })).toEqual({ status: 0, output: 'home\n' });
  });

  test('GIVEN no session THEN nothing is said', () => {
    expect(tunnels({ KEY1: 0, KEY2: 0 })).toEqual({ status: 0, output: '' });
  });

  test('fails where the kernel does not answer', () => {
    expect(tunnels({}).status).toBe(1);
  });
});
