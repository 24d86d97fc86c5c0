import { parameterNames } from '../../pki/contract';
import type { MachinePlan, RobotLanPlan } from '../plan-types';

/**
 * The overlay's ports of a machine, as the script `skylan-network` reads them: a line a port, with its kind, name, MAC
 * address, peer and the peer's cloud addresses.
 */
export function renderOverlayList({ overlayPorts }: MachinePlan): string {
  const lines = overlayPorts.map(({ kind, interfaceName, macAddress, peer, remoteAddresses }) =>
    [kind, interfaceName, macAddress, peer, ...remoteAddresses].join(' '),
  );
  return ['# kind, name, MAC address, peer, its addresses', ...lines].map((line) => `${line}\n`).join('');
}

/** Parameter namespace of a LAN, without slashes at its ends. */
export function namespaceOf(plan: Pick<RobotLanPlan, 'name'>): string {
  return `skylan/${plan.name}`;
}

/**
 * Parameter of the list, for a machine whose peers come and go: it reads the list while it runs, and a deploy that adds
 * or removes a node neither stops nor starts it. Undefined for a machine with one peer that stays.
 */
export function overlayParameter(plan: RobotLanPlan, machine: MachinePlan): string | undefined {
  const changes = machine.role === 'gateway' || plan.overlay === 'vxlan';
  return changes ? parameterNames(namespaceOf(plan)).overlay(machine.hostname) : undefined;
}
