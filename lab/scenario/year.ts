import { readFileSync } from 'node:fs';
import { AGED_CHECKS, type Aged, type AgedKey } from '../checks/aged';
import { type Certificates, certificates, renewalCheck, serverHas } from '../checks/certificates';
import { checkPhase } from '../checks/check-phase';
import { daysPass, leaps, leapTo } from '../checks/days-pass';
import { LONG } from '../checks/patience';
import { AGED_CONTROLS } from '../controls/aged-controls';
import { carryOut, suiteOf } from '../controls/engine';
import type { CheckResult } from '../report/report';
import { copyJoin, fetchProfile, skylanJoin } from '../running/join';
import { MachineClocks } from '../running/machine-clocks';
import { attempt, attemptSeconds, refusal } from '../running/openvpn-attempt';
import { must } from '../running/peer';
import { Renewal } from '../running/renewal';
import { FIRST_CLIENT, type StandingLan } from '../running/standing-lan';
import type { Progress } from '../util/progress';
import { CARD } from './join-managers-owners';
import type { LanScenario } from './lan-scenario';

const LOST = 'lost_laptop';

/** Days that pass at once: a revocation list is valid for 30. */
const LEAP_DAYS = 29;
const YEAR_DAYS = 365;

/** On the first of these days the certificates of day 0 have had their renewal; on the second they have ended. */
const RENEWED_DAY = 9 * YEAR_DAYS + 30;
const ENDED_DAY = 10 * YEAR_DAYS + 30;

/** After this the LAN counts as locked out, on the busiest host. */
const LIMIT_SECONDS = 180;

const runSuite = suiteOf<Aged, AgedKey>(AGED_CHECKS);

/**
 * The clocks of AWS's schedule and function, of both gateways and of a stranger are moved: a year of revocation lists,
 * one without the schedule, and the last year of the certificates. It leaves a LAN of the future: it is the last one.
 */
export const year: LanScenario = {
  name: 'year',
  clients: [LOST],
  leaving: [LOST],
  phases: (lab, checks) => {
    let made: Promise<Aged> | undefined;
    const aged = () => {
      made ??= agedLan(lab);
      return made;
    };
    let first: Certificates = new Map();
    return [
      {
        key: 'clocks',
        title: 'A client is removed from the settings, and clocks become movable',
        run: async (progress) => {
          await lab.revoke(progress);
          first = await certificates();
          await aged();
        },
      },
      checkPhase('year', 'A year passes', checks, async function* (progress) {
        yield* await daysPass(await aged(), leaps(YEAR_DAYS, LEAP_DAYS), LIMIT_SECONDS, progress);
        yield* all(await aged(), 'after a year');
      }),
      checkPhase('control', 'A year passes without the schedule', checks, async function* (progress) {
        for (const control of AGED_CONTROLS) yield await carryOut(control, await aged(), runSuite, progress);
      }),
      checkPhase('tenth', 'The tenth year, in which certificates are renewed', checks, async function* (progress) {
        yield* tenthYear(await aged(), first, progress);
      }),
    ];
  },
};

async function agedLan(lab: StandingLan): Promise<Aged> {
  const [clocks, renewal] = await Promise.all([MachineClocks.start(lab.lan), Renewal.start()]);
  return { lan: lab.lan, clocks, renewal, revokedProfile: lab.revokedProfile(LOST) };
}

/** All that holds at any time, each check said to be of this one. */
async function* all(aged: Aged, when: string): AsyncGenerator<CheckResult> {
  for (const { brief } of AGED_CHECKS) {
    const check = await brief(aged, LONG);
    yield { ...check, name: `${when}: ${check.name}` };
  }
}

/** The profile of day 0 serves until its end, by a gateway that was booted anew too; the one fetched meanwhile, after it. */
async function* tenthYear(aged: Aged, first: Certificates, progress: Progress) {
  const { lan, clocks } = aged;
  progress('nine years');
  yield await leapTo(aged, RENEWED_DAY, LIMIT_SECONDS);
  const renewed = await certificates();
  yield renewalCheck(first, renewed);
  // What a boot does.
  await must(lan.gateway, ['systemctl', 'restart', 'skylan-credentials.service', 'skylan-openvpn.service']);
  yield await serverHas(lan.gateway, renewed.get('gateway') ?? '');
  yield* all(aged, 'with the renewed certificate of the server');
  progress('a new profile, as the manual says');
  const old = readFileSync(lan.profile, 'utf8');
  await copyJoin(lan.home, await fetchProfile(lan.outputs, FIRST_CLIENT, progress));
  await skylanJoin(lan.home, CARD);
  progress('ten years');
  yield await leapTo(aged, ENDED_DAY, LIMIT_SECONDS);
  const verdict = await refusal(lan.gateway, 'certificate has expired');
  const { outcome, log } = await attempt(clocks.stranger, old, attemptSeconds(LONG), verdict);
  const ok = outcome === 'refused' && (await verdict());
  const detail = log.trim().split('\n').slice(-4).join('\n');
  const name = 'the profile of day 0, which has ended, is refused';
  yield { name, ok, figure: outcome, unit: '', ...(ok ? {} : { detail }) };
  yield* all(aged, 'with the profile that was fetched anew');
}
