import * as check from '../../settings/checks';
import { duplicates } from '../../settings/conflicts';
import type { Draft } from '../../settings/draft';
import { list, object, text, wholeNumber } from '../../settings/schema';
import { type Settled, settled } from '../../settings/settled';

/** The settings of an uplink by OpenVPN. */
export const openVpnSettings = object({
  port: wholeNumber(1, 65535, check.TAKEN_PORTS).prefault(1194).describe('UDP port of the OpenVPN server.'),
  allowedCidrs: list(text('write a network such as "203.0.113.0/24"', check.cidr))
    .min(1, { error: 'lets nobody in; name a network, or leave the setting out' })
    .prefault(['0.0.0.0/0'])
    .describe('IPv4 networks that may reach that port, in CIDR notation.'),
});

export type OpenVpnDraft = Draft<typeof openVpnSettings>;

export interface OpenVpnPlan extends Settled<OpenVpnDraft> {
  readonly kind: 'openvpn';
}

/**
 * One sentence for each group of values that cannot hold together.
 *
 * @param key - context key of the settings
 */
export function openVpnConflicts(key: string, { allowedCidrs }: OpenVpnDraft): string[] {
  return duplicates(key, allowedCidrs, 'name each network once');
}

/** What a draft without conflicts comes to. */
export function openVpnPlan(draft: OpenVpnDraft): OpenVpnPlan {
  return { kind: 'openvpn', ...settled(draft) };
}
