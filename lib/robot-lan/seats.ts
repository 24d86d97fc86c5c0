import type { Ipv4Network } from '../net/ipv4';
import { type SettingPath, settingName, shown } from '../settings/wording';
import { DEFAULTS } from './defaults';
import type { MachinePlan } from './plan-types';
import { GATEWAY_HOSTNAME } from './setting-checks';
import { type NodeSettings, ROBOT_LAN_KEY, type RobotLanSettings } from './settings';

/** A value, with the setting that it comes from or would come from. */
export interface Sourced<T> {
  readonly path: SettingPath;
  readonly value: T;
  /** Whether the user wrote it; otherwise it is a default. */
  readonly given: boolean;
}

/** An address setting; without a value when the network is too small for the default. */
export type Address = Sourced<string | undefined>;

/** The start of a message: the setting and its value. */
export function named(setting: Sourced<unknown>): string {
  return `${settingName(ROBOT_LAN_KEY, setting.path)} ${shown(setting.value)}${setting.given ? '' : ' (the default)'}`;
}

/** The value that the user wrote, or else the default. */
export function sourced<T>(path: SettingPath, value: T | undefined, otherwise: T): Sourced<T> {
  return value === undefined ? { path, value: otherwise, given: false } : { path, value, given: true };
}

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

/** The elements of a list, each with its place; refused ones are left out. */
export function elements(
  path: SettingPath,
  values: readonly (string | undefined)[] | undefined,
  otherwise: readonly string[],
): Sourced<string>[] {
  return (values ?? otherwise).flatMap((value, index) =>
    value === undefined ? [] : [{ path: [...path, index], value, given: values !== undefined }],
  );
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
    hostname: machine.name === undefined ? undefined : { path: [...path, 'name'], value: machine.name, given: true },
    cloudAddress: sourced([...path, 'cloudAddress'], machine.cloudAddress, vpc.address(defaults.cloudHost)),
    lanAddress: sourced([...path, 'lanAddress'], machine.lanAddress, lan.address(defaults.lanHost)),
    instanceType: sourced([...path, 'instanceType'], machine.instanceType, defaults.instanceType),
    image:
      machine.image === undefined
        ? sourced(['image'], settings.image, DEFAULTS.image)
        : { path: [...path, 'image'], value: machine.image, given: true },
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
