import { readFileSync } from 'node:fs';
import type { CheckResult } from '../report/report';
import type { StandingLan } from '../running/standing-lan';
import { strangerUp } from '../running/stranger';
import { uplinkOfProfile } from '../running/uplinks';
import type { Progress } from '../util/progress';
import { ping, pingUnfragmented } from './ping';
import { revokedStaysOut, untilHeard } from './revoked';

/** A change of the settings after which a client has another profile. */
export interface Renewal {
  /** What the home does after it, such as `with new keys`. */
  readonly how: string;
  /** The setting, as it is from then on. */
  readonly uplink: NonNullable<Parameters<StandingLan['change']>[2]['uplink']>;
}

/** A client's home joins with the profile that a change of the settings gives it; with the old one nobody gets in. */
export async function* joinsAnew(
  lab: StandingLan,
  client: string,
  { how, uplink }: Renewal,
  progress: Progress,
): AsyncGenerator<CheckResult> {
  const old = readFileSync(lab.homeOf(client).profile, 'utf8');
  await lab.change(`rejoin ${how}`.replaceAll(' ', '-'), progress, { uplink });
  const { robot, profile } = await lab.rejoin(client, progress);
  const { gateway, node } = lab.lan;
  const changed = readFileSync(profile, 'utf8') !== old;
  yield { name: `${client} has another profile to join ${how}`, ok: changed, figure: changed ? 'yes' : 'no', unit: '' };
  for (const [from, to] of [
    [robot, node],
    [node, robot],
  ] as const) {
    for (const result of [await ping(from, to), await pingUnfragmented(from, to)]) {
      yield { ...result, name: `${result.name}, joined ${how}` };
    }
  }
  const stranger = await strangerUp();
  if (uplinkOfProfile(old) === 'openvpn') await untilHeard(gateway, stranger, old, progress);
  yield {
    ...(await revokedStaysOut(gateway, stranger, old)),
    name: `${client} joined ${how}: its old profile from anywhere`,
  };
}
