import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

describe('a node that runs something', () => {
  const DEBIAN = '/aws/service/debian/release/13/latest/amd64';
  const UBUNTU = '/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id';
  const LEARNING = '/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-ubuntu-24.04/latest/ami-id';
  const running = (image: string, compose = 'examples/talker') =>
    machines({ nodes: [{ name: 'a', image, compose, volumeGib: 100 }] }).node;
  const docker = (image: string) => running(image).packages.filter((name) => /docker/.test(name));

  test('has Compose, whose package has a name for each distribution, and nothing where the image has both', () => {
    expect(docker(DEBIAN)).toEqual(['docker-cli', 'docker.io', 'docker-compose']);
    expect(docker(UBUNTU)).toEqual(['docker.io', 'docker-compose-v2']);
    expect(docker(LEARNING)).toEqual([]);
  });

  test('is told where it is named, and has what reads that; another node is not', () => {
    const env = ({ files }: ReturnType<typeof running>) =>
      files.find(({ path }) => path.endsWith('machine.env'))?.content;
    expect(env(running(DEBIAN))).toContain("SKYLAN_WORKLOAD='/skylan/lan/robot-lan/workload/a'\n");
    expect(running(DEBIAN).packages).toContain('jq');
    expect(env(machines().node)).not.toContain('SKYLAN_WORKLOAD');
    expect(machines().node.packages).not.toContain('docker-compose');
    // Whoever runs nothing takes off what ran before.
    expect(machines().node.units).toContain('skylan-workload.service');
  });

  test('has what signs in to ECR where an image is there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'skylan-workload-'));
    try {
      const image = '123456789012.dkr.ecr.eu-central-1.amazonaws.com/mapper:2';
      writeFileSync(join(folder, 'compose.yaml'), `services: { a: { image: "${image}", network_mode: host } }`);
      expect(running(DEBIAN, folder).packages).toContain('amazon-ecr-credential-helper');
      expect(running(DEBIAN).packages).not.toContain('amazon-ecr-credential-helper');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
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
