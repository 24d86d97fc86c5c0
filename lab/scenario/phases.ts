import { DefaultRenderer, Listr, type ListrTask, PRESET_TIMER } from 'listr2';
import type { Progress } from '../util/progress';
import { liveMachines } from '../view/live-machines';
import { type MachineState, machineStates } from '../view/machines';
import { PlainLines } from '../view/plain-lines';
import { secondsText } from '../view/words';

/** A step of a scenario. It throws to end the run. */
export interface Phase {
  /** Key of its time in the report. */
  readonly key: string;
  readonly title: string;
  readonly run: (progress: Progress) => Promise<void>;
}

/** Steps one after the other, where they stand among others that run side by side. See {@link sequence}. */
export interface Sequence {
  readonly sequence: readonly Step[];
}

/** A phase, a list of steps side by side, or a sequence inside such a list. */
export type Step = Phase | Sequence | readonly Step[];

export interface PhasesOptions {
  /** What the view tells about machines. @default what this checkout's lab runs */
  readonly machines?: () => readonly MachineState[];
}

/** How often a terminal shows for how long a phase has run. */
const SECOND_MS = 1000;

/** Steps that run one after the other, as one entry of a list whose entries run side by side. */
export function sequence(steps: readonly Step[]): Sequence {
  return { sequence: steps };
}

/**
 * Runs steps one after the other, those of an inner list side by side, and shows what each waits for and since when, and
 * what each machine does: on a terminal live, else in lines.
 *
 * @param timings - gets the seconds by phase key, also of phases that failed
 */
export async function runPhases(
  steps: readonly Step[],
  timings: Record<string, number>,
  options: PhasesOptions = {},
): Promise<void> {
  const machines = options.machines ?? machineStates;
  const terminal = process.stdout.isTTY === true;
  const live = liveMachines(machines);
  const phases: ListrTask = {
    task: (_, parent) => {
      // The last one ends the view of the machines, which would else hold the list open.
      const all = [...tasks(steps, timings, terminal, live.stop), { task: live.stop }];
      return parent.newListr(all, { concurrent: false, exitOnError: true });
    },
  };
  const list = new Listr<unknown, typeof DefaultRenderer, typeof PlainLines>(
    terminal ? [phases, live.task] : [phases],
    {
      concurrent: true,
      // Ctrl-C is handled by the command line, which cleans up.
      registerSignalListeners: false,
      renderer: DefaultRenderer,
      fallbackRenderer: PlainLines,
      rendererOptions: {
        collapseSubtasks: false,
        // The report tells why, once.
        showErrorMessage: false,
        formatOutput: 'truncate',
        timer: { ...PRESET_TIMER, field: (ms) => secondsText(ms / 1000) },
      },
      fallbackRendererOptions: { machines },
    },
  );
  try {
    await list.run();
  } finally {
    live.stop();
  }
}

/** @param stop - called when a phase fails: nothing else is then to hold the list open */
function tasks(
  steps: readonly Step[],
  timings: Record<string, number>,
  terminal: boolean,
  stop: () => void,
): ListrTask[] {
  return steps.map((step): ListrTask => {
    if ('run' in step) return task(step, timings, terminal, stop);
    const concurrent = !('sequence' in step);
    const inner = tasks('sequence' in step ? step.sequence : step, timings, terminal, stop);
    // Without a title: what runs side by side is seen by what turns.
    return { task: (_, parent) => parent.newListr(inner, { concurrent, exitOnError: true }) };
  });
}

function task(phase: Phase, timings: Record<string, number>, terminal: boolean, stop: () => void): ListrTask {
  return {
    title: phase.title,
    task: async (_, shown) => {
      const start = Date.now();
      const seconds = () => (Date.now() - start) / 1000;
      let latest = '';
      const show = () => {
        shown.output = terminal ? `${secondsText(Math.round(seconds()))}  ${latest}`.trimEnd() : latest;
      };
      const clock = terminal ? setInterval(show, SECOND_MS) : undefined;
      try {
        await phase.run((line) => {
          latest = line;
          show();
        });
      } catch (error) {
        stop();
        throw error;
      } finally {
        clearInterval(clock);
        timings[phase.key] = seconds();
      }
    },
  };
}
