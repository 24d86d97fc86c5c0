import { Ipv4Network } from '../net/ipv4';
import { MacKind, macAddress } from '../net/mac';
import { SettingsError } from '../settings/error';
import { inspect } from '../settings/inspect';
import { type Draft, draftConflicts, draftOf } from './draft';
import { withOverlay } from './overlay';
import type { MachinePlan, RobotLanPlan } from './plan-types';
import type { Seat } from './seats';
import { ROBOT_LAN_KEY, type RobotLanSettings, robotLanSchema } from './settings';

/**
 * Works every address, name and MTU of a LAN out of the settings.
 *
 * @param settings - as users write them. @default - the network of the seed
 * @throws SettingsError with all mistakes: unknown settings, malformed values and conflicts
 */
export function planRobotLan(settings: RobotLanSettings = {}): RobotLanPlan {
  const inspection = inspect<RobotLanSettings>(robotLanSchema, ROBOT_LAN_KEY, settings);
  if (!inspection.accepted) throw new SettingsError(inspection.problems);
  const draft = draftOf(inspection.accepted);
  const problems = [...inspection.problems, ...draftConflicts(draft, inspection)];
  if (problems.length > 0) throw new SettingsError(problems);
  return planOf(draft);
}

function planOf(draft: Draft): RobotLanPlan {
  const lan = Ipv4Network.of(draft.lanCidr.value);
  return {
    name: draft.name,
    lan: { cidr: lan.cidr, prefixLength: lan.prefixLength, mtuBytes: draft.lanMtuBytes.value },
    vpc: {
      cidr: draft.vpcCidr.value,
      mtuBytes: draft.vpcMtuBytes.value,
      ...(draft.existingVpc ? { existing: draft.existingVpc } : {}),
    },
    overlay: draft.overlay.value,
    ...withOverlay(draft.overlay.value, machineOf(draft.gateway), draft.nodes.map(machineOf), lan),
    clients: draft.clients.map(({ value }) => value),
    uplink: { port: draft.port, allowedCidrs: draft.allowedCidrs.map(({ value }) => value) },
    ros: draft.ros,
    imageRevision: draft.imageRevision,
    tags: draft.tags,
  };
}

function machineOf(seat: Seat): Omit<MachinePlan, 'overlayPorts'> {
  const lanAddress = known(seat.lanAddress.value);
  return {
    role: seat.role,
    hostname: known(seat.hostname?.value),
    cloudAddress: known(seat.cloudAddress.value),
    lanAddress,
    bridgeMacAddress: macAddress(MacKind.BRIDGE, lanAddress),
    instanceType: seat.instanceType.value,
    image: seat.image.value,
    packages: seat.packages,
  };
}

/** A value that the checks before have made sure of. */
function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a draft without conflicts has all its values');
  return value;
}
