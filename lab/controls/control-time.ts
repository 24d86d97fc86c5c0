/** How long controls may be carried out, and with which one they begin. */
export interface ControlTime {
  /** Whether another one may begin. */
  readonly isLeft: () => boolean;
  /** By how many places the list of controls is turned. */
  readonly turn: number;
}

/** Time for all controls, in their own order. */
export const ALL_TIME: ControlTime = { isLeft: () => true, turn: 0 };

export interface ControlTimes {
  /** Of RobotLan's controls. */
  readonly lan: ControlTime;
  /** Of HybridCluster's. */
  readonly cluster: ControlTime;
}

/** Share of a run of all scenarios after which none of RobotLan's controls begins: others follow, and the cluster. */
const LAN_SHARE = 0.2;

/** The same of the cluster's: little follows them. */
const CLUSTER_SHARE = 0.9;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Controls by which a day's first one follows the day before's. */
const A_DAY = 5;

/**
 * A number of minutes from the command line.
 *
 * @throws Error when it is none
 */
export function minutesNamed(text: string): number {
  if (!/^[1-9][0-9]{0,3}$/.test(text)) throw new Error(`--within is "${text}"; write a whole number of minutes`);
  return Number(text);
}

/**
 * The time for controls in a run of all scenarios. Each day begins with another control, so that all have their turn
 * where some are left out.
 *
 * @param minutes - that the run is to take
 * @param start - of the run (milliseconds since 1970)
 * @param now - the clock
 */
export function controlTimes(minutes: number, start = Date.now(), now: () => number = Date.now): ControlTimes {
  const turn = Math.floor(start / DAY_MS) * A_DAY;
  const until = (share: number): ControlTime => ({
    isLeft: () => now() < start + share * minutes * MINUTE_MS,
    turn,
  });
  return { lan: until(LAN_SHARE), cluster: until(CLUSTER_SHARE) };
}

/** A list that begins `places` further on, and ends with what it began with. */
export function turned<T>(list: readonly T[], places: number): readonly T[] {
  const first = list.length === 0 ? 0 : places % list.length;
  return [...list.slice(first), ...list.slice(0, first)];
}
