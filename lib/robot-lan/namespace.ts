import { networkNamespace } from '../custom-resource/contract';
import { OVERLAYS } from '../overlay/kinds';
import { portListParameter } from '../overlay/port-list';
import type { MachinePlan, RobotLanPlan } from './plan-types';

/** Parameter namespace of a LAN, without slashes at its ends. */
export function namespaceOf(plan: Pick<RobotLanPlan, 'name'>): string {
  return networkNamespace('lan', plan.name);
}

/** Parameter of what a node runs; undefined where it runs nothing. */
export function workloadParameter(plan: RobotLanPlan, { compose, hostname }: MachinePlan): string | undefined {
  return compose === undefined ? undefined : `/${namespaceOf(plan)}/workload/${hostname}`;
}

/** Parameter of a machine's ports on the overlay; undefined where the machine does not read it. */
export function overlayParameter(plan: RobotLanPlan, machine: MachinePlan): string | undefined {
  const changes = OVERLAYS[plan.overlay].peersChange(machine.role);
  return changes ? portListParameter(namespaceOf(plan), machine.hostname) : undefined;
}
