import { planRobotLan } from '../../../../lib/robot-lan/plan';
import { gatewayMachine, nodeMachine } from '../../../../lib/robot-lan/render/machines';
import type { RobotLanSettings } from '../../../../lib/robot-lan/settings';
import { RESOLVED } from '../../../helpers/lan-plan';

function machines(settings: RobotLanSettings = {}) {
  const plan = planRobotLan(settings);
  const [node] = plan.nodes;
  if (!node) throw new Error('the plan has no node');
  return { gateway: gatewayMachine(plan, RESOLVED, 'RobotLan'), node: nodeMachine(plan, node, RESOLVED) };
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

describe('what the gateway is told of forwarding', () => {
  const told = (settings: RobotLanSettings) => {
    const [env] = machines(settings).gateway.files.filter(({ path }) => path.endsWith('machine.env'));
    return env?.content.split('\n').filter((line) => /FORWARDED|SUBNET|DOORS/.test(line));
  };

  test('GIVEN nodes with public addresses THEN nothing', () => {
    expect(told({})).toEqual([]);
  });

  test.each([
    ['gretap', 'gre'],
    ['vxlan', 'udp/4789'],
  ] as const)(
    'GIVEN nodes without, on %s THEN their subnet, its own, and the doors of the overlay',
    (overlay, door) => {
      expect(told({ publicAddress: 'none', overlay })).toEqual([
        "SKYLAN_FORWARDED_CIDR='100.64.1.0/24'",
        "SKYLAN_SUBNET_CIDR='172.31.1.0/24'",
        `SKYLAN_OVERLAY_DOORS='${door}'`,
      ]);
    },
  );
});

test('OpenVPN starts behind the filter, and the machine is checked last', () => {
  const { units } = machines().gateway;
  expect(units.indexOf('skylan-edge.service')).toBeLessThan(units.indexOf('skylan-openvpn.service'));
  expect(units.at(-1)).toBe('skylan-ready.service');
});
