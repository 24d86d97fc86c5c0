import type { CheckResult } from '../report/report';
import { attempt, attemptSeconds, refusal } from '../running/openvpn-attempt';
import type { Peer } from '../running/peer';
import type { Stranger } from '../running/stranger';
import { uplinkOfProfile } from '../running/uplinks';
import { handshake, handshakeOf } from '../running/wireguard-attempt';
import type { Progress } from '../util/progress';
import { LONG } from './patience';

/** By then the gateway must have heard that a client is revoked, on the busiest host. */
const HEARD_SECONDS = 180;
const ATTEMPT_SECONDS = 12;

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

/**
 * Waits until the gateway has heard of a revocation, or for so long that it has not: the check of it then tells.
 *
 * @param profile - of the client that was removed, by OpenVPN; it did connect
 */
export async function untilHeard(
  gateway: Peer,
  stranger: Stranger,
  profile: string,
  progress: Progress,
): Promise<void> {
  const refused = await refusal(gateway, 'certificate revoked');
  const end = Date.now() + HEARD_SECONDS * 1000;
  while (Date.now() < end && (await attempt(stranger, profile, ATTEMPT_SECONDS, refused)).outcome === 'connected') {
    progress('the gateway has not heard of it yet');
  }
}

/** WireGuard answers nobody whose key it does not know, or knows no more. */
async function notAnswered(stranger: Stranger, profile: string): Promise<CheckResult> {
  const keys = handshakeOf(profile);
  const outcome = await handshake(stranger, keys, keys);
  return { name: "a revoked client's profile from anywhere", ok: outcome === 'no answer', figure: outcome, unit: '' };
}
