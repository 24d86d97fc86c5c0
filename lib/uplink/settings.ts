import { type OpenVpnDraft, openVpnConflicts, openVpnPlan, openVpnSettings } from './openvpn/settings';
import type { UplinkPlan } from './uplink';

/** How desktop gateways reach the cloud gateway, as users write it. */
export const uplinkSettings = openVpnSettings;

export type UplinkDraft = OpenVpnDraft;

/**
 * One sentence for each group of values that cannot hold together.
 *
 * @param key - context key of the settings
 */
export function uplinkConflicts(key: string, draft: UplinkDraft): string[] {
  return openVpnConflicts(key, draft);
}

/** The uplinks of a draft without conflicts. */
export function uplinkPlans(draft: UplinkDraft): readonly UplinkPlan[] {
  return [openVpnPlan(draft)];
}
