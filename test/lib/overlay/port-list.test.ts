import fc from 'fast-check';
import { MacKind, macAddress } from '../../../lib/net/mac';
import { renderPortList } from '../../../lib/overlay/port-list';
import { planRobotLan } from '../../../lib/robot-lan/plan';
import type { MachinePlan } from '../../../lib/robot-lan/plan-types';
import { lanPlan } from '../../helpers/lan-plan';

const plan = lanPlan(2);
const mesh = planRobotLan({ overlay: 'vxlan', nodes: [{ name: 'a' }, { name: 'b' }] });

const ports = (machine: MachinePlan) =>
  renderPortList(machine.overlayPorts)
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split(' '));

test('the gateway has a port for each node, by whose name one knows it, and a node one to the gateway', () => {
  const [first, second] = plan.gateway.overlayPorts;
  expect(ports(plan.gateway)).toEqual([
    ['gretap', 'gre131', first?.macAddress, 'second', '172.31.1.12'],
    ['gretap', 'gre132', second?.macAddress, 'node1', '172.31.1.13'],
  ]);
  expect(ports(plan.nodes[0])).toEqual([
    ['gretap', 'gre130', plan.nodes[0].overlayPorts[0]?.macAddress, 'cloud-gateway', '172.31.1.11'],
  ]);
});

test('in a mesh a machine has one port, to each of the others', () => {
  expect(ports(mesh.gateway).map(([kind, name, , ...rest]) => [kind, name, ...rest])).toEqual([
    ['vxlan', 'vxlan0', 'mesh', '172.31.1.12', '172.31.1.13'],
  ]);
});

test('a gateway without nodes has a list that says so, since no parameter is empty', () => {
  expect(renderPortList([])).toMatch(/^# .*\n$/);
});

test('sixty nodes fit a parameter of the standard tier', () => {
  expect(renderPortList(lanPlan(60).gateway.overlayPorts).length).toBeLessThan(4096);
});

test('no two interfaces of a LAN share a MAC address, whatever its size and overlay', () => {
  const shapes = fc.record({
    overlay: fc.constantFrom('gretap' as const, 'vxlan' as const),
    nodes: fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { maxLength: 12 }),
    lanCidr: fc.constantFrom('192.168.0.0/24', '10.0.0.0/8', '172.20.0.0/16'),
    publicAddress: fc.constantFrom('elastic-ip' as const, 'none' as const),
  });
  fc.assert(
    fc.property(shapes, ({ nodes, ...rest }) => {
      // GIVEN
      const lan = planRobotLan({ ...rest, nodes: nodes.map((name) => ({ name: `${name}-node` })) });
      // WHEN
      const addresses = [lan.gateway, ...lan.nodes].flatMap((machine) => [
        machine.bridgeMacAddress,
        ...machine.overlayPorts.map((port) => port.macAddress),
      ]);
      addresses.push(macAddress(MacKind.UPLINK_PORT, lan.gateway.lanAddress));
      // THEN
      expect(addresses).not.toContain(undefined);
      expect(new Set(addresses).size).toBe(addresses.length);
    }),
    { numRuns: 50 },
  );
});
