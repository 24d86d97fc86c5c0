import type { Ipv4Network } from '../net/ipv4';
import { type Address, given, type Sourced, sourced } from '../settings/sourced';
import type { SettingPath } from '../settings/wording';
import { DEFAULTS } from './defaults';
import type { MachinePlan } from './plan-types';
import { GATEWAY_HOSTNAME } from './setting-checks';
import type { NodeSettings, RobotLanSettings } from './settings';

/** A machine with its defaults filled in, not yet checked against the others. */
export interface Seat {
  readonly role: MachinePlan['role'];
  readonly hostname: Sourced<string> | undefined;
  readonly cloudAddress: Address;
  readonly lanAddress: Address;
  readonly instanceType: Sourced<string>;
  readonly image: Sourced<string>;
  readonly packages: readonly string[];
}

/** What a machine gets where its settings say nothing. */
interface SeatDefaults {
  readonly cloudHost: number;
  readonly lanHost: number;
  readonly instanceType: string;
}

/** Gateway and nodes in the order of their settings; nodes that were refused are left out. */
export function seats(
  settings: Omit<RobotLanSettings, 'nodes'> & { readonly nodes: readonly Partial<NodeSettings>[] },
  lan: Ipv4Network,
  vpc: Ipv4Network,
): { gateway: Seat; nodes: Seat[] } {
  const seat = (
    role: Seat['role'],
    path: SettingPath,
    machine: Partial<NodeSettings>,
    defaults: SeatDefaults,
  ): Seat => ({
    role,
    hostname: given([...path, 'name'], machine.name),
    cloudAddress: sourced([...path, 'cloudAddress'], machine.cloudAddress, vpc.address(defaults.cloudHost)),
    lanAddress: sourced([...path, 'lanAddress'], machine.lanAddress, lan.address(defaults.lanHost)),
    instanceType: sourced([...path, 'instanceType'], machine.instanceType, defaults.instanceType),
    image: given([...path, 'image'], machine.image) ?? sourced(['image'], settings.image, DEFAULTS.image),
    packages: [...new Set(machine.packages)],
  });
  const gateway = { ...settings.gateway, name: GATEWAY_HOSTNAME };
  return {
    gateway: seat('gateway', ['gateway'], gateway, {
      cloudHost: DEFAULTS.gatewayCloudHost,
      lanHost: DEFAULTS.gatewayLanHost,
      instanceType: DEFAULTS.gatewayInstanceType,
    }),
    nodes: settings.nodes.flatMap((node: Partial<NodeSettings> | undefined, index) =>
      node === undefined
        ? []
        : seat('node', ['nodes', index], node, {
            cloudHost: DEFAULTS.nodeCloudHost + index,
            lanHost: DEFAULTS.nodeLanHost + index,
            instanceType: DEFAULTS.nodeInstanceType,
          }),
    ),
  };
}
