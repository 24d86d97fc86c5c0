import { attempt } from '../openvpn-attempt';
import type { CheckResult } from '../report';
import type { Stranger } from '../stranger';

/** A profile whose client was removed from the settings gets an answer, since its keys are real, and is not let in. */
export async function revokedStaysOut(stranger: Stranger, profile: string): Promise<CheckResult> {
  const { outcome, log } = await attempt(stranger, profile, 12);
  const ok = outcome === 'refused';
  return {
    name: "a revoked client's profile from anywhere",
    ok,
    figure: outcome,
    unit: '',
    ...(ok ? {} : { detail: log.trim().split('\n').slice(-8).join('\n') }),
  };
}
