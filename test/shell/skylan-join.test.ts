import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { renderProfile } from '../../lambda/pki/openvpn/profile';
import { DesktopMachine, PROFILE } from '../helpers/desktop-machine';

let machine: DesktopMachine;

beforeEach(() => {
  machine = new DesktopMachine();
  machine.managedBy('networkd');
});

afterEach(() => machine.remove());

describe('skylan-join', () => {
  test('keeps the profile where root alone can read it', () => {
    expect(machine.join()).toMatchObject({ status: 0, output: expect.stringContaining('joined') });
    expect(machine.read('etc/skylan/client.ovpn')).toBe(PROFILE);
    expect(statSync(machine.path('etc/skylan/client.ovpn')).mode & 0o777).toBe(0o600);
  });

  test('gives tap0 a MAC address that is the machine’s alone and stays', () => {
    // GIVEN two machines
    machine.join();
    const other = new DesktopMachine();
    other.managedBy('networkd');
    other.write('etc/machine-id', 'fedcba9876543210fedcba9876543210\n');
    other.join();
    const mac = (one: DesktopMachine) =>
      /^MACAddress=(02(:[0-9a-f]{2}){5})$/m.exec(one.read('etc/systemd/network/05-skylan-tap0.link'))?.[1];
    // THEN
    expect(mac(machine)).toBeDefined();
    expect(mac(other)).toBeDefined();
    expect(mac(other)).not.toBe(mac(machine));
    other.remove();
  });

  test('installs the filter for the edge of the bridge, as the cloud gateway has it', () => {
    machine.join();
    for (const path of [
      'etc/skylan/skylan-edge.nft',
      'usr/local/lib/skylan/skylan-edge',
      'etc/systemd/system/skylan-edge.service',
    ]) {
      expect(machine.read(path)).toBe(readFileSync(`${__dirname}/../../assets/edge/${path}`, 'utf8'));
    }
    expect(machine.read('etc/systemd/system/skylan-openvpn-client.service')).toContain('Requires=skylan-edge.service');
  });

  test('a second run writes nothing and restarts nothing', () => {
    // GIVEN a machine that has joined, whose interface networkd now knows by skylan's own file
    machine.join();
    machine.command('networkctl', 'echo \'{"NetworkFile":"/etc/systemd/network/05-skylan-port.network"}\'');
    machine.write('calls', '');
    const before = machine.files();
    // WHEN it joins again
    const again = machine.join();
    // THEN
    expect(again).toMatchObject({ status: 0, output: expect.stringContaining('nothing to change') });
    expect(again.output).not.toContain('wrote');
    expect(machine.files()).toEqual(before);
    expect(machine.read('calls')).not.toMatch(/restart|reload|reconfigure|enable/);
  });

  test('a new profile replaces the old one and restarts the client, and nothing of the network', () => {
    machine.join();
    machine.write('client.ovpn', PROFILE.replace('203.0.113.10', '203.0.113.11'));
    machine.write('calls', '');
    expect(machine.join().output).toContain('wrote /etc/skylan/client.ovpn');
    expect(machine.read('calls')).toMatch(/systemctl restart .*skylan-openvpn-client.service/);
    expect(machine.read('calls')).not.toContain('networkctl');
  });

  test('installs the packages of programs that are missing', () => {
    // GIVEN a machine without them: Debian has both in sbin
    rmSync(machine.path('bin/openvpn'));
    rmSync(machine.path('bin/nft'));
    machine.command('apt-get');
    // WHEN
    const result = machine.join(undefined, { PATH: `${machine.path('bin')}:/usr/bin:/bin` });
    // THEN
    expect(result.output).toContain('installing openvpn nftables');
    expect(machine.read('calls')).toContain('apt-get -qq install --yes openvpn nftables');
  });

  test('--help explains itself', () => {
    expect(machine.join(['--help'])).toMatchObject({
      status: 0,
      output: expect.stringContaining('Usage: skylan-join'),
    });
  });
});

describe('skylan-join --dry-run', () => {
  test('says each change with its difference, and touches nothing', () => {
    // GIVEN
    const before = machine.files();
    // WHEN
    const { status, output } = machine.join([...machine.arguments, '--dry-run']);
    // THEN
    expect(status).toBe(0);
    expect(machine.files()).toEqual(before);
    expect(output).toContain('would write /etc/systemd/network/05-skylan-rosbridge.netdev (mode 0644)');
    expect(output).toContain('\n+MACAddress=52:54:00:aa:bb:cc\n');
    expect(output).toContain('would run: networkctl reload');
    expect(output).toContain('would run: systemctl enable --quiet skylan-bridge.service');
    expect(machine.read('calls')).not.toMatch(/systemd-run|sysusers|enable|reload|reconfigure|restart/);
  });

  test('shows no key', () => {
    const { output } = machine.join([...machine.arguments, '--dry-run']);
    expect(output).toContain('would write /etc/skylan/client.ovpn (mode 0600)');
    expect(output).not.toContain('AAAA');
  });

  test('says what a new profile would change on a machine that has joined', () => {
    machine.join();
    machine.write('client.ovpn', PROFILE.replace('203.0.113.10', '203.0.113.11'));
    const before = machine.files();
    const { output } = machine.join([...machine.arguments, '--dry-run']);
    expect(output).toContain('would write /etc/skylan/client.ovpn');
    expect(output).not.toContain('rosbridge.netdev');
    expect(machine.files()).toEqual(before);
  });

  test('says what --undo would take back, and takes nothing back', () => {
    machine.join();
    const before = machine.files();
    const { output } = machine.join(['--undo', '--dry-run']);
    expect(output).toContain('would take back: new /etc/skylan/client.ovpn');
    expect(output).toContain('would run: userdel skylan-openvpn');
    expect(machine.files()).toEqual(before);
  });
});

describe('skylan-join --undo', () => {
  test('leaves every file as it was before, and no folder or user that was not there', () => {
    // GIVEN a file of the owner's that a join takes the place of
    machine.write('etc/skylan/client.ovpn', 'the owner had one\n');
    const before = machine.files();
    machine.join();
    expect(machine.files()).not.toEqual(before);
    // WHEN
    const { status, output } = machine.join(['--undo']);
    // THEN
    expect(output).toContain('undone: everything is as before the join');
    expect(status).toBe(0);
    expect(machine.files()).toEqual(before);
    expect(existsSync(machine.path('user'))).toBe(false);
  });

  test('keeps a user that was there before', () => {
    machine.write('user', '');
    machine.join();
    machine.join(['--undo']);
    expect(machine.read('calls')).not.toContain('userdel');
  });

  test('does nothing on a machine that has not joined', () => {
    expect(machine.join(['--undo'])).toEqual({
      status: 0,
      output: 'skylan-join: nothing to undo: this machine has not joined\n',
    });
  });

  test.each(['systemd-sysusers', 'udevadm', 'networkctl'])('takes back a join that was killed in %s', (program) => {
    // GIVEN a join that gets as far as this program
    const before = machine.files();
    machine.killedIn(program);
    const result = machine.join();
    expect(result.status).not.toBe(0);
    expect(machine.files()).not.toEqual(before);
    // WHEN the machine's programs work again
    machine.managedBy('networkd');
    expect(machine.join(['--undo']).status).toBe(0);
    // THEN
    expect(machine.files()).toEqual(before);
  });

  test('a join goes on where a killed one ended', () => {
    // GIVEN a join that was killed when every file was written
    machine.killedIn('networkctl');
    machine.join();
    machine.managedBy('networkd');
    machine.write('calls', '');
    // WHEN
    expect(machine.join()).toMatchObject({ status: 0, output: expect.stringContaining('joined') });
    // THEN the network is switched, though no file changes any more
    expect(machine.read('calls')).toContain('networkctl reconfigure eth0');
  });
});

describe('a join that does not work', () => {
  test('fails when the change is killed as a whole, and says what to do', () => {
    // GIVEN a change whose whole service is killed
    machine.command('systemd-sysusers', 'kill -KILL $(cat "$SKYLAN_ROOT/run/skylan-join/pid") $PPID');
    // WHEN
    const { status, output } = machine.join();
    // THEN
    expect(status).toBe(1);
    expect(output).toContain('the change did not get to its end; run this again, or skylan-join --undo');
  });

  test('fails while another change is under way', () => {
    machine.write('run/skylan-join/pid', `${process.pid}\n`);
    expect(machine.join().output).toContain('another change is under way; it says: /run/skylan-join/log');
  });

  test('fails when the bridge gets no address, and takes everything back', () => {
    // GIVEN an interface that has an address, and a bridge that gets none
    const before = machine.files();
    machine.command('ip', '[[ $* == *rosbridge* ]] || echo "2: eth0 inet 192.168.0.59/24"');
    // WHEN
    const { status, output } = machine.join();
    // THEN
    expect(status).toBe(1);
    expect(output).toContain('rosbridge has no address after 2 s');
    expect(output).toContain('the change failed; taking everything back');
    expect(machine.files()).toEqual(before);
  });

  test('fails when a program fails half-way, and takes everything back', () => {
    const before = machine.files();
    machine.command('networkctl', `[[ $1 != reload ]] || exit 1\n${machine.networkctl()}`);
    const { status, output } = machine.join();
    expect(status).toBe(1);
    expect(output).toContain('taking everything back');
    expect(machine.files()).toEqual(before);
  });
});

describe('an SSH session through the interface', () => {
  beforeEach(() => {
    const sessions = [
      '[::ffff:192.168.0.59]:22 192.168.0.7:51000',
      '10.0.0.1:22 10.0.0.9:51000',
      '192.168.0.59:80 a:1',
    ];
    const lines = sessions.map(
      (session, index) => `0 0 ${session} users:(("${index < 2 ? 'sshd-session' : 'web'}",pid=1))`,
    );
    machine.command('ss', `echo '${lines.join('\n')}'`);
  });

  test('fails where nobody can be asked, and changes nothing', () => {
    const before = machine.files();
    const { status, output } = machine.join();
    expect(status).toBe(1);
    expect(output).toContain('you may be connected through "eth0": SSH sessions from 192.168.0.7:51000.');
    expect(output).toContain('not changed: nobody can be asked here; --yes goes on without asking');
    expect(machine.files()).toEqual(before);
  });

  test('is named and kept with --yes', () => {
    const { status, output } = machine.join([...machine.arguments, '--yes']);
    expect(status).toBe(0);
    expect(output).toContain('SSH sessions from 192.168.0.7:51000.');
    expect(output).toContain('joined');
  });

  test('does not matter to a new profile, for which the network does not change', () => {
    machine.join([...machine.arguments, '--yes']);
    expect(machine.join()).toMatchObject({ status: 0 });
  });
});

describe('skylan-join takes a profile', () => {
  const options = {
    ...{ lan: 'robot-lan', client: 'home', remoteHost: 'vpn.example.com', port: '1194', lanMtuBytes: '1400' },
    ...{ serverName: 'robot-lan_gateway.1', tlsCryptKey: pem('OpenVPN tls-crypt-v2 client key') },
    ...{ caCertificate: pem('CERTIFICATE'), certificate: pem('CERTIFICATE'), privateKey: pem('PRIVATE KEY') },
  };
  const rendered = renderProfile(options);
  const overTcp = renderProfile({ ...options, tcpPort: '443' });

  function pem(kind: string): string {
    return `-----BEGIN ${kind}-----\nMIIB+/09\nAA==\n-----END ${kind}-----\n`;
  }

  const earlier = rendered
    .replace('ping 3\n', 'ping 5\n')
    .replace('ping-restart 12\n', 'ping-restart 20\n')
    .replace(/(connect-retry|mtu-disc) .*\n/g, '')
    .replace('client\n', '# By hand: sudo openvpn --config home.ovpn   (makes tap0; bridge it yourself)\nclient\n');

  test.each([
    ['of today', rendered],
    ['with a way over TCP', overTcp],
    ['of an earlier release', earlier],
    ['that was on a machine with other line ends', rendered.replaceAll('\n', '\r\n')],
    ['without a last line end', rendered.trimEnd()],
  ])('%s', (_which, profile) => {
    machine.write('client.ovpn', profile);
    expect(machine.join()).toMatchObject({ status: 0 });
  });

  test('and lets OpenVPN start no program, whatever it says', () => {
    machine.join();
    const unit = machine.read('etc/systemd/system/skylan-openvpn-client.service');
    expect(unit).toMatch(/^ExecStart=.* --config \S+ .*--script-security 0( |$)/m);
    expect(unit).toMatch(/^NoExecPaths=\/\nExecPaths=\/usr\/sbin\/openvpn \/usr\/lib -\/usr\/lib64$/m);
  });
});

describe('skylan-join fails', () => {
  const joinOn = (name: string) => machine.join(['--profile', machine.path('client.ovpn'), '--interface', name]);

  test.each([
    ['without a profile', () => machine.join(['--interface', 'eth0']), '--profile is missing; see --help'],
    ['with an option without its value', () => machine.join(['--profile']), '--profile needs a value; see --help'],
    ['with an unknown argument', () => machine.join(['--nic', 'eth0']), 'unknown argument "--nic"; see --help'],
    [
      'without an interface, and names those there are',
      () => machine.join(['--profile', 'x']),
      '--interface is missing, or --address where no wired interface is on the LAN; wired interfaces here: eth0 eth1; the default route uses eth0',
    ],
    [
      'for anybody but root',
      () => machine.join(undefined, { SKYLAN_UID: '1000' }),
      'must run as root: sudo ./skylan-join ...',
    ],
    [
      'with no such interface',
      () => joinOn('eth7'),
      'there is no interface "eth7"; there are: enslaved eth0 eth1 lo wlan0',
    ],
    [
      'on Wi-Fi',
      () => joinOn('wlan0'),
      '"wlan0" is Wi-Fi, which cannot carry other machines\' frames; use a wired interface, or give this machine alone an address of the LAN: --address',
    ],
    ['on the loopback', () => joinOn('lo'), '"lo" is not an Ethernet interface'],
    ['on another bridge’s port', () => joinOn('enslaved'), '"enslaved" is already a port of "docker0"'],
  ])('%s', (_when, run, reason) => {
    expect(run()).toEqual({ status: 1, output: `skylan-join: ${reason}\n` });
  });

  test('with a profile that cannot be read', () => {
    const path = machine.path('none.ovpn');
    expect(machine.join(['--profile', path, '--interface', 'eth0']).output).toBe(
      `skylan-join: the profile "${path}" cannot be read\n`,
    );
  });

  test('with a file that is no profile', () => {
    machine.write('client.ovpn', PROFILE.replace('<key>', '<extra-certs>'));
    expect(machine.join().output).toContain('is not a profile of skylan: it has no <key>. Fetch it with the command');
  });

  test.each([
    ['script-security', 'script-security 2\nup /tmp/program'],
    ['up', '  up /tmp/program'],
    ['tls-verify', 'tls-verify "/bin/sh -c id"'],
    ['plugin', 'plugin /tmp/plugin.so'],
    ['config', 'config /tmp/other.conf'],
    ['log', 'log /etc/skylan/machine.env'],
    ['daemon', 'daemon'],
    ['iproute', 'iproute /tmp/program'],
    ['user', 'user root'],
    ['chroot', 'chroot /tmp'],
    ['setenv', 'setenv LD_PRELOAD /tmp/library.so'],
    ['management', 'management 0.0.0.0 7505'],
    ['redirect-gateway', 'redirect-gateway def1'],
    ['writepid', 'writepid /etc/skylan/machine.env'],
    ['--up', '--up /tmp/program'],
    ['"up"', '"up" /tmp/program'],
    ['\\up', '\\up /tmp/program'],
    ['socks-proxy', '<connection>\nremote 198.51.100.9 1194 udp4\nsocks-proxy 198.51.100.9\n</connection>'],
    ['http-proxy', '<connection>\nremote 198.51.100.9 443 tcp4-client\nhttp-proxy 198.51.100.9 80\n</connection>'],
    ['ca', '<connection>\nca /tmp/ca.crt\n</connection>'],
    ['<ca>', '<connection>\n<ca>\n</ca>\n</connection>'],
    ['connect-timeout', 'connect-timeout 5'],
    ['verb', 'verb 3 # and more'],
    ['dev', 'dev tun0'],
    ['remote', 'remote 198.51.100.9 1194 tcp'],
  ])('with a profile that says %s', (directive, lines) => {
    // WHEN
    for (const profile of [`${lines}\n${PROFILE}`, PROFILE + lines, PROFILE.replaceAll('\n', '\r\n') + lines]) {
      machine.write('client.ovpn', profile);
      // THEN
      expect(machine.join()).toEqual({
        status: 1,
        output: `skylan-join: "${machine.path('client.ovpn')}" is not a profile of skylan: it has a line "${directive}" as skylan writes none. Fetch it with the command in the stack's outputs\n`,
      });
    }
    expect(existsSync(machine.path('etc/skylan'))).toBe(false);
  });

  test.each([
    ['a second server', `${PROFILE}remote 198.51.100.9 1194\n`, 'has the line "remote" twice'],
    [
      'a second server in one connection',
      `${PROFILE}<connection>\n${'remote 198.51.100.9 443 tcp4-client\n'.repeat(2)}</connection>\n`,
      'has the line "remote" twice',
    ],
    [
      'a third connection',
      PROFILE + '<connection>\nremote 198.51.100.9 443 tcp4-client\n</connection>\n'.repeat(3),
      'has more than 2 times <connection>',
    ],
    [
      'a directive behind an end that OpenVPN takes for one',
      PROFILE.replace('</ca>', '</ca>x\nup /tmp/program\n</ca>'),
      'has something else than a key or certificate in <ca>',
    ],
    ['a line that ends early', `#\0\n${PROFILE}`, 'has control characters'],
  ])('with a profile that has %s', (_what, profile, reason) => {
    machine.write('client.ovpn', profile);
    expect(machine.join().output).toContain(`is not a profile of skylan: it ${reason}.`);
  });

  test('when another bridge has the name', () => {
    mkdirSync(machine.path('sys/class/net/rosbridge'));
    expect(machine.join().output).toContain('there is a bridge "rosbridge" already that skylan-join did not make');
  });

  test('for another interface than the one that has joined', () => {
    machine.join();
    expect(joinOn('eth1').output).toContain('this machine has joined with "eth0"; to take "eth1" in its place');
  });

  test('on an interface that nobody manages', () => {
    machine.command('networkctl', 'echo "2 eth0 ether routable unmanaged"');
    expect(machine.join().output).toContain('nothing that skylan-join knows manages "eth0"');
  });

  test('when the folder with the filter was not copied', () => {
    const copy = machine.path('copied');
    mkdirSync(copy);
    const script = `${__dirname}/../../assets/desktop-gateway`;
    for (const part of ['lib', 'files', 'skylan-join']) {
      symlinkSync(`${script}/${part}`, `${copy}/${part}`);
    }
    expect(machine.runCopy(`${copy}/skylan-join`).output).toContain(
      `the folder "edge" is missing: copy assets/edge to ${copy}/edge`,
    );
  });
});
