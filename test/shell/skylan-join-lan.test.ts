import { lanLine } from '../../lib/custom-resource/contract';
import { renderWireGuardProfile } from '../../lib/uplink/wireguard/profile';
import { DesktopMachine, PROFILE } from '../helpers/desktop-machine';

const LAN = '10.1.2.0/24';
const OPENVPN = `${lanLine(LAN, 'arm')}${PROFILE}`;
const WIREGUARD = renderWireGuardProfile({
  ...{ lan: 'arm', lanCidr: LAN, client: 'home', gateway: 'cloud-gateway', port: 51820 },
})
  .replaceAll(/@\{(private|public)-key:[^}]*\}/g, 'hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=')
  .replace(/@\{endpoint:[^}]*\}/, '203.0.113.10');

let machine: DesktopMachine;

beforeEach(() => {
  machine = new DesktopMachine();
  machine.managedBy('networkd');
  machine.command('wg');
  machine.write('client.ovpn', OPENVPN);
});

afterEach(() => machine.remove());

/** What the bridged interface, or the bridge once there is one, has as addresses. */
function hasAddresses(...addresses: string[]): void {
  const net = machine.path('sys/class/net');
  const lines = addresses.map((address) => `echo '2: any inet ${address} brd + scope global any'`);
  machine.command(
    'ip',
    `case $* in
    *'-4 address show'*) if [[ -e ${net}/rosbridge || $* == *'dev eth0'* ]]; then ${['true', ...lines].join('; ')}; fi ;;
    *'route show default'*) echo 'default via 192.168.7.1 dev wlan0' ;;
    esac`,
  );
}

const alone = (address: string, ...more: string[]) =>
  machine.join(['--profile', machine.path('client.ovpn'), '--address', address, ...more]);

describe('skylan-join --address with a profile that says which network the LAN is', () => {
  beforeEach(() => hasAddresses('192.168.7.9/24'));

  test.each([
    ['an address of the LAN', OPENVPN, '10.1.2.140/24'],
    ['one without a length, which is the LAN’s', OPENVPN, '10.1.2.140'],
    ['one without a length, by WireGuard', WIREGUARD, '10.1.2.140'],
    ['one without a length, by a file with other line ends', OPENVPN.replaceAll('\n', '\r\n'), '10.1.2.140'],
  ])('takes %s', (_what, profile, address) => {
    machine.write('client.ovpn', profile);
    const { status, output } = alone(address, '--dry-run');
    expect(output).toMatch(/^\+ExecStart=\/usr\/local\/lib\/skylan\/skylan-lone address 10\.1\.2\.140\/24 /m);
    expect(status).toBe(0);
  });

  const OUTSIDE =
    'is not in the LAN arm, which is 10.1.2.0/24, as the profile says; choose an address in it that nobody';
  test.each([
    ['an address of another range', '10.1.3.140/24', `"10.1.3.140" ${OUTSIDE}`],
    ['one of another range, without a length', '10.1.3.140', `"10.1.3.140" ${OUTSIDE}`],
    ['one of the network where this machine is', '192.168.7.140/24', `"192.168.7.140" ${OUTSIDE}`],
    [
      'another length',
      '10.1.2.140/16',
      '"10.1.2.140/16" says a network of 16 bits; that of the LAN arm has 24, as the profile says (10.1.2.0/24): write 10.1.2.140/24, or no length\n',
    ],
    [
      'the network itself',
      '10.1.2.0',
      '"10.1.2.0" is the address of the network 10.1.2.0/24 itself, or the one for all',
    ],
    [
      'the one for all',
      '10.1.2.255/24',
      '"10.1.2.255" is the address of the network 10.1.2.0/24 itself, or the one for',
    ],
    ['no address', '10.1.2.256', '"10.1.2.256" is not an address with the length of its network; write it as'],
  ])('refuses %s before anything changes', (_what, address, reason) => {
    for (const profile of [OPENVPN, WIREGUARD]) {
      machine.write('client.ovpn', profile);
      const before = machine.files();
      const { status, output } = alone(address);
      expect(output).toContain(`skylan-join: ${reason}`);
      expect(status).toBe(1);
      expect(machine.files()).toEqual(before);
      expect(machine.read('calls')).not.toContain('systemd-run');
    }
  });

  test('by a profile that does not say it takes whichever has a length, as it always did', () => {
    machine.write('client.ovpn', PROFILE);
    expect(alone('10.1.3.140/16', '--dry-run')).toMatchObject({
      status: 0,
      output: expect.stringContaining('skylan-lone address 10.1.3.140/16 tap0'),
    });
    expect(alone('10.1.3.140').output).toContain('"10.1.3.140" is not an address with the length of its network');
  });

  test('knows the address without its length that this machine has joined with', () => {
    for (const [name, text] of Object.entries({ interface: 'rosbridge', 'lan-address': '10.1.2.140/24' }))
      machine.write(`var/lib/skylan/join/${name}`, `${text}\n`);
    expect(alone('10.1.2.140', '--dry-run')).toMatchObject({ status: 0 });
    expect(alone('10.1.2.141').output).toContain(
      'this machine has joined with 10.1.2.140/24; to take 10.1.2.141/24 in',
    );
  });
});

describe('skylan-join --interface with such a profile', () => {
  const WARNING =
    'skylan-join: warning: "eth0" has the address 192.168.0.59/24, and the LAN arm is 10.1.2.0/24, as the profile says: who ' +
    'has addresses like this one and the cloud machines will not reach each other. Give the machines here addresses of ' +
    '10.1.2.0/24; or set lanCidr to the network that is here, deploy, and join with the profile fetched anew\n';

  test.each([
    ['OpenVPN', OPENVPN],
    ['WireGuard', WIREGUARD],
  ])('joins by %s where addresses are of another network, and says last what that means', (_kind, profile) => {
    machine.write('client.ovpn', profile);
    hasAddresses('192.168.0.59/24');
    for (const more of [['--dry-run'], [], []]) {
      const { status, output } = machine.join([...machine.arguments, ...more]);
      expect(output).toContain(WARNING);
      expect(output.match(/warning:/g)).toHaveLength(1);
      expect(status).toBe(0);
    }
  });

  test.each([
    ['a part of the LAN', ['10.1.2.59/25'], '10.1.2.59/25'],
    ['a network beside the LAN in a larger one', ['10.1.3.59/16'], '10.1.3.59/16'],
    ['two other networks', ['192.168.0.59/24', '172.16.0.9/16'], '192.168.0.59/24 172.16.0.9/16'],
  ])('says so of %s', (_what, addresses, named) => {
    hasAddresses(...addresses);
    expect(machine.join([...machine.arguments, '--dry-run']).output).toContain(`"eth0" has the address ${named}, and`);
  });

  test.each([
    ['of the LAN', ['10.1.2.59/24']],
    ['of a network that has the LAN in it', ['10.1.2.59/16']],
    ['of the LAN beside another', ['192.168.0.59/24', '10.1.2.59/24']],
    ['none yet, or never', []],
  ])('says nothing where addresses are %s', (_what, addresses) => {
    hasAddresses(...addresses);
    for (const more of [['--dry-run'], []]) {
      const { status, output } = machine.join([...machine.arguments, ...more]);
      expect(output).not.toContain('warning');
      expect(status).toBe(0);
    }
  });

  test('says nothing by a profile that does not say which network the LAN is', () => {
    machine.write('client.ovpn', PROFILE);
    hasAddresses('192.168.0.59/24');
    expect(machine.join()).toMatchObject({ status: 0, output: expect.not.stringContaining('warning') });
  });
});

describe('skylan-join refuses a profile', () => {
  const again = lanLine('10.9.0.0/16', 'arm');
  test.each([
    ['that says it twice', again, 'it has the line "# skylan lan" twice'],
    ['of a network with host bits', '# skylan lan 10.1.2.7/24 arm', 'it says that the LAN is 10.1.2.7/24, which is no'],
    ['of what is no address', '# skylan lan 10.1.256.0/24 arm', 'it says that the LAN is 10.1.256.0/24, which is no'],
    ['of a network too small', '# skylan lan 10.1.2.0/31 arm', 'it has a line "# skylan lan" as skylan writes none'],
    ['without a name', '# skylan lan 10.1.2.0/24', 'it has a line "# skylan lan" as skylan writes none'],
    ['with more', '# skylan lan 10.1.2.0/24 arm; $(id)', 'it has a line "# skylan lan" as skylan writes none'],
  ])('%s', (_what, line, reason) => {
    const rest = line === again ? OPENVPN : PROFILE;
    machine.write('client.ovpn', `${line.trimEnd()}\n${rest}`);
    const before = machine.files();
    const { status, output } = machine.join();
    expect(output).toContain(`is not a profile of skylan: ${reason}`);
    expect(status).toBe(1);
    expect(machine.files()).toEqual(before);
  });
});
