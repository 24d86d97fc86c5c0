/** The machines of a robot LAN as data: which packages, folders, files and units make a gateway, and which a node. */

import { COMMON_FOLDER, COMMON_PACKAGES, framedUnits } from '../../machine/common';
import { isUbuntu } from '../../machine/distribution';
import type { DeployedValues, MachineFile, MachineSpec } from '../../machine/machine-spec';
import type { MachinePlan, RobotLanPlan } from '../plan-types';
import { renderMachineEnv } from './machine-env';
import { renderOpenVpnLan } from './openvpn';
import { overlayParameter, renderOverlayList } from './overlay-list';
import { PATHS } from './paths';

const LAN_PACKAGES = ['avahi-daemon', 'libnss-mdns'];
const GATEWAY_PACKAGES = ['jq', 'nftables', 'openssl', 'openvpn'];

/** The machine that ends the uplinks and bridges them with the overlay. */
export function gatewayMachine(plan: RobotLanPlan, deployed: DeployedValues): MachineSpec {
  const machine = plan.gateway;
  return {
    hostname: machine.hostname,
    packages: [...COMMON_PACKAGES, ...LAN_PACKAGES, ...GATEWAY_PACKAGES, ...machine.packages],
    folders: [COMMON_FOLDER, 'lan', 'gateway', 'edge'],
    files: [...lanFiles(plan, machine, deployed), { path: PATHS.openVpnLan, content: renderOpenVpnLan(plan) }],
    units: framedUnits(
      'skylan-edge.service',
      'skylan-credentials.service',
      'skylan-crl.service',
      'skylan-openvpn.service',
      'skylan-overlay.service',
    ),
  };
}

/** A further machine on the LAN. */
export function nodeMachine(plan: RobotLanPlan, node: MachinePlan, deployed: DeployedValues): MachineSpec {
  const readsList = overlayParameter(plan, node) !== undefined;
  return {
    hostname: node.hostname,
    packages: [
      ...COMMON_PACKAGES,
      ...LAN_PACKAGES,
      ...dockerPackages(node.image),
      ...(readsList ? ['jq'] : []),
      ...node.packages,
    ],
    folders: [COMMON_FOLDER, 'lan', 'node'],
    files: lanFiles(plan, node, deployed),
    units: framedUnits('docker.service', ...(readsList ? ['skylan-overlay.service'] : [])),
  };
}

/** Debian 13 has Docker's command line in a package of its own, which Ubuntu does not know. */
function dockerPackages(image: string): string[] {
  return isUbuntu(image) ? ['docker.io'] : ['docker-cli', 'docker.io'];
}

function lanFiles(plan: RobotLanPlan, machine: MachinePlan, deployed: DeployedValues): MachineFile[] {
  return [
    { path: PATHS.machineEnv, permissions: '0600', content: renderMachineEnv(plan, machine, deployed) },
    ...(overlayParameter(plan, machine) ? [] : [{ path: PATHS.overlayList, content: renderOverlayList(machine) }]),
  ];
}
