import { DDS_GROUP, oneCopyEach } from '../checks/copies';
import { datagrams } from '../checks/datagram';
import { edge } from '../checks/edge';
import { greFromOutside, scanFromOutside, uplinkFromOutside } from '../checks/outside';
import { ping, pingByName, pingUnfragmented } from '../checks/ping';
import { ready } from '../checks/ready';
import { revokedStaysOut } from '../checks/revoked';
import { noSecrets } from '../checks/secrets';
import type { CheckResult } from '../report';
import type { RunningLan } from '../running-lan';
import type { Stranger } from '../stranger';

/** What controls break and check. */
export interface Subject {
  readonly lan: RunningLan;
  readonly stranger: Stranger;
  /** Text of the profile of a client that was removed from the settings. */
  readonly revokedProfile: string;
}

type Checks = Readonly<Record<string, (subject: Subject) => Promise<CheckResult | CheckResult[]>>>;

/** One after the other, since some disturb each other; those of one step side by side. */
const STEPS = [
  {
    overlay: ({ lan }) => ping(lan.gateway, lan.node),
    uplink: ({ lan }) => ping(lan.robot, lan.gateway),
    'node to robot': ({ lan }) => ping(lan.node, lan.robot),
    'full-size packets': ({ lan }) => pingUnfragmented(lan.robot, lan.node),
    names: ({ lan }) => pingByName(lan.robot, lan.node),
    ready: ({ lan }) => Promise.all([ready(lan.gateway), ready(lan.node)]),
  },
  {
    'large datagrams': ({ lan }) => datagrams(lan.robot, lan.node, 60_000),
    multicast: ({ lan }) => oneCopyEach(lan.robot, [lan.node], DDS_GROUP),
    edge: ({ lan }) => edge(lan),
    'GRE from outside': ({ lan, stranger }) => greFromOutside(lan, stranger),
    'uplink from outside': ({ lan, stranger }) => uplinkFromOutside(lan, stranger),
    revocation: ({ lan, stranger, revokedProfile }) => revokedStaysOut(lan.gateway, stranger, revokedProfile),
  },
  {
    'ports from outside': ({ lan, stranger }) => scanFromOutside(lan, stranger),
    'key search': () => noSecrets(),
  },
] as const satisfies readonly Checks[];

type KeysOf<Step> = Step extends unknown ? keyof Step : never;
/** Name of a check in the suite. */
export type SuiteKey = KeysOf<(typeof STEPS)[number]>;

/** Checks that did not pass, with what they said. */
export type Failures = ReadonlyMap<SuiteKey, string>;

/**
 * Runs the suite, or those of its checks that `only` names.
 *
 * @returns those that did not pass
 */
export async function runSuite(subject: Subject, only?: ReadonlySet<SuiteKey>): Promise<Failures> {
  const failures = new Map<SuiteKey, string>();
  for (const step of STEPS as readonly Checks[]) {
    const wanted = Object.entries(step).filter(([key]) => only === undefined || only.has(key as SuiteKey));
    await Promise.all(
      wanted.map(async ([key, check]) => {
        const said = await failure(() => check(subject));
        if (said !== undefined) failures.set(key as SuiteKey, said);
      }),
    );
  }
  return failures;
}

/**
 * Checks that do not pass. One that is not expected among them is asked again: checks that run side by side may starve
 * each other on emulated machines, which a second answer tells from a fault.
 *
 * @param run - the suite. @default {@link runSuite}
 */
export async function settledFailures(
  subject: Subject,
  expected: readonly SuiteKey[],
  run: typeof runSuite = runSuite,
): Promise<Failures> {
  const failures = await run(subject);
  const surprising = new Set([...failures.keys()].filter((key) => !expected.includes(key)));
  if (surprising.size === 0) return failures;
  const again = await run(subject, surprising);
  return new Map([...failures].filter(([key]) => !surprising.has(key) || again.has(key)));
}

/** What a check that did not pass measured; a check that could not be carried out did not pass either. */
async function failure(check: () => Promise<CheckResult | CheckResult[]>): Promise<string | undefined> {
  try {
    const failed = [await check()].flat().filter((result) => !result.ok);
    if (failed.length === 0) return undefined;
    return failed.map((result) => `${result.name}: ${result.figure} ${result.unit}`.trim()).join('; ');
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  }
}
