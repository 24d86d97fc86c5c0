import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { renderWireGuardProfile } from '../../lib/uplink/wireguard/profile';
import { DesktopMachine, type Manager, PROFILE as OPENVPN_PROFILE, OWNERS_FILES } from '../helpers/desktop-machine';

const KEY = 'hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=';
const ENDS = { client: 'home', gateway: 'cloud-gateway', port: 51820 };
const PROFILE = renderWireGuardProfile({ lan: 'robot-lan', lanCidr: '192.168.0.0/24', ...ENDS })
  .replaceAll(/@\{(private|public)-key:[^}]*\}/g, KEY)
  .replace(/@\{endpoint:[^}]*\}/, '203.0.113.10');

let machine: DesktopMachine;

beforeEach(() => {
  machine = new DesktopMachine();
  machine.managedBy('networkd');
  machine.command('wg');
  machine.write('client.ovpn', PROFILE);
});

afterEach(() => machine.remove());

describe('a profile of WireGuard', () => {
  test('is recognised by what is in it, and kept where root alone can read it', () => {
    expect(machine.join()).toMatchObject({
      status: 0,
      output: expect.stringContaining('To watch: journalctl -u skylan-wireguard-client -f'),
    });
    expect(machine.read('etc/skylan/client.conf')).toBe(
      PROFILE.split('\n')
        .filter((line) => line && !line.startsWith('#'))
        .map((line) => `${line}\n`)
        .join(''),
    );
    expect(statSync(machine.path('etc/skylan/client.conf')).mode & 0o777).toBe(0o600);
  });

  test('brings nothing of OpenVPN, and the filters for its own port and tunnel', () => {
    machine.join();
    for (const path of ['etc/skylan/client.ovpn', 'etc/systemd/system/skylan-openvpn-client.service', 'user']) {
      expect(existsSync(machine.path(path))).toBe(false);
    }
    expect(machine.read('etc/skylan/edge.env')).toBe('SKYLAN_UPLINK_PORTS=uplink0\n');
    expect(machine.read('etc/skylan/skylan-wireguard.nft')).toBe(
      readFileSync(`${__dirname}/../../assets/wireguard/etc/skylan/skylan-wireguard.nft`, 'utf8'),
    );
    expect(machine.read('etc/systemd/system/skylan-bridge.service')).toContain('skylan-bridge up uplink0\n');
    expect(machine.read('etc/systemd/system/skylan-wireguard-client.service')).toContain(
      'Requires=skylan-edge.service',
    );
    expect(machine.read('etc/systemd/network/05-skylan-port.network')).toContain('Name=eth0 uplink0\n');
  });

  test('that is new takes the place of the old one, and the client is started anew', () => {
    machine.join();
    machine.write('client.ovpn', PROFILE.replace('203.0.113.10', '203.0.113.11'));
    machine.write('calls', '');
    expect(machine.join().output).toContain('wrote /etc/skylan/client.conf');
    expect(machine.read('calls')).toMatch(/systemctl restart .*skylan-wireguard-client.service/);
    expect(machine.read('calls')).not.toContain('networkctl');
  });

  test('shows no key in a dry run', () => {
    const { output } = machine.join([...machine.arguments, '--dry-run']);
    expect(output).toContain('would write /etc/skylan/client.conf (mode 0600)');
    expect(output).not.toContain(KEY);
  });

  test.each(Object.keys(OWNERS_FILES) as Manager[])('on %s leaves every file as it was after --undo', (manager) => {
    // GIVEN
    const fresh = new DesktopMachine();
    fresh.managedBy(manager);
    fresh.command('wg');
    fresh.write('client.ovpn', PROFILE);
    const before = fresh.files();
    // WHEN
    expect(fresh.join()).toMatchObject({ status: 0 });
    const joined = fresh.files();
    expect(fresh.join().output).toContain('nothing to change');
    expect(fresh.files()).toEqual(joined);
    const left = fresh.join(['--undo']);
    // THEN
    expect(left).toMatchObject({
      status: 0,
      output: expect.stringContaining('The packages wireguard-tools and nftables stay'),
    });
    expect(fresh.files()).toEqual(before);
    fresh.remove();
  });
});

describe('a profile of the other kind', () => {
  test('takes the place of the one before, whose port, unit and files go', () => {
    // GIVEN a machine that has joined by OpenVPN
    const before = machine.files();
    machine.write('client.ovpn', OPENVPN_PROFILE);
    machine.join();
    machine.write('client.ovpn', PROFILE);
    machine.write('calls', '');
    // WHEN
    expect(machine.join()).toMatchObject({ status: 0 });
    // THEN
    expect(machine.read('calls')).toContain('systemctl disable --quiet --now skylan-openvpn-client.service');
    expect(machine.read('calls')).toContain('networkctl reload');
    for (const path of [
      'etc/skylan/client.ovpn',
      'etc/systemd/system/skylan-openvpn-client.service',
      'etc/systemd/network/05-skylan-tap0.link',
    ]) {
      expect(existsSync(machine.path(path))).toBe(false);
    }
    expect(machine.join().output).toContain('nothing to change');
    // WHEN it goes back
    machine.write('client.ovpn', OPENVPN_PROFILE);
    expect(machine.join()).toMatchObject({ status: 0 });
    // THEN
    expect(existsSync(machine.path('etc/skylan/client.conf'))).toBe(false);
    expect(machine.read('etc/skylan/client.ovpn')).toBe(OPENVPN_PROFILE);
    expect(machine.join(['--undo'])).toMatchObject({ status: 0 });
    expect(machine.files()).toEqual(before);
  });
});

describe('a change that is killed half-way', () => {
  /** systemd refuses to disable what is not there. */
  function withSystemd(): void {
    machine.managedBy('networkd');
    const units = machine.path('etc/systemd/system');
    machine.command(
      'systemctl',
      `[[ $* != *is-active* || $* == *systemd-networkd.service ]] || exit 3
      [[ $1 != disable ]] || [[ -e ${units}/${'${@: -1}'} ]]`,
    );
  }

  beforeEach(withSystemd);

  test.each([
    ['OpenVPN', 'WireGuard', OPENVPN_PROFILE, PROFILE, 'skylan-wireguard-client.service'],
    ['WireGuard', 'OpenVPN', PROFILE, OPENVPN_PROFILE, 'skylan-openvpn-client.service'],
  ])('from %s to %s is brought to its end by the next run', (_from, _to, first, second, client) => {
    // GIVEN
    machine.write('client.ovpn', first);
    expect(machine.join()).toMatchObject({ status: 0 });
    machine.write('client.ovpn', second);
    machine.killedIn('networkctl');
    expect(machine.join().status).not.toBe(0);
    withSystemd();
    machine.write('calls', '');
    // WHEN
    expect(machine.join()).toMatchObject({ status: 0, output: expect.stringContaining('joined') });
    // THEN
    const calls = machine.read('calls');
    expect(calls).toContain('networkctl reload');
    expect(calls).toMatch(new RegExp(`systemctl enable .*${client}`));
    expect(calls).toMatch(new RegExp(`systemctl restart .*${client}`));
    expect(machine.join().output).toContain('nothing to change');
  });

  test('with a new profile of the same kind starts the client anew at the next run', () => {
    // GIVEN
    machine.join();
    machine.write('client.ovpn', PROFILE.replace('203.0.113.10', '203.0.113.11'));
    machine.killedIn('udevadm');
    expect(machine.join().status).not.toBe(0);
    withSystemd();
    machine.write('calls', '');
    // WHEN
    expect(machine.join()).toMatchObject({ status: 0 });
    // THEN
    expect(machine.read('calls')).toMatch(/systemctl restart .*skylan-wireguard-client.service/);
    expect(machine.join().output).toContain('nothing to change');
  });

  test('before a first join was done leaves nothing to a join by the other kind', () => {
    // GIVEN
    const before = machine.files();
    machine.write('client.ovpn', OPENVPN_PROFILE);
    machine.killedIn('networkctl');
    expect(machine.join().status).not.toBe(0);
    withSystemd();
    // WHEN
    machine.write('client.ovpn', PROFILE);
    expect(machine.join()).toMatchObject({ status: 0 });
    // THEN
    expect(existsSync(machine.path('etc/systemd/system/skylan-openvpn-client.service'))).toBe(false);
    expect(existsSync(machine.path('etc/skylan/client.ovpn'))).toBe(false);
    expect(machine.join(['--undo'])).toMatchObject({ status: 0 });
    expect(machine.files()).toEqual(before);
  });
});

describe('skylan-join fails with a profile of WireGuard', () => {
  test.each([
    ['PostUp', 'PostUp = /bin/sh -c id'],
    ['PreUp', 'PreUp=/tmp/program'],
    ['Table', 'Table = off'],
    ['DNS', 'DNS = 198.51.100.9'],
    ['SaveConfig', 'SaveConfig = true'],
    ['ListenPort', 'ListenPort = 22'],
    ['PresharedKey', `PresharedKey = ${KEY}`],
    ['[Interface', '[Interface'],
    ['Endpoint', 'Endpoint = $(id):1'],
  ])('that says %s', (directive, line) => {
    for (const profile of [
      `${PROFILE}${line}\n`,
      PROFILE.replace('[Peer]', `${line}\n[Peer]`),
      `${line}\n${PROFILE}`,
    ]) {
      machine.write('client.ovpn', profile);
      expect(machine.join()).toMatchObject({
        status: 1,
        output: expect.stringContaining(`has a line "${directive.split('=')[0]}`),
      });
    }
    expect(existsSync(machine.path('etc/skylan'))).toBe(false);
  });

  test.each([
    ['a second peer', `${PROFILE}[Peer]\n`, 'has "[Peer]" twice'],
    ['a second key', `${PROFILE}PublicKey = ${KEY}\n`, 'has "PublicKey" twice'],
    ['no key', PROFILE.replace(/^PrivateKey.*\n/m, ''), 'has no PrivateKey'],
    ['routes', PROFILE.replace('240.0.0.1/32', '0.0.0.0/0'), 'has a line "AllowedIPs" as skylan writes none'],
    ['one more route', PROFILE.replace('240.0.0.1/32', '240.0.0.1/32, 0.0.0.0/0'), 'has a line "AllowedIPs" as'],
    ['an address of a home', PROFILE.replace(/^Address.*$/m, 'Address = 192.168.0.1/32'), 'has a line "Address" as'],
    ['a line in the other part', PROFILE.replace('[Peer]\n', '').concat('[Peer]\n'), 'has a line "PublicKey" as'],
    ['a line that ends early', `#\0\n${PROFILE}`, 'has control characters'],
  ])('that has %s', (_what, profile, reason) => {
    machine.write('client.ovpn', profile);
    expect(machine.join().output).toContain(`is not a profile of skylan: it ${reason}`);
  });

  test('when the folder with the rules was not copied', () => {
    const copy = machine.path('copied');
    mkdirSync(copy);
    const script = `${__dirname}/../../assets/desktop-gateway`;
    for (const part of ['lib', 'files', 'edge', 'skylan-join']) symlinkSync(`${script}/${part}`, `${copy}/${part}`);
    expect(machine.runCopy(`${copy}/skylan-join`).output).toContain(
      `the folder "wireguard" is missing: copy assets/wireguard to ${copy}/wireguard`,
    );
  });

  test.each(['uplink0', 'wg-uplink', 'tap0'])('on %s, which is skylan’s own', (name) => {
    mkdirSync(machine.path(`sys/class/net/${name}`));
    expect(machine.join(['--profile', machine.path('client.ovpn'), '--interface', name]).output).toContain(
      `"${name}" is made by skylan-join itself; name the wired interface`,
    );
  });
});
