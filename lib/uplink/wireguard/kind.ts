import type { Uplink } from '../uplink';
import { wireGuardMachine } from './machine';
import type { WireGuardPlan } from './settings';

/** A port of the bridge for each client (gretap) inside WireGuard, both in the kernel. */
export function wireGuardUplink(plan: WireGuardPlan): Uplink {
  return {
    doors: [{ protocol: 'udp', port: plan.port, description: 'WireGuard' }],
    whyOpen:
      'Desktop gateways call from homes and labs with changing addresses. WireGuard answers no packet that was not made with the key of one of them; setting uplink.allowedCidrs narrows it.',
    machine: () => wireGuardMachine(plan),
  };
}
