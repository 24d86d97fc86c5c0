import { OVERLAYS } from '../../../lib/overlay/kinds';
import { planRobotLan } from '../../../lib/robot-lan/plan';
import { problemsOf } from '../robot-lan/problems-of';

const nodes = [{ name: 'a' }, { name: 'b' }];

test('gretap makes a star: nodes have a tunnel to the gateway only', () => {
  // WHEN
  const plan = planRobotLan({ nodes });
  // THEN
  expect(plan.gateway.overlayPorts.map(({ interfaceName }) => interfaceName)).toEqual(['gre131', 'gre132']);
  expect(plan.nodes.map(({ overlayPorts }) => overlayPorts.map(({ remoteAddresses }) => remoteAddresses))).toEqual([
    [['172.31.1.11']],
    [['172.31.1.11']],
  ]);
});

test('VXLAN makes a mesh: each machine has one port, to all others and not to itself', () => {
  // WHEN
  const plan = planRobotLan({ nodes, overlay: 'vxlan' });
  // THEN
  const ports = [plan.gateway, ...plan.nodes].map(({ overlayPorts }) => overlayPorts.map((it) => it.remoteAddresses));
  expect(ports).toEqual([
    [['172.31.1.12', '172.31.1.13']],
    [['172.31.1.11', '172.31.1.13']],
    [['172.31.1.11', '172.31.1.12']],
  ]);
});

test('a gateway without nodes has no tunnel', () => {
  for (const overlay of ['gretap', 'vxlan'] as const) {
    expect(planRobotLan({ nodes: [], overlay }).gateway.overlayPorts).toEqual([]);
  }
});

test('fails for an unknown overlay', () => {
  expect(problemsOf({ overlay: 'gre' as 'gretap' })).toEqual([
    'skylan:robotLan.overlay "gre" is not known; write "gretap" or "vxlan"',
  ]);
});

test('fails where the headers of VXLAN do not fit, though those of gretap would', () => {
  // GIVEN
  const vpcMtuBytes = 1500 + OVERLAYS.gretap.overheadBytes;
  // THEN
  expect(() => planRobotLan({ vpcMtuBytes })).not.toThrow();
  expect(problemsOf({ vpcMtuBytes, overlay: 'vxlan' })[0]).toContain(
    'the tunnels between the machines add 50 bytes to each packet; lower skylan:robotLan.lanMtuBytes to 1488 at most',
  );
});
