import { Ipv4Network } from '../net/ipv4';
import { MacKind, macAddress } from '../net/mac';
import { OVERLAYS } from '../overlay/kinds';
import type { Overlay } from '../overlay/overlay';
import { SettingsError } from '../settings/error';
import { inspect } from '../settings/inspect';
import { defined, settled } from '../settings/settled';
import { uplinkPlans } from '../uplink/settings';
import { draftConflicts } from './conflicts';
import { type Draft, draftOf, hasPrivateSubnet, type MachineDraft } from './draft';
import type { MachinePlan, RobotLanPlan } from './plan-types';
import { powerPlan } from './power-settings';
import type { BroughtNetwork } from './private-conflicts';
import { ROBOT_LAN_KEY, type RobotLanSettings, robotLanSchema } from './settings';

type Unconnected = Omit<MachinePlan, 'overlayPorts'>;

/**
 * Works every address, name and MTU of a LAN out of the settings.
 *
 * @param settings - as users write them. @default - the network of the seed
 * @param brought - the network that the machines stand in. @default - the one that the settings speak of
 * @throws SettingsError with all mistakes: unknown settings, malformed values and conflicts
 */
export function planRobotLan(settings: RobotLanSettings = {}, brought?: BroughtNetwork): RobotLanPlan {
  const inspection = inspect<RobotLanSettings>(robotLanSchema, ROBOT_LAN_KEY, settings);
  if (!inspection.accepted) throw new SettingsError(inspection.problems);
  const draft = draftOf(inspection);
  const problems = [...inspection.problems, ...draftConflicts(draft, brought)];
  if (problems.length > 0) throw new SettingsError(problems);
  return planOf(draft);
}

/** What the plan has under other names, or not at all, is taken out; every other setting is in it as it is. */
function planOf(draft: Draft): RobotLanPlan {
  const {
    lanCidr,
    lanMtuBytes,
    lanRouterAddress,
    vpcCidr,
    vpcMtuBytes,
    vpc,
    privateCidr,
    publicAddress,
    gateway,
    nodes,
    image,
    uplink,
    power,
    ...others
  } = draft;
  const lan = Ipv4Network.of(settled(lanCidr));
  const { overlay, ...plan } = settled(others);
  const machines = withPorts(
    OVERLAYS[overlay],
    machineOf('gateway', gateway),
    nodes.map((node) => machineOf('node', node)),
    lan,
  );
  return {
    ...plan,
    lan: { cidr: lan.cidr, prefixLength: lan.prefixLength, mtuBytes: settled(lanMtuBytes) },
    vpc: {
      cidr: settled(vpcCidr),
      mtuBytes: settled(vpcMtuBytes),
      ...(vpc.vpcId ? { existing: settled(vpc) } : {}),
      privateCidr: hasPrivateSubnet(draft) ? settled(privateCidr) : undefined,
    },
    overlay,
    uplinks: uplinkPlans(uplink, draft.clients),
    power: powerPlan(power),
    ...machines,
  };
}

/** Gives each machine its tunnels to the others. */
function withPorts(overlay: Overlay, gateway: Unconnected, nodes: readonly Unconnected[], lan: Ipv4Network) {
  const hostNumber = (address: string) => defined(lan.hostNumber(address));
  const all = [gateway, ...nodes];
  const connected = (machine: Unconnected): MachinePlan => {
    const others = all.filter(({ cloudAddress }) => cloudAddress !== machine.cloudAddress);
    return { ...machine, overlayPorts: overlay.ports(machine, others, hostNumber) };
  };
  return { gateway: connected(gateway), nodes: nodes.map(connected) };
}

function machineOf(role: MachinePlan['role'], machine: MachineDraft): Unconnected {
  const { name, ...others } = settled(machine);
  const lanAddress = defined(others.lanAddress);
  return {
    ...others,
    role,
    hostname: name,
    cloudAddress: defined(others.cloudAddress),
    lanAddress,
    bridgeMacAddress: macAddress(MacKind.BRIDGE, lanAddress),
    packages: [...new Set(others.packages)],
  };
}
