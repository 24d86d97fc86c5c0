import type { DeployedValues } from '../../lib/machine/machine-spec';
import type { OverlayPort } from '../../lib/overlay/overlay';
import { planRobotLan } from '../../lib/robot-lan/plan';
import type { MachinePlan, RobotLanPlan } from '../../lib/robot-lan/plan-types';

const SEED = planRobotLan();

/** A plan of the seed's network with `nodes` nodes, more than the planner's own defaults have. */
export function lanPlan(nodes = 1): RobotLanPlan & { readonly nodes: readonly [MachinePlan, ...MachinePlan[]] } {
  const node = (index: number) => machine('node', nodeName(index), index + 1, [port(0, index + 1)]);
  const ports = Array.from({ length: nodes }, (_, index) => port(index + 1, 0));
  return {
    ...SEED,
    gateway: machine('gateway', 'cloud-gateway', 0, ports),
    nodes: [node(0), ...Array.from({ length: nodes - 1 }, (_, index) => node(index + 1))],
  };
}

/** A string that stands for a value which only the deploy knows, in the CDK's own notation. */
export function token(id: string): string {
  return ['$', '{Token[', id, ']}'].join('');
}

/** Values as a synthesis sees them. */
export const TOKENS: DeployedValues = {
  region: token('AWS.Region.12'),
  readySignalUrl: token('TOKEN.345'),
  bundleUrl: token('TOKEN.346'),
};

/** Values as a machine sees them. */
export const RESOLVED: DeployedValues = {
  region: 'eu-central-1',
  readySignalUrl: 'https://cloudformation-waitcondition.example/arn%3Aaws?X-Amz-Signature=0123456789abcdef&Expires=9',
  bundleUrl: 'https://s3.eu-central-1.amazonaws.com/cdk-hnb659fds-assets-123456789012-eu-central-1/bundle.gz',
};

function machine(
  role: MachinePlan['role'],
  hostname: string,
  index: number,
  overlayPorts: readonly OverlayPort[],
): MachinePlan {
  return {
    ...SEED.gateway,
    role,
    hostname,
    cloudAddress: `172.31.1.${11 + index}`,
    lanAddress: `192.168.0.${130 + index}`,
    bridgeMacAddress: mac(0xa0, index),
    overlayPorts,
    instanceType: 't3.micro',
    image: 'ami-0123456789abcdef0',
  };
}

const nodeName = (index: number) => (index === 0 ? 'second' : `node${index}`);

function port(peer: number, self: number): OverlayPort {
  return {
    kind: 'gretap',
    interfaceName: `gre${130 + peer}`,
    peer: peer === 0 ? 'cloud-gateway' : nodeName(peer - 1),
    localAddress: `172.31.1.${11 + self}`,
    remoteAddresses: [`172.31.1.${11 + peer}`],
    macAddress: mac(peer, self),
  };
}

function mac(a: number, b: number): string {
  const bytes = [0x02, a * 151 + 17, b * 89 + 101, a * 43 + b * 211, a ^ 0x5a, b ^ 0xa5];
  return bytes.map((byte) => (byte & 0xff).toString(16).padStart(2, '0')).join(':');
}
