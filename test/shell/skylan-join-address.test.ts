import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { renderWireGuardProfile } from '../../lib/uplink/wireguard/profile';
import { DesktopMachine, type Manager, OWNERS_FILES } from '../helpers/desktop-machine';

const ADDRESS = '10.1.2.140/24';
const ON_THE_LAN = 'on the LAN 10.1.2.0/24 as 10.1.2.140';
const KEY = 'hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=';
const ENDS = { client: 'robot', gateway: 'cloud-gateway', port: 51820 };
const WIREGUARD_PROFILE = renderWireGuardProfile({ lan: 'lab', lanCidr: '10.1.2.0/24', ...ENDS })
  .replaceAll(/@\{(private|public)-key:[^}]*\}/g, KEY)
  .replace(/@\{endpoint:[^}]*\}/, '203.0.113.10');

let machine: DesktopMachine;

beforeEach(() => {
  machine = new DesktopMachine();
  machine.managedBy('networkd');
  isOnWifi(machine);
  machine.command('wg');
  unitSays(machine, ON_THE_LAN);
});

afterEach(() => machine.remove());

/** It has one address, of another network than the LAN; a bridge `rosbridge` has the LAN's. */
function isOnWifi(one: DesktopMachine): void {
  const net = one.path('sys/class/net');
  one.command(
    'ip',
    `case $* in
    *'link delete'*) rm -rf ${net}/{rosbridge,tap0,uplink0} ;;
    *'address show dev rosbridge'*) [[ ! -e ${one.path('address')} ]] || echo '9: rosbridge inet ${ADDRESS}' ;;
    *'address show'*) printf '3: wlan0    inet 192.168.0.59/24 brd 192.168.0.255 scope global wlan0\\n' ;;
    *'route show default'*) echo 'default via 192.168.0.1 dev wlan0' ;;
    esac`,
  );
}

/** What skylan-lone.service does: it makes the bridge, and ends by these words or waits with them. */
function unitSays(one: DesktopMachine, words: string, { taken = false, manager = 'systemd-networkd' } = {}): void {
  const net = one.path('sys/class/net');
  one.command(
    'systemctl',
    `case $* in
    *is-active*) [[ $* == *${manager}.service ]] ;;
    *'restart skylan-lone.service'*)
      mkdir -p ${net}/{rosbridge,tap0,uplink0} ${one.path('run/skylan-lone')}
      for i in tap0 uplink0; do ln -sfn ../rosbridge ${net}/$i/master; done
      echo '${words}' >${one.path('run/skylan-lone/said')}
      ${taken ? `touch ${one.path('run/skylan-lone/taken')}` : ''}
      ${words === ON_THE_LAN ? `touch ${one.path('address')}` : ''}
      ;;
    esac`,
  );
}

const arguments_ = (address = ADDRESS) => ['--profile', machine.path('client.ovpn'), '--address', address];
const join = (address?: string, ...more: string[]) => machine.join([...arguments_(address), ...more]);

describe('skylan-join --address', () => {
  test('puts this machine alone on the LAN', () => {
    // WHEN
    const { status, output } = join();
    // THEN
    expect(output).toContain('joined: this machine is 10.1.2.140 on the LAN.');
    expect(output).toContain('for ROS 2 on it run this again with --ros RELEASE, for example --ros jazzy\n');
    expect(status).toBe(0);
    expect(machine.read('etc/systemd/system/skylan-lone.service')).toContain(
      'ExecStart=/usr/local/lib/skylan/skylan-lone address 10.1.2.140/24 tap0\n',
    );
    expect(machine.read('usr/local/lib/skylan/skylan-lone')).toContain('source "${HERE}/addresses.sh"');
    expect(existsSync(machine.path('usr/local/lib/skylan/addresses.sh'))).toBe(true);
    expect(machine.read('etc/skylan/edge.env')).toBe('SKYLAN_UPLINK_PORTS=tap0\n');
    expect(machine.read('calls')).toMatch(/systemctl enable .*skylan-lone.service .*skylan-openvpn-client.service/);
  });

  test('touches no interface and no file of a network manager, which keep off the bridge', () => {
    join();
    const written = Object.keys(machine.files());
    expect(written).not.toContain('etc/systemd/network/05-skylan-port.network');
    expect(written).not.toContain('etc/systemd/network/05-skylan-rosbridge.netdev');
    expect(machine.read('etc/systemd/network/05-skylan-lone.network')).toMatch(
      /^Name=rosbridge tap0 uplink0 wg-uplink\n\n\[Link\]\nUnmanaged=yes$/m,
    );
    expect(machine.read('calls')).not.toMatch(/reconfigure|ifdown|connection up/);
    expect(existsSync(machine.path('etc/NetworkManager'))).toBe(false);
  });

  test('gives the bridge a MAC address that is the machine’s alone and stays, and is not the port’s', () => {
    // GIVEN two machines
    join();
    const other = new DesktopMachine();
    other.managedBy('networkd');
    other.write('etc/machine-id', 'fedcba9876543210fedcba9876543210\n');
    isOnWifi(other);
    unitSays(other, ON_THE_LAN);
    other.join(['--profile', other.path('client.ovpn'), '--address', ADDRESS]);
    const mac = (one: DesktopMachine, file: string) => /02(:[0-9a-f]{2}){5}/.exec(one.read(file))?.[0];
    // THEN
    const own = mac(machine, 'usr/local/lib/skylan/skylan-lone');
    expect(own).toBeDefined();
    expect(own).not.toBe(mac(other, 'usr/local/lib/skylan/skylan-lone'));
    expect(own).not.toBe(mac(machine, 'etc/systemd/network/05-skylan-tap0.link'));
    other.remove();
  });

  test('a second run writes nothing and restarts nothing', () => {
    join();
    machine.write('calls', '');
    const before = machine.files();
    const again = join();
    expect(again).toMatchObject({ status: 0, output: expect.stringContaining('nothing to change') });
    expect(again.output).not.toContain('wrote');
    expect(machine.files()).toEqual(before);
    expect(machine.read('calls')).not.toMatch(/restart|reload|enable/);
  });

  test('a new profile restarts the client, and leaves the address where it is', () => {
    join();
    machine.write('client.ovpn', readFileSync(machine.path('client.ovpn'), 'utf8').replace('113.10', '113.11'));
    machine.write('calls', '');
    expect(join().output).toContain('wrote /etc/skylan/client.ovpn');
    expect(machine.read('calls')).toMatch(/systemctl restart .*skylan-openvpn-client.service/);
    expect(machine.read('calls')).not.toMatch(/(re)?start .*skylan-lone/);
  });

  test('by WireGuard waits for the other end of its tunnel', () => {
    machine.write('client.ovpn', WIREGUARD_PROFILE);
    expect(join()).toMatchObject({ status: 0 });
    expect(machine.read('etc/systemd/system/skylan-lone.service')).toContain(
      'skylan-lone address 10.1.2.140/24 uplink0\n',
    );
    expect(machine.read('etc/skylan/edge.env')).toBe('SKYLAN_UPLINK_PORTS=uplink0\n');
  });

  test('a profile of the other kind takes the place of the one before', () => {
    const before = machine.files();
    join();
    machine.write('client.ovpn', WIREGUARD_PROFILE);
    expect(join()).toMatchObject({ status: 0 });
    expect(existsSync(machine.path('etc/skylan/client.ovpn'))).toBe(false);
    expect(machine.read('etc/systemd/system/skylan-lone.service')).toContain(' uplink0\n');
    expect(machine.join(['--undo'])).toMatchObject({ status: 0 });
    expect(machine.files()).toEqual(before);
  });

  test.each(Object.keys(OWNERS_FILES) as Manager[])(
    'where %s manages the network, every file is as before after --undo',
    (manager) => {
      // GIVEN
      const fresh = new DesktopMachine();
      fresh.managedBy(manager);
      isOnWifi(fresh);
      unitSays(fresh, ON_THE_LAN, { manager: manager === 'networkd' ? 'systemd-networkd' : manager });
      const before = fresh.files();
      // WHEN
      const args = ['--profile', fresh.path('client.ovpn'), '--address', ADDRESS];
      expect(fresh.join(args)).toMatchObject({ status: 0 });
      // THEN
      const told = { networkd: 'networkctl reload', NetworkManager: 'nmcli general reload conf', ifupdown: '' };
      const words = fresh.read('calls').match(/networkctl reload|nmcli general reload conf/g) ?? [];
      expect(words.join()).toBe(told[manager]);
      if (manager === 'NetworkManager')
        expect(fresh.read('etc/NetworkManager/conf.d/50-skylan.conf')).toContain('interface-name:rosbridge,');
      // WHEN
      expect(fresh.join(['--undo'])).toMatchObject({ status: 0 });
      // THEN
      expect(fresh.files()).toEqual(before);
      expect(fresh.read('calls')).toContain('systemctl disable --quiet --now skylan-lone.service');
      fresh.remove();
    },
  );

  test('installs Python where that is missing, which asks who has the address', () => {
    // GIVEN the machine's programs without it
    const tools = machine.path('tools');
    execFileSync('sh', ['-c', `mkdir ${tools} && cp -rs /usr/bin/. ${tools} && rm -f ${tools}/python3*`]);
    machine.command('apt-get', `ln -s /usr/bin/python3 ${tools}/python3`);
    // WHEN
    const result = machine.join(arguments_(), { PATH: `${machine.path('bin')}:${tools}` });
    // THEN
    expect(result.output).toContain('installing python3-minimal\n');
    expect(machine.read('calls')).toContain('apt-get -qq install --yes python3-minimal');
    // AND a desktop gateway needs none
    rmSync(`${tools}/python3`);
    machine.managedBy('networkd');
    machine.join(['--undo']);
    expect(machine.join(undefined, { PATH: `${machine.path('bin')}:${tools}` }).output).not.toContain('installing');
  });

  test('--ros writes what skylan-dds does, a second run with it changes nothing, and --undo takes it back', () => {
    // GIVEN what skylan-dds says for the LAN's interface
    const before = machine.files();
    const options = ['--release', 'humble', '--interface', 'rosbridge', '--address', '10.1.2.140'];
    const printed = machine.run('dds/skylan-dds', options).output;
    // WHEN
    const { status, output } = join(ADDRESS, '--ros', 'humble');
    // THEN
    expect(output).toContain('for ROS 2 on it: . /etc/skylan/dds.sh in a shell');
    expect(status).toBe(0);
    const names = [...printed.matchAll(/^==> (.*) <==$/gm)].map(([, name = '']) => name);
    expect(names).toContain('/etc/skylan/dds/fastdds-2.6.xml');
    expect(names.map((name) => `==> ${name} <==\n${machine.read(name)}`).join('')).toBe(printed);
    const joined = machine.files();
    expect(join(ADDRESS, '--ros', 'humble').output).toContain('nothing to change');
    expect(machine.files()).toEqual(joined);
    // WHEN
    expect(machine.join(['--undo'])).toMatchObject({ status: 0 });
    // THEN
    expect(machine.files()).toEqual(before);
  });

  test('--dry-run says each change, and touches nothing', () => {
    const before = machine.files();
    const { status, output } = join(ADDRESS, '--dry-run');
    expect(status).toBe(0);
    expect(output).toContain('would write /etc/systemd/system/skylan-lone.service (mode 0644)');
    expect(output).toContain('would run: systemctl restart skylan-lone.service');
    expect(machine.files()).toEqual(before);
    expect(machine.read('calls')).not.toMatch(/systemd-run|sysusers|enable|restart/);
  });

  test('takes over no SSH session, but --undo ends those through the LAN and asks first', () => {
    // GIVEN
    machine.command('ss', `echo '0 0 10.1.2.140:22 10.1.2.7:51000 users:(("sshd",pid=1))'`);
    expect(join()).toMatchObject({ status: 0 });
    const before = machine.files();
    // WHEN
    const { status, output } = machine.join(['--undo']);
    // THEN
    expect(output).toContain('which this machine leaves: SSH sessions from 10.1.2.7:51000.');
    expect(output).toContain('not changed: nobody can be asked here; --yes goes on without asking');
    expect(status).toBe(1);
    expect(machine.files()).toEqual(before);
    expect(machine.join(['--undo', '--yes'])).toMatchObject({ status: 0 });
  });
});

describe('skylan-join --address takes everything back', () => {
  test('when somebody on the LAN has the address, and says who', () => {
    const before = machine.files();
    const who = '10.1.2.140 is taken on the LAN by the machine with the MAC address 02:62:0a:01:02:8c; choose another';
    unitSays(machine, who, { taken: true });
    const { status, output } = join();
    expect(output).toContain(`skylan-join: ${who}\n`);
    expect(output).toContain('the change failed; taking everything back');
    expect(status).toBe(1);
    expect(machine.files()).toEqual(before);
  });

  test('when the cloud gateway does not answer', () => {
    const before = machine.files();
    unitSays(machine, 'waiting for the cloud gateway');
    const { status, output } = join();
    expect(output).toContain(
      '10.1.2.140 is not on the LAN after 6 s: waiting for the cloud gateway. What the tunnel says: journalctl -u skylan-openvpn-client\n',
    );
    expect(status).toBe(1);
    expect(machine.files()).toEqual(before);
  });
});

describe('skylan-join --address fails', () => {
  test.each([
    ['no address', '', '--interface is missing, or --address where no wired interface is on the LAN; wired interfaces'],
    ['a name', 'robot', '"robot" is not an address with the length of its network; write it as 192.168.0.140/24'],
    ['no length', '10.1.2.140', '"10.1.2.140" is not an address with the length of its network'],
    ['a byte too large', '10.1.2.256/24', '"10.1.2.256/24" is not an address with'],
    ['a byte as octal', '10.1.2.014/24', '"10.1.2.014/24" is not an address with'],
    ['more than an address', '10.1.2.140/24; id', '"10.1.2.140/24; id" is not an address with'],
    ['a single machine', '10.1.2.140/32', '"10.1.2.140/32" says a network of 32 bits; that of a LAN is from 8 to 30'],
    ['half of the world', '10.1.2.140/1', '"10.1.2.140/1" says a network of 1 bits; that of a LAN is from 8 to 30'],
    ['a group', '239.1.2.3/24', '"239.1.2.3" is not an address that a machine of a LAN can have'],
    ['a loopback', '127.0.0.5/24', '"127.0.0.5" is not an address that a machine of a LAN can have'],
    [
      'a network',
      '10.1.2.0/24',
      '"10.1.2.0" is the address of the network 10.1.2.0/24 itself, or the one for all in it',
    ],
    ['a broadcast', '10.1.2.191/26', '"10.1.2.191" is the address of the network 10.1.2.128/26 itself, or the one for'],
    [
      'one of its own network',
      '192.168.0.140/24',
      '"wlan0" has the address 192.168.0.59/24 already, which overlaps with the LAN 192.168.0.0/24: this machine would not know where to look for a neighbour. If "wlan0" is on the robot\'s LAN itself, this machine needs no address of the cloud\'s; else give one of the two networks another range',
    ],
    ['one around its own network', '192.168.7.1/16', 'overlaps with the LAN 192.168.0.0/16:'],
    ['one within its own network', '192.168.0.66/29', 'overlaps with the LAN 192.168.0.64/29:'],
  ])('with %s', (_what, address, reason) => {
    const before = machine.files();
    const { status, output } = join(address);
    expect(output).toContain(`skylan-join: ${reason.startsWith('overlaps') ? '' : reason}`);
    expect(output).toContain(reason);
    expect(status).toBe(1);
    expect(machine.files()).toEqual(before);
  });

  test('beside --interface', () => {
    expect(join(ADDRESS, '--interface', 'eth0')).toEqual({
      status: 1,
      output:
        'skylan-join: --interface bridges a wired interface of the LAN, and --address is for a machine that has none: give one of them\n',
    });
  });

  test.each([
    [
      'an unknown release',
      ['--address', ADDRESS, '--ros', 'foxy'],
      'unknown release foxy; the releases are humble jazzy',
    ],
    ['a release that has no name', ['--address', ADDRESS, '--ros'], '--ros needs a value; see --help'],
    [
      'a desktop gateway’s release',
      ['--interface', 'eth0', '--ros', 'jazzy'],
      '--ros is for a machine that joins by itself',
    ],
  ])('with %s', (_what, args, reason) => {
    const before = machine.files();
    const { status, output } = machine.join(['--profile', machine.path('client.ovpn'), ...args]);
    expect(output).toContain(`skylan-join: ${reason}`);
    expect(status).toBe(1);
    expect(machine.files()).toEqual(before);
  });

  test('with --ros where the folder of settings was not copied', () => {
    const copy = machine.path('copied');
    mkdirSync(copy);
    const script = `${__dirname}/../../assets/desktop-gateway`;
    for (const part of ['lib', 'files', 'edge', 'skylan-join']) symlinkSync(`${script}/${part}`, `${copy}/${part}`);
    expect(machine.runCopy(`${copy}/skylan-join`, [...arguments_(), '--ros', 'jazzy']).output).toContain(
      `the folder "dds" is missing: copy assets/dds to ${copy}/dds`,
    );
  });

  test('beside a bridge of that name that is somebody else’s', () => {
    mkdirSync(machine.path('sys/class/net/rosbridge'));
    expect(join().output).toBe(
      'skylan-join: there is a bridge "rosbridge" already that skylan-join did not make; remove it first\n',
    );
  });

  test.each([
    ['another address', ['--address', '10.1.2.141/24'], '10.1.2.141/24'],
    ['an interface', ['--interface', 'eth0'], '"eth0"'],
  ])('when the machine has joined, with %s', (_what, args, words) => {
    join();
    expect(machine.join(['--profile', machine.path('client.ovpn'), ...args]).output).toBe(
      `skylan-join: this machine has joined with 10.1.2.140/24; to take ${words} in its place, run skylan-join --undo first\n`,
    );
  });

  test('when the machine has joined as a desktop gateway', () => {
    machine.managedBy('networkd');
    machine.join();
    isOnWifi(machine);
    expect(join().output).toBe(
      'skylan-join: this machine has joined with "eth0"; to take 10.1.2.140/24 in its place, run skylan-join --undo first\n',
    );
  });
});
