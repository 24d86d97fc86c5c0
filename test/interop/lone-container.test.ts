import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { lanLine } from '../../lib/custom-resource/contract';
import { removeAsRoot } from '../helpers/as-root';
import { HANG_MS } from '../helpers/hang';
import { openVpnServer, openVpnTcpServer } from '../helpers/openvpn-server';
import { ASSETS } from '../helpers/sandbox';
import { Deployment, NAMES } from '../lambda/pki/fakes';
import { OpenVpn, PrivateNetwork } from './openvpn-process';

jest.setTimeout(180_000);

const ENTER = join(ASSETS, 'desktop-gateway/container/enter');
const [LAN, CLOUD, OWN] = ['10.1.2.0/24', '10.1.2.1', '10.1.2.140'];

/** After which the router at home forgets a connection over TCP that is silent: far sooner than any does. */
const FORGETS_SECONDS = 15;
const NAT = `table ip home {
  chain out {
    type nat hook postrouting priority srcnat
    oifname internet masquerade
  }
  chain forward {
    type filter hook forward priority filter
  }
}`;

/** What the container has its own of, and what /sys tells in its network. The device is as strict as it is anywhere. */
const MOUNTS = `mount -t sysfs sysfs /sys
mount -t tmpfs tmpfs /dev/net && mknod -m 600 /dev/net/tun c 10 200
for name in passwd group; do mount --bind "$FOLDER/$name" "/etc/$name"; done
eval "$BEFORE"
exec "$@"`;

/**
 * What the container runs, behind a router with NAT, and beside real OpenVPN servers whose TAP devices, in a bridge, are the
 * rest of the LAN. Files are below a folder, and a network namespace takes the place of the robot's network.
 */
describe('the container that puts its host on the LAN', () => {
  const folder = mkdtempSync(join(tmpdir(), 'skylan-container-'));
  const path = (name: string) => join(folder, name);
  const deployment = new Deployment(new Date());
  let cloud: PrivateNetwork;
  let home: PrivateNetwork;
  let robot: PrivateNetwork;
  const servers: OpenVpn[] = [];
  let container: Container | undefined;

  const write = (name: string, text: string) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text, { mode: 0o644 });
    return path(name);
  };
  const inside = (network: PrivateNetwork, ...argv: string[]) => {
    const [command = '', ...before] = network.enter;
    return execFileSync(command, [...before, ...argv], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  };
  const argv = (before: string, capabilities: string[] = []) => [
    ...[...robot.enter, 'env', `SKYLAN_ROOT=${folder}`, `SKYLAN_GIVEN_PROFILE=${path('profile')}`],
    ...[`FOLDER=${folder}`, `BEFORE=${before}`, 'SKYLAN_PROBE_SECONDS=0.3', 'SKYLAN_LOOK_SECONDS=0.2', 'LC_ALL=C'],
    ...['unshare', '--mount', 'sh', '-c', MOUNTS, 'sh', ...capabilities],
  ];
  const start = (address: string) => {
    container = new Container([...argv(':'), 'env', `SKYLAN_ADDRESS=${address}`, ENTER]);
    return container;
  };
  const links = () => inside(robot, 'ip', '-oneline', 'link');
  const holder = (network = robot) => /(?<=--target )\d+/.exec(network.enter.join(' '))?.[0] ?? '';
  const connect = (one: PrivateNetwork, name: string, other: PrivateNetwork, otherName: string) =>
    inside(one, 'ip', 'link', 'add', name, 'type', 'veth', 'peer', 'name', otherName, 'netns', holder(other));
  /** The process of OpenVPN in the robot's network. */
  const openVpn = () => inside(robot, 'pgrep', '--ns', holder(), '--nslist', 'net', 'openvpn').trim();

  beforeAll(async () => {
    cloud = await PrivateNetwork.open();
    home = await PrivateNetwork.open();
    robot = await PrivateNetwork.open();
    connect(cloud, 'door', home, 'internet');
    connect(home, 'wlan', robot, 'wifi');
    for (const [network, name, address] of [
      [cloud, 'door', '192.0.2.1'],
      [home, 'internet', '192.0.2.2'],
      [home, 'wlan', '192.168.7.1'],
      [robot, 'wifi', '192.168.7.2'],
    ] as const) {
      inside(network, 'ip', 'address', 'add', `${address}/24`, 'dev', name);
      inside(network, 'ip', 'link', 'set', name, 'up');
    }
    inside(robot, 'ip', 'route', 'add', 'default', 'via', '192.168.7.1');
    inside(home, 'nft', NAT);
    const forgets = ['tcp_loose=0', `tcp_timeout_established=${FORGETS_SECONDS}`].map(
      (word) => `netfilter.nf_conntrack_${word}`,
    );
    for (const setting of ['ipv4.ip_forward=1', ...forgets]) inside(home, 'sysctl', '-q', '-w', `net.${setting}`);
    await deployment.authority('Create');
    const client = { Client: 'robot', RemoteHost: '192.0.2.1', TcpPort: '443', LanCidr: LAN };
    await deployment.client('Create', client);
    const { store } = deployment;
    // It tells clients apart by VLANs, which not every kernel of a developer's has; and there is one client here.
    const alone = (config: string) => config.replace(/^(vlan-|client-(dis)?connect |management ).*\n/gm, '');
    const files = {
      ca: store.value(NAMES.caCertificate),
      cert: store.value(NAMES.gatewayCertificate),
      key: store.value(NAMES.gatewayKey),
      'crl-verify': store.value(NAMES.caCrl),
    };
    const options = Object.entries(files).flatMap(([name, text]) => [`--${name}`, write(`server/${name}`, text)]);
    const door = ['--tls-crypt-v2', write('server/door', store.value(NAMES.gatewayTlsCryptKey)), 'force-cookie'];
    inside(cloud, 'ip', 'link', 'add', 'lan', 'type', 'bridge');
    inside(cloud, 'ip', 'address', 'add', `${CLOUD}/24`, 'dev', 'lan');
    inside(cloud, 'ip', 'link', 'set', 'lan', 'up');
    for (const [tap, config] of [
      ['tap0', openVpnServer()],
      ['tap1', openVpnTcpServer()],
    ] as const) {
      const own = ['--config', write(`server/${tap}`, alone(config)), '--status', path(`server/${tap}.status`), '10'];
      const server = new OpenVpn(cloud, tap, [...own, ...options, ...door]);
      servers.push(server);
      await server.until('Initialization Sequence Completed');
      inside(cloud, 'ip', 'link', 'set', tap, 'master', 'lan', 'up');
    }
    write('profile', store.value(NAMES.client('robot').profile));
    write('former', store.value(NAMES.client('robot').profile).replace(lanLine(LAN, 'robot-lan'), ''));
    write('etc/machine-id', '0123456789abcdef0123456789abcdef\n');
    for (const [name, line] of [
      ['passwd', 'skylan-openvpn:x:64999:64999::/:/usr/sbin/nologin'],
      ['group', 'skylan-openvpn:x:64999:'],
    ] as const) {
      write(name, `${readFileSync(`/etc/${name}`, 'utf8').replace(/^skylan-openvpn:.*\n/m, '')}${line}\n`);
    }
  });

  afterEach(async () => {
    await container?.stop();
    container = undefined;
  });

  afterAll(async () => {
    for (const server of servers) await server.stop();
    for (const network of [cloud, home, robot]) network?.close();
    removeAsRoot(folder);
  });

  test('is on the LAN with whole packets, runs OpenVPN without rights, and leaves nothing when it is stopped', async () => {
    // WHEN
    const running = start(`${OWN}/24`);
    await running.until(`on the LAN ${LAN} as ${OWN}`);
    // THEN
    expect(inside(cloud, 'ping', '-c', '3', '-i', '0.2', '-M', 'do', '-s', '1472', OWN)).toContain('3 received');
    const status = readFileSync(`/proc/${openVpn()}/status`, 'utf8');
    expect(status).toMatch(/^CapEff:\s*0+$/m);
    expect(status).toMatch(/^CapBnd:\s*0+$/m);
    expect(status).toMatch(/^NoNewPrivs:\s*1$/m);
    const tables = inside(robot, 'nft', 'list', 'tables').split('\n');
    expect(tables).toEqual(expect.arrayContaining(['table bridge skylan_edge', 'table inet skylan_lone']));
    // WHEN
    expect(await running.stop()).toBe(0);
    // THEN
    expect(links()).not.toMatch(/rosbridge|tap0/);
    expect(inside(robot, 'nft', 'list', 'tables')).not.toContain('skylan');
  });

  test('comes in over TCP where no UDP gets out, and stays in behind a router that forgets who is silent', async () => {
    // GIVEN
    inside(home, 'nft', 'add rule ip home forward meta l4proto udp drop');
    try {
      // WHEN
      const running = start(OWN);
      await running.until(`on the LAN ${LAN} as ${OWN}`);
      // THEN
      expect(running.said).toContain('TCPv4_CLIENT link remote: [AF_INET]192.0.2.1:443');
      const ping = () => inside(cloud, 'ping', '-c', '3', '-i', '0.2', '-M', 'do', '-s', '1472', OWN);
      expect(ping()).toContain('3 received');
      // WHEN nobody on the LAN says anything for longer than the router remembers
      await new Promise((resolve) => setTimeout(resolve, 2.5 * FORGETS_SECONDS * 1000));
      // THEN the cloud reaches it by the same session
      expect(ping()).toContain('3 received');
      expect(running.said.match(/Initialization Sequence Completed/g)).toHaveLength(1);
    } finally {
      inside(home, 'nft', 'flush chain ip home forward');
    }
  });

  test('starts OpenVPN again when that ends', async () => {
    const running = start(`${OWN}/24`);
    await running.until(`on the LAN ${LAN} as ${OWN}`);
    const first = openVpn();
    // WHEN
    inside(robot, 'kill', '-KILL', first);
    // THEN
    await running.until(/(Initialization Sequence Completed.*){2}/s);
    expect(openVpn()).not.toBe(first);
  });

  test('does not take the address that another machine has, and says who', async () => {
    const running = start(`${CLOUD}/24`);
    await running.until(
      /10\.1\.2\.1 is taken on the LAN by the machine with the MAC address [0-9a-f:]{17}; choose another/,
    );
    expect(inside(robot, 'ip', '-oneline', '-4', 'address', 'show', 'dev', 'rosbridge')).toBe('');
  });

  describe('ends with the word that is missing', () => {
    const ends = (env: string[], before = ':', capabilities: string[] = []) => {
      const [command = '', ...args] = argv(before, capabilities);
      const result = spawnSync(command, [...args, 'env', ...env, ENTER], { encoding: 'utf8', timeout: HANG_MS });
      return { status: result.status, said: result.stderr.trim() };
    };
    const ADDRESS = `SKYLAN_ADDRESS=${OWN}/24`;

    test.each([
      ['no profile', ['SKYLAN_GIVEN_PROFILE=/none', ADDRESS], 'the profile "/none" cannot be read'],
      ['no address', [], 'SKYLAN_ADDRESS is missing; run it with -e SKYLAN_ADDRESS=192.168.0.140/24'],
      [
        'an address of another LAN',
        ['SKYLAN_ADDRESS=10.1.3.140'],
        `"10.1.3.140" is not in the LAN robot-lan, which is ${LAN}`,
      ],
      [
        'an address without a length, by a profile that does not say it',
        [`SKYLAN_GIVEN_PROFILE=${path('former')}`, `SKYLAN_ADDRESS=${OWN}`],
        `"${OWN}" is not an address with the length`,
      ],
      [
        'an address of its own network',
        [`SKYLAN_GIVEN_PROFILE=${path('former')}`, 'SKYLAN_ADDRESS=192.168.7.9/24'],
        '"wifi" has the address 192.168.7.2/24 already',
      ],
    ])('for %s', (_what, env, words) => {
      const { status, said } = ends(env);
      expect(said).toContain(`skylan-join: ${words}`);
      expect(status).toBe(1);
      expect(links()).not.toContain('rosbridge');
    });

    test('for no right to change the network', () => {
      const without = ['setpriv', '--bounding-set', '-net_admin', '--inh-caps', '-net_admin'];
      expect(ends([ADDRESS], ':', without).said).toContain('run it with --cap-add NET_ADMIN --cap-add NET_RAW');
    });

    test('for no device', () => {
      expect(ends([ADDRESS], 'rm /dev/net/tun').said).toContain(
        '/dev/net/tun is missing; run it with --device /dev/net/tun',
      );
    });

    test('for no machine-id of the host', () => {
      write('none', '');
      expect(ends([ADDRESS], `mount --bind ${path('none')} ${path('etc/machine-id')}`).said).toContain(
        'run it with -v /etc/machine-id:/etc/machine-id:ro',
      );
    });
  });
});

describe('Containerfile', () => {
  const text = readFileSync(join(dirname(ENTER), 'Containerfile'), 'utf8');

  test('has the package of each program, the user, and the first process', () => {
    for (const name of ['iproute2', 'iputils-ping', 'nftables', 'openvpn', 'python3-minimal', 'wireguard-tools'])
      expect(text).toMatch(new RegExp(`apt-get install.* ${name}\\b`));
    expect(text).toMatch(/useradd --system .* skylan-openvpn /);
    expect(text).toContain('COPY . /opt/skylan/\nENTRYPOINT ["/opt/skylan/container/enter"]');
  });
});

/** A container's first process, whose words are watched. */
class Container {
  private readonly child: ChildProcess;
  private output = '';

  constructor([command = '', ...args]: readonly string[]) {
    this.child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk) => {
        this.output += chunk;
      });
    }
  }

  get said(): string {
    return this.output;
  }

  /** @throws Error with all that it said, when it does not say that */
  async until(text: string | RegExp): Promise<void> {
    const end = Date.now() + 90_000;
    while (!(typeof text === 'string' ? this.output.includes(text) : text.test(this.output))) {
      if (this.child.exitCode !== null || Date.now() > end) throw new Error(`without ${text}:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** @returns its exit status */
  async stop(): Promise<number | null> {
    if (this.child.exitCode !== null) return this.child.exitCode;
    const ended = new Promise<number | null>((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    return ended;
  }
}
