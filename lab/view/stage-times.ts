import { STAGES } from './boot-stage';
import type { MachineState } from './machines';
import { secondsText } from './words';

/** Machines over time: since when each is where it is. */
export class StageTimes {
  private readonly seen = new Map<string, { readonly stage: string; readonly since: number }>();

  /**
   * The machines as lines, one each: name, what it does, for how long.
   *
   * @param now - milliseconds, as of `Date.now()`
   */
  lines(machines: readonly MachineState[], now: number): string[] {
    const width = Math.max(0, ...machines.map(({ name }) => name.length));
    const columns = Math.max(0, ...machines.map(({ stage }) => STAGES[stage].length));
    return machines.map(({ name, stage }) => {
      const age = secondsText(Math.round((now - this.since(name, stage, now)) / 1000));
      return `${name.padEnd(width)}  ${STAGES[stage].padEnd(columns)}  ${age}`;
    });
  }

  private since(name: string, stage: string, now: number): number {
    const before = this.seen.get(name);
    if (before?.stage === stage) return before.since;
    this.seen.set(name, { stage, since: now });
    return now;
  }
}

/** The machines in one line. */
export function machineLine(machines: readonly MachineState[]): string {
  return machines.map(({ name, stage }) => `${name} ${STAGES[stage]}`).join('; ');
}
