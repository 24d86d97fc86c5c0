import { pingUnfragmented } from '../checks/ping';
import { ready } from '../checks/ready';
import { type CheckResult, passed, type Report } from '../report/report';
import type { RunningLan } from '../running/running-lan';
import { type LanNeeds, type LanOptions, StandingLan } from '../running/standing-lan';
import { runPhases, type Step } from '../view/phases';
import { showLan } from '../view/show';
import { type CarriedOut, carriedOut } from './carried-out';

/**
 * A scenario on a RobotLan that stands. It gives back what it takes, so that the next one finds the LAN as it was.
 */
export interface LanScenario extends CarriedOut, Partial<LanNeeds> {
  /** Whether the LAN is drawn at the end. @default false */
  readonly drawn?: boolean;
  /** @param checks - gets what is measured */
  readonly phases: (lab: StandingLan, checks: CheckResult[]) => readonly Step[];
}

/**
 * What all of them need together, each thing once.
 *
 * @throws Error when two of them need a setting to be something else
 */
export function needsOf(scenarios: readonly (Partial<LanNeeds> & Pick<CarriedOut, 'name'>)[]): LanNeeds {
  const of = new Map<string, { readonly name: string; readonly value: string }>();
  for (const { name, settings } of scenarios) {
    for (const [setting, wanted] of Object.entries(settings ?? {})) {
      const [value, earlier] = [JSON.stringify(wanted), of.get(setting)];
      if (earlier && earlier.value !== value)
        throw new Error(
          `${earlier.name} needs the setting ${setting} to be ${earlier.value}, and ${name} ${value}; run them one after the other`,
        );
      of.set(setting, { name, value });
    }
  }
  return {
    clients: [...new Set(scenarios.flatMap(({ clients }) => clients ?? []))],
    leaving: [...new Set(scenarios.flatMap(({ leaving }) => leaving ?? []))],
    homes: scenarios.flatMap(({ homes }) => homes ?? []),
    settings: Object.assign({}, ...scenarios.map(({ settings }) => settings)),
  };
}

/** Told of each report as soon as it is there; the machines that it is about still run. */
export type Reported = (report: Report) => Promise<void>;

/**
 * Runs scenarios on one RobotLan. One that fails does not hide the others: they get a LAN that is made anew, as they do
 * when one left the LAN in another state than it found it.
 */
export async function runLanScenarios(
  scenarios: readonly LanScenario[],
  options: LanOptions,
  reported: Reported,
): Promise<void> {
  let lab: StandingLan | undefined;
  for (const [index, scenario] of scenarios.entries()) {
    const report = await carriedOut(scenario, options.signal, async (checks, timings) => {
      lab ??= await StandingLan.start(options, needsOf(scenarios.slice(index)), timings);
      await runPhases(scenario.phases(lab, checks), timings);
      return scenario.drawn ? showLan(lab.lan, checks) : undefined;
    });
    await reported(report);
    const last = index === scenarios.length - 1;
    if (!last && !(passed(report) && lab && (await isAsItWas(lab.lan)))) lab = undefined;
  }
}

/** Whether the next scenario finds what the first one did: machines that find themselves ready, and full packets. */
async function isAsItWas({ gateway, node, homes }: RunningLan): Promise<boolean> {
  try {
    const checks = [
      ...(await Promise.all([ready(gateway), ready(node)])),
      ...(await Promise.all(
        homes.flatMap(({ robot }) => [pingUnfragmented(robot, node), pingUnfragmented(node, robot)]),
      )),
    ];
    return checks.every((check) => check.ok);
  } catch {
    return false;
  }
}
