/** The machines of a robot LAN as data: which packages, folders, files and units make a gateway, and which a node. */

import { COMMON_FOLDER, COMMON_PACKAGES, framedUnits } from '../../machine/common';
import { isDeepLearning, isUbuntu } from '../../machine/distribution';
import { toEnvFile } from '../../machine/env-file';
import type { DeployedValues, MachineFile, MachineSpec } from '../../machine/machine-spec';
import { OVERLAYS } from '../../overlay/kinds';
import { renderPortList } from '../../overlay/port-list';
import { uplinkOf } from '../../uplink/kinds';
import type { UplinkMachine } from '../../uplink/uplink';
import { isInEcr } from '../compose-file';
import { overlayParameter, workloadParameter } from '../namespace';
import type { MachinePlan, RobotLanPlan } from '../plan-types';
import { readWorkload } from '../workload-folder';
import { renderMachineEnv } from './machine-env';
import { PATHS } from './paths';

const LAN_FOLDER = 'lan';
const LAN_PACKAGES = ['avahi-daemon', 'libnss-mdns'];
/** Runs what people put on a node, and takes away what they have taken off. */
const WORKLOAD = { folder: 'workload', packages: ['jq'], unit: 'skylan-workload.service' };
/** Does what people add to a node in their own app. */
const ADDITIONS_UNIT = 'skylan-additions.service';
/** Reads the list of the overlay's ports. */
const LIST = { packages: ['jq'], unit: 'skylan-overlay.service' };

/** Calls EC2, to stop the machines when nobody is connected. */
const AWS_FOLDER = 'aws';
const IDLE_STOP_UNIT = 'skylan-idle-stop.timer';

/**
 * The machine that ends the uplinks and bridges them with the overlay.
 *
 * @param stackName - of the stack that it is deployed with
 */
export function gatewayMachine(plan: RobotLanPlan, deployed: DeployedValues, stackName: string): MachineSpec {
  const machine = plan.gateway;
  const overlay = OVERLAYS[plan.overlay];
  const lan = { gatewayLanAddress: machine.lanAddress, mtuBytes: plan.lan.mtuBytes };
  const uplinks = plan.uplinks.map((uplink) => uplinkOf(uplink).machine(lan));
  const values = Object.assign(forwardingValues(plan), ...uplinks.map((uplink) => uplink.values));
  return {
    hostname: machine.hostname,
    packages: unique([
      ...COMMON_PACKAGES,
      ...LAN_PACKAGES,
      ...LIST.packages,
      ...overlay.packages,
      ...uplinks.flatMap(({ packages }) => packages),
      ...machine.packages,
    ]),
    folders: [
      ...[COMMON_FOLDER, LAN_FOLDER, AWS_FOLDER, 'gateway', 'edge', overlay.folder],
      ...uplinks.flatMap(({ folders }) => folders),
    ],
    files: [
      ...lanFiles(plan, machine, renderMachineEnv(plan, machine, deployed, values)),
      { path: PATHS.edgeEnv, content: renderEdgeEnv(uplinks) },
      { path: PATHS.idleStopEnv, content: renderIdleStopEnv(plan, stackName) },
      ...uplinks.flatMap(({ files }) => files),
    ],
    units: framedUnits(
      'skylan-edge.service',
      'skylan-forwarding.service',
      ...uplinks.flatMap(({ units }) => units),
      LIST.unit,
      IDLE_STOP_UNIT,
    ),
  };
}

/** A further machine on the LAN. */
export function nodeMachine(plan: RobotLanPlan, node: MachinePlan, deployed: DeployedValues): MachineSpec {
  const overlay = OVERLAYS[plan.overlay];
  const readsList = overlayParameter(plan, node) !== undefined;
  const workload = workloadParameter(plan, node);
  const values = {
    SKYLAN_GATEWAY_LAN_ADDRESS: plan.gateway.lanAddress,
    SKYLAN_ROS_RELEASE: plan.ros.release,
    SKYLAN_ROS_MIDDLEWARE: plan.ros.middleware,
    ...(workload === undefined ? {} : { SKYLAN_WORKLOAD: workload }),
  };
  return {
    hostname: node.hostname,
    packages: unique([
      ...COMMON_PACKAGES,
      ...LAN_PACKAGES,
      ...dockerPackages(node.image),
      ...(readsList ? LIST.packages : []),
      ...(node.compose === undefined ? [] : workloadPackages(node.image, node.compose)),
      ...overlay.packages,
      ...node.packages,
    ]),
    folders: [COMMON_FOLDER, LAN_FOLDER, 'node', WORKLOAD.folder, overlay.folder],
    files: lanFiles(plan, node, renderMachineEnv(plan, node, deployed, values)),
    units: framedUnits('docker.service', ...(readsList ? [LIST.unit] : []), ADDITIONS_UNIT, WORKLOAD.unit),
  };
}

/**
 * Debian 13 has Docker's command line in a package of its own, which Ubuntu does not know. Images for machine learning
 * have Docker's own packages, which stand in the way of either.
 */
function dockerPackages(image: string): string[] {
  if (isDeepLearning(image)) return [];
  return isUbuntu(image) ? ['docker.io'] : ['docker-cli', 'docker.io'];
}

/** Compose, and what signs in to ECR for Docker where an image is there. */
function workloadPackages(image: string, folder: string): string[] {
  const compose = isDeepLearning(image) ? [] : [isUbuntu(image) ? 'docker-compose-v2' : 'docker-compose'];
  const asksEcr = readWorkload(folder).images.some(isInEcr);
  return [...WORKLOAD.packages, ...compose, ...(asksEcr ? ['amazon-ecr-credential-helper'] : [])];
}

function lanFiles(plan: RobotLanPlan, machine: MachinePlan, env: string): MachineFile[] {
  const list = { path: PATHS.overlayList, content: renderPortList(machine.overlayPorts) };
  return [
    { path: PATHS.machineEnv, permissions: '0600', content: env },
    ...(overlayParameter(plan, machine) ? [] : [list]),
  ];
}

/** What the gateway forwards, and which doors it keeps open for whoever sends that; nothing where it does not forward. */
function forwardingValues({ vpc, overlay }: RobotLanPlan): Record<string, string> {
  if (!vpc.privateCidr) return {};
  const doors = OVERLAYS[overlay].doors.map(({ protocol, port }) => [protocol, ...(port ? [port] : [])].join('/'));
  return {
    SKYLAN_FORWARDED_CIDR: vpc.privateCidr,
    SKYLAN_SUBNET_CIDR: vpc.cidr,
    SKYLAN_OVERLAY_DOORS: doors.join(' '),
  };
}

/** The ports whose traffic `skylan-edge` filters. */
function renderEdgeEnv(uplinks: readonly UplinkMachine[]): string {
  return toEnvFile({ SKYLAN_UPLINK_PORTS: uplinks.flatMap(({ ports }) => ports).join(' ') });
}

/** After how many minutes the gateway stops which machines; 0 for never, which is said too: files stay on a machine. */
function renderIdleStopEnv({ name, power }: RobotLanPlan, stackName: string): string {
  return toEnvFile({
    SKYLAN_IDLE_STOP_MINUTES: String(power.idleStopMinutes ?? 0),
    SKYLAN_LAN: name,
    SKYLAN_STACK: stackName,
  });
}

function unique(packages: readonly string[]): string[] {
  return [...new Set(packages)];
}
