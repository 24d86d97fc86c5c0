import { planRobotLan } from '../../../../lib/robot-lan/plan';
import { gatewayMachine, nodeMachine } from '../../../../lib/robot-lan/render/machines';
import type { RobotLanSettings } from '../../../../lib/robot-lan/settings';
import { RESOLVED } from '../../../helpers/lan-plan';

function machines(settings: RobotLanSettings = {}) {
  const plan = planRobotLan(settings);
  const [node] = plan.nodes;
  if (!node) throw new Error('the plan has no node');
  return { gateway: gatewayMachine(plan, RESOLVED), node: nodeMachine(plan, node, RESOLVED) };
}

test('a node has Docker with its command line, which Ubuntu has in one package', () => {
  // GIVEN
  const docker = (image: string) => machines({ image }).node.packages.filter((name) => name.startsWith('docker'));
  // THEN
  expect(docker('/aws/service/debian/release/13/latest/amd64')).toEqual(['docker-cli', 'docker.io']);
  expect(docker('/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id')).toEqual([
    'docker.io',
  ]);
});

test('what the user asks for comes on top', () => {
  const { gateway, node } = machines({ gateway: { packages: ['htop'] }, nodes: [{ name: 'a', packages: ['vim'] }] });
  expect(gateway.packages).toContain('htop');
  expect(node.packages).toContain('vim');
});

test('OpenVPN starts behind the filter, and the machine is checked last', () => {
  const { units } = machines().gateway;
  expect(units.indexOf('skylan-edge.service')).toBeLessThan(units.indexOf('skylan-openvpn.service'));
  expect(units.at(-1)).toBe('skylan-ready.service');
});
