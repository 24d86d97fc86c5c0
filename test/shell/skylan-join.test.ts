import { mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { Sandbox } from '../helpers/sandbox';

const PROFILE = `client
dev tap0
remote 203.0.113.10 1194 udp4
${['ca', 'cert', 'key', 'tls-crypt-v2'].map((part) => `<${part}>\nAAAA\n</${part}>`).join('\n')}
`;
const NETWORK = '[Match]\nName=eth0\n\n[Link]\nMTUBytes=1500\n\n[Network]\nDHCP=ipv4\n\n[DHCPv4]\nUseDNS=no\n';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.write('client.ovpn', PROFILE);
  sandbox.write('etc/systemd/network/20-wired.network', NETWORK);
  for (const [name, type] of [
    ['eth0', '1'],
    ['lo', '772'],
    ['wlan0', '1'],
    ['enslaved', '1'],
  ] as const) {
    sandbox.write(`sys/class/net/${name}/type`, `${type}\n`);
    sandbox.write(`sys/class/net/${name}/address`, '52:54:00:aa:bb:cc\n');
  }
  mkdirSync(sandbox.path('sys/class/net/wlan0/wireless'));
  symlinkSync('../docker0', sandbox.path('sys/class/net/enslaved/master'));
  // What the kernel shows once networkd has done its part.
  symlinkSync('../rosbridge', sandbox.path('sys/class/net/eth0/master'));
  mkdirSync(sandbox.path('sys/class/net/tap0'));
  symlinkSync('../rosbridge', sandbox.path('sys/class/net/tap0/master'));
  sandbox.command('systemctl', '[[ $* != *NetworkManager* ]]');
  sandbox.command('networkctl', 'echo \'{"NetworkFile":"/etc/systemd/network/20-wired.network","Kind":null}\'');
  sandbox.command('ip', 'echo "3: rosbridge inet 192.168.0.59/24"');
  sandbox.command('systemd-sysusers');
  sandbox.command('openvpn');
});

afterEach(() => sandbox.remove());

function join(args: readonly string[] = ['--profile', sandbox.path('client.ovpn'), '--interface', 'eth0'], uid = '0') {
  return sandbox.run('desktop-gateway/skylan-join', args, {
    SKYLAN_ROOT: sandbox.folder,
    SKYLAN_UID: uid,
    SKYLAN_WAIT_SECONDS: '2',
  });
}

const joinOn = (name: string) => join(['--profile', sandbox.path('client.ovpn'), '--interface', name]);
const written = (name: string) => readFileSync(sandbox.path(name), 'utf8');

describe('skylan-join', () => {
  test('hands the interface’s MAC address and addressing to the bridge', () => {
    expect(join()).toMatchObject({ status: 0, output: expect.stringContaining('joined') });
    expect(written('etc/systemd/network/05-skylan-rosbridge.netdev')).toContain('MACAddress=52:54:00:aa:bb:cc\n');
    const bridge = written('etc/systemd/network/05-skylan-rosbridge.network');
    expect(bridge).toContain('[Network]\nDHCP=ipv4\n\n[DHCPv4]\nUseDNS=no\n');
    expect(bridge).not.toContain('Name=eth0');
    expect(written('etc/systemd/network/05-skylan-port.network')).toContain('Name=eth0 tap0\n');
  });

  test('keeps the profile where root alone can read it', () => {
    join();
    expect(written('etc/skylan/client.ovpn')).toBe(PROFILE);
    expect(statSync(sandbox.path('etc/skylan/client.ovpn')).mode & 0o777).toBe(0o600);
  });

  test('a second run writes nothing and restarts nothing', () => {
    // GIVEN a machine that has joined, whose interface networkd now knows by skylan's own file
    join();
    sandbox.command('networkctl', 'echo \'{"NetworkFile":"/etc/systemd/network/05-skylan-port.network"}\'');
    sandbox.write('calls', '');
    const before = written('etc/systemd/network/05-skylan-rosbridge.network');
    // WHEN it joins again
    const again = join();
    // THEN the addressing is still the original one
    expect(again).toMatchObject({ status: 0, output: expect.stringContaining('nothing to change') });
    expect(again.output).not.toContain('wrote');
    expect(written('etc/systemd/network/05-skylan-rosbridge.network')).toBe(before);
    expect(written('calls')).not.toMatch(/restart|reload|reconfigure/);
  });

  test('a new profile replaces the old one and restarts the client', () => {
    join();
    sandbox.write('client.ovpn', PROFILE.replace('203.0.113.10', '203.0.113.11'));
    sandbox.write('calls', '');
    expect(join().output).toContain('wrote /etc/skylan/client.ovpn');
    expect(written('calls')).toContain('systemctl restart skylan-openvpn-client.service');
  });

  test('--help explains itself', () => {
    expect(join(['--help'])).toMatchObject({ status: 0, output: expect.stringContaining('Usage: skylan-join') });
  });

  test.each([
    ['without a profile', () => join(['--interface', 'eth0']), '--profile is missing; see --help'],
    ['without an interface', () => join(['--profile', 'x']), '--interface is missing; see --help'],
    ['with an option without its value', () => join(['--profile']), '--profile needs a value; see --help'],
    ['with an unknown argument', () => join(['--nic', 'eth0']), 'unknown argument "--nic"; see --help'],
    ['for anybody but root', () => join(undefined, '1000'), 'must run as root: sudo ./skylan-join ...'],
    [
      'with no such interface',
      () => joinOn('eth7'),
      'there is no interface "eth7"; there are: enslaved eth0 lo tap0 wlan0',
    ],
    [
      'on Wi-Fi',
      () => joinOn('wlan0'),
      '"wlan0" is Wi-Fi, which cannot carry other machines\' frames; use a wired interface',
    ],
    ['on the loopback', () => joinOn('lo'), '"lo" is not an Ethernet interface'],
    ['on another bridge’s port', () => joinOn('enslaved'), '"enslaved" is already a port of "docker0"'],
    ['on its own device', () => joinOn('tap0'), '"tap0" is made by skylan-join itself; name the wired interface'],
  ])('fails %s', (_when, run, reason) => {
    expect(run()).toEqual({ status: 1, output: `skylan-join: ${reason}\n` });
  });

  test('fails with a profile that cannot be read', () => {
    const path = sandbox.path('none.ovpn');
    expect(join(['--profile', path, '--interface', 'eth0']).output).toBe(
      `skylan-join: the profile "${path}" cannot be read\n`,
    );
  });

  test('fails with a file that is no profile', () => {
    sandbox.write('client.ovpn', PROFILE.replace('<key>', '<extra-certs>'));
    expect(join().output).toContain('is not a profile of skylan: it has no <key>. Fetch it with the command');
  });

  test('fails under another network manager, with its name', () => {
    sandbox.write('etc/netplan/01.yaml', 'network: {}\n');
    const result = join();
    expect(result.status).toBe(1);
    expect(result.output).toContain(
      '"eth0" is managed by netplan; skylan-join can take over an interface from systemd',
    );
    expect(() => written('etc/skylan/client.ovpn')).toThrow('ENOENT');
  });
});
