import { DesktopMachine, type Manager, OWNERS_FILES } from '../helpers/desktop-machine';

let machine: DesktopMachine;

beforeEach(() => {
  machine = new DesktopMachine();
});

afterEach(() => machine.remove());

describe.each(Object.keys(OWNERS_FILES) as Manager[])('an interface of %s', (manager) => {
  test('is found out, joined, left alone by a second run, and as it was after --undo', () => {
    // GIVEN
    machine.managedBy(manager);
    const before = machine.files();
    // WHEN it joins
    const first = machine.join();
    // THEN
    expect(first.output).toContain(`eth0 is managed by ${manager}`);
    expect(first.status).toBe(0);
    const joined = machine.files();
    expect(machine.join().output).toContain('nothing to change');
    expect(machine.files()).toEqual(joined);
    // WHEN it leaves
    expect(machine.join(['--undo']).status).toBe(0);
    // THEN
    expect(machine.files()).toEqual(before);
  });
});

describe('systemd-networkd', () => {
  const bridge = () => machine.read('etc/systemd/network/05-skylan-rosbridge.network');

  test('gives the bridge the interface’s MAC address and addressing', () => {
    machine.managedBy('networkd');
    machine.join();
    expect(machine.read('etc/systemd/network/05-skylan-rosbridge.netdev')).toContain('MACAddress=52:54:00:aa:bb:cc\n');
    expect(bridge()).toContain('[Network]\nDHCP=ipv4\n\n[DHCPv4]\nUseDNS=no\n');
    expect(bridge()).not.toContain('Name=eth0');
    expect(machine.read('etc/systemd/network/05-skylan-port.network')).toContain('Name=eth0 tap0\n');
  });

  test.each([
    ['the number that told it apart', 'CLIENTID=ff5d1ba1c200020000ab11e2f1\n', 'IAID=1562091970\n'],
    ['its MAC address', 'CLIENTID=01525400aabbcc\n', 'ClientIdentifier=mac\n'],
  ])('asks for addresses as the interface did: by %s', (_what, lease, setting) => {
    machine.managedBy('networkd');
    machine.write('run/systemd/netif/leases/2', `# private\n${lease}`);
    machine.join();
    expect(bridge()).toContain(
      `[DHCPv4]\n# Who asks stays the same: the default identity follows the interface's name.\n${setting}`,
    );
  });

  test('also serves netplan, whose own files stay', () => {
    // GIVEN what netplan made for networkd
    machine.managedBy('networkd');
    machine.write('etc/netplan/50-cloud-init.yaml', 'network: {}\n');
    machine.write('run/systemd/network/10-netplan-eth0.network', '[Match]\nName=eth0\n\n[Network]\nDHCP=ipv6\n');
    machine.command(
      'networkctl',
      `case $* in *reconfigure*) ${machine.bridgeAppears} ;; esac
      ${machine.networkctl('run/systemd/network/10-netplan-eth0.network')}`,
    );
    // WHEN
    machine.join();
    // THEN
    expect(bridge()).toContain('DHCP=ipv6');
    expect(machine.read('etc/netplan/50-cloud-init.yaml')).toBe('network: {}\n');
  });

  test('fails when it has no addressing for the interface', () => {
    machine.managedBy('networkd');
    machine.command('networkctl', 'case $* in *list*) echo "2 eth0 ether routable configured" ;; *) echo "{}" ;; esac');
    expect(machine.join()).toEqual({
      status: 1,
      output:
        'skylan-join: systemd-networkd has no .network file for "eth0", so it has no addresses to hand to the bridge\n',
    });
  });
});

describe('NetworkManager', () => {
  const folder = 'etc/NetworkManager/system-connections';

  test('gives the bridge the interface’s MAC address, zone and addressing, in profiles that come first', () => {
    machine.managedBy('NetworkManager');
    machine.join();
    const bridge = machine.read(`${folder}/skylan-rosbridge.nmconnection`);
    expect(bridge).toContain('cloned-mac-address=52:54:00:aa:bb:cc\n');
    expect(bridge).toContain('[connection]\nzone=home\n');
    expect(bridge).toContain('[ipv4]\nroute-metric=100\nmethod=auto\n\n[ipv6]\nroute-metric=100\nmethod=ignore\n');
    expect(bridge).not.toContain('id=wired');
    const port = machine.read(`${folder}/skylan-port.nmconnection`);
    for (const profile of [bridge, port]) expect(profile).toContain('autoconnect-priority=999\n');
    expect(port).toContain('interface-name=eth0\n');
    expect(port).toContain('master=rosbridge\nslave-type=bridge\n');
    expect(machine.read(`${folder}/wired.nmconnection`)).toBe(OWNERS_FILES.NetworkManager[1]);
  });

  test('fails on an interface that logs in to its switch', () => {
    machine.managedBy('NetworkManager', `${OWNERS_FILES.NetworkManager[1]}\n[802-1x]\neap=tls;\n`);
    expect(machine.join().output).toContain('"eth0" logs in to its switch (802.1X)');
  });

  test.each(['10 (unmanaged)', '100 (connected (externally))'])(
    'leaves an interface in state %s to networkd',
    (state) => {
      machine.managedBy('NetworkManager');
      const nmcli = machine.read('bin/nmcli').replace('100 (connected)', state);
      machine.managedBy('networkd');
      machine.write('bin/nmcli', nmcli);
      machine.command('systemctl');
      expect(machine.join().output).toContain('eth0 is managed by networkd');
    },
  );
});

describe('ifupdown', () => {
  const interfaces = () => machine.read('etc/network/interfaces');

  test('turns the interface’s stanzas into the bridge’s, and leaves the others', () => {
    // GIVEN a file with all kinds of stanzas
    machine.managedBy(
      'ifupdown',
      `# by hand
auto lo eth0
iface lo inet loopback

iface eth0 inet static
    address 192.168.0.59/24
    mtu 9000
    gateway 192.168.0.1
iface eth0 inet6 auto

allow-hotplug eth1
iface eth1 inet dhcp
    mtu 9000
`,
    );
    // WHEN
    machine.join();
    // THEN
    expect(interfaces()).toBe(`# by hand
auto lo
iface lo inet loopback

# skylan-join: what was eth0 is rosbridge, with eth0 as a port of it.
auto rosbridge
iface rosbridge inet static
    pre-up test -e /sys/class/net/rosbridge || ip link add rosbridge address 52:54:00:aa:bb:cc type bridge
    pre-up ip link set eth0 mtu 1500 addrgenmode none master rosbridge up
    address 192.168.0.59/24
    gateway 192.168.0.1
iface rosbridge inet6 auto

allow-hotplug eth1
iface eth1 inet dhcp
    mtu 9000
`);
  });

  test('finds the stanzas in a file that the main one includes', () => {
    machine.managedBy('ifupdown', 'source /etc/network/interfaces.d/*\n');
    machine.write('etc/network/interfaces.d/lan', 'auto eth0\niface eth0 inet dhcp\n');
    machine.join();
    expect(machine.read('etc/network/interfaces.d/lan')).toContain('iface rosbridge inet dhcp\n');
    expect(interfaces()).toBe('source /etc/network/interfaces.d/*\n');
  });

  test('fails when the stanzas are in two files', () => {
    machine.managedBy('ifupdown');
    machine.write('etc/network/interfaces.d/lan', 'iface eth0 inet6 auto\n');
    expect(machine.join().output).toContain('"eth0" is configured in several files: /etc/network/interfaces, /etc/');
  });

  test('fails when the interface has further addresses by name', () => {
    machine.managedBy('ifupdown', `${OWNERS_FILES.ifupdown[1]}iface eth0:0 inet static\n  address 10.0.0.1/8\n`);
    expect(machine.join().output).toContain('gives "eth0" further addresses or VLANs by name');
  });
});
