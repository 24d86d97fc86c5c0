import { basename } from 'node:path';
import fc from 'fast-check';
import { planRobotLan } from '../../../../lib/robot-lan/plan';
import { renderNetworkUnits } from '../../../../lib/robot-lan/render/networkd';
import { lanPlan } from '../../../helpers/lan-plan';

const plan = lanPlan(2);

function units(role: 'gateway' | 'node'): Map<string, string> {
  const machine = role === 'gateway' ? plan.gateway : plan.nodes[0];
  return new Map(
    renderNetworkUnits(plan, machine).map((file) => [file.path.replace('/etc/systemd/network/', ''), file.content]),
  );
}

describe('MAC addresses', () => {
  test('are fixed, and no two interfaces of a LAN share one, whatever its size and overlay', () => {
    const shapes = fc.record({
      overlay: fc.constantFrom('gretap' as const, 'vxlan' as const),
      nodes: fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { maxLength: 12 }),
      lanCidr: fc.constantFrom('192.168.0.0/24', '10.0.0.0/8', '172.20.0.0/16'),
    });
    fc.assert(
      fc.property(shapes, ({ nodes, ...rest }) => {
        // GIVEN
        const lan = planRobotLan({ ...rest, nodes: nodes.map((name) => ({ name: `${name}-node` })) });
        // WHEN
        const devices = [lan.gateway, ...lan.nodes]
          .flatMap((machine) => renderNetworkUnits(lan, machine))
          .filter(({ path }) => path.endsWith('.netdev'));
        // THEN
        const addresses = devices.map(({ content }) => /^MACAddress=(.*)$/m.exec(content)?.[1]);
        expect(addresses).not.toContain(undefined);
        expect(new Set(addresses).size).toBe(devices.length);
      }),
      { numRuns: 50 },
    );
  });
});

describe('renderNetworkUnits', () => {
  test('the gateway has a bridge, a tunnel for each node and a TAP device', () => {
    expect([...units('gateway').keys()]).toEqual([
      '05-skylan-rosbridge.netdev',
      '05-skylan-rosbridge.network',
      '05-skylan-gre131.netdev',
      '05-skylan-gre132.netdev',
      '05-skylan-tap0.netdev',
      '05-skylan-tap0.link',
      '05-skylan-ports.network',
    ]);
  });

  test('a node has a bridge and one tunnel, to the gateway', () => {
    expect([...units('node').keys()]).toEqual([
      '05-skylan-rosbridge.netdev',
      '05-skylan-rosbridge.network',
      '05-skylan-gre130.netdev',
      '05-skylan-ports.network',
    ]);
    expect(units('node').get('05-skylan-gre130.netdev')).toMatch(/Local=172\.31\.1\.12\nRemote=172\.31\.1\.11\n/);
  });

  test('in a mesh a machine has one port, which sends what is for all to each of the others', () => {
    // GIVEN
    const mesh = planRobotLan({ overlay: 'vxlan', nodes: [{ name: 'a' }, { name: 'b' }] });
    // WHEN
    const files = new Map(
      renderNetworkUnits(mesh, mesh.gateway).map(({ path, content }) => [
        basename(path).replace('05-skylan-', ''),
        content,
      ]),
    );
    // THEN
    expect([...files.keys()].filter((name) => name.startsWith('vxlan'))).toEqual(['vxlan0.netdev', 'vxlan0.network']);
    expect(files.get('vxlan0.netdev')).toContain(
      '[VXLAN]\nVNI=1\nDestinationPort=4789\nIndependent=yes\nLocal=172.31.1.11\n',
    );
    expect(files.get('vxlan0.netdev')).not.toContain('Remote=');
    expect(files.get('vxlan0.network')).toMatch(/Bridge=rosbridge\n/);
    const entries = files.get('vxlan0.network')?.match(/\[BridgeFDB\]\nMACAddress=00:00:00:00:00:00\nDestination=\S+/g);
    expect(entries?.map((entry) => entry.split('=').at(-1))).toEqual(['172.31.1.12', '172.31.1.13']);
    expect(files.get('ports.network')).toContain('Name=tap0\n');
  });

  test.each(['gateway', 'node'] as const)('on a %s the LAN address stands on the bridge and nowhere else', (role) => {
    const holders = [...units(role)].filter(([, text]) => /^(Address|DHCP)=/m.test(text)).map(([name]) => name);
    expect(holders).toEqual(['05-skylan-rosbridge.network']);
  });

  test.each(['gateway', 'node'] as const)('on a %s every device is made with the MTU of the LAN', (role) => {
    // GIVEN that a bridge drops what does not fit its port, without a word
    for (const [name, text] of units(role)) {
      if (name.endsWith('.netdev') || name.endsWith('.network')) {
        // THEN creation and configuration both say it: the kernel changes a bridge's MTU when a port joins
        expect([name, text.match(/^MTUBytes=(\d+)$/m)?.[1]]).toEqual([name, '1500']);
      }
    }
  });

  test('the MTU is the plan’s, not a constant', () => {
    const small = { ...plan, lan: { ...plan.lan, mtuBytes: 1400 } };
    const text = renderNetworkUnits(small, small.gateway)
      .map((file) => file.content)
      .join('');
    expect(text).not.toContain('1500');
    expect(text.match(/MTUBytes=1400/g)).toHaveLength(6);
  });

  test('the bridge keeps its MAC address, forwards all multicast and speaks no spanning tree', () => {
    const netdev = units('gateway').get('05-skylan-rosbridge.netdev');
    expect(netdev).toContain(`MACAddress=${plan.gateway.bridgeMacAddress}\n`);
    expect(netdev).toContain('MulticastSnooping=no\n');
    expect(netdev).toContain('STP=no\n');
  });

  test('the ports file names exactly this machine’s ports', () => {
    // GIVEN that the kernel makes gre0 and gretap0 by itself
    // THEN no pattern may match them
    expect(units('gateway').get('05-skylan-ports.network')).toContain('Name=gre131 gre132 tap0\n');
    expect(units('node').get('05-skylan-ports.network')).toContain('Name=gre130\n');
  });

  test('the TAP device belongs to the unprivileged user of OpenVPN', () => {
    expect(units('gateway').get('05-skylan-tap0.netdev')).toContain('[Tap]\nUser=skylan-openvpn\n');
  });

  test('a gateway without nodes still bridges its TAP device', () => {
    const alone = { ...plan, nodes: [], gateway: { ...plan.gateway, overlayPorts: [] } };
    const ports = renderNetworkUnits(alone, alone.gateway).find((file) => file.path.endsWith('ports.network'));
    expect(ports?.content).toContain('Name=tap0\n');
  });
});
