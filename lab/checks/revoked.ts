import type { CheckResult } from '../report/report';
import { attempt, attemptSeconds, refusal } from '../running/openvpn-attempt';
import type { Peer } from '../running/peer';
import type { Stranger } from '../running/stranger';
import { uplinkOfProfile } from '../running/uplinks';
import { handshake, handshakeOf } from '../running/wireguard-attempt';
import { LONG } from './patience';

/**
 * A profile whose client was removed from the settings gets an answer, since its keys are real, and is not let in.
 *
 * @param why - what the server's log says then, a regular expression
 */
export async function revokedStaysOut(
  gateway: Peer,
  stranger: Stranger,
  profile: string,
  patience = LONG,
  why = 'certificate revoked',
): Promise<CheckResult> {
  if (uplinkOfProfile(profile) === 'wireguard') return notAnswered(stranger, profile);
  const verdict = await refusal(gateway, why);
  const { outcome, log } = await attempt(stranger, profile, attemptSeconds(patience), verdict);
  // One that was only slow is not refused: the server says so.
  const ok = outcome === 'refused' && (await verdict());
  return {
    name: "a revoked client's profile from anywhere",
    ok,
    figure: outcome,
    unit: '',
    ...(ok ? {} : { detail: log.trim().split('\n').slice(-8).join('\n') }),
  };
}

/** WireGuard answers nobody whose key it does not know, or knows no more. */
async function notAnswered(stranger: Stranger, profile: string): Promise<CheckResult> {
  const keys = handshakeOf(profile);
  const outcome = await handshake(stranger, keys, keys);
  return { name: "a revoked client's profile from anywhere", ok: outcome === 'no answer', figure: outcome, unit: '' };
}
