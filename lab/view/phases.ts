import { DefaultRenderer, Listr, type ListrTask, PRESET_TIMER } from 'listr2';
import type { Progress } from '../util/progress';
import { type Ending, ending } from './ending';
import { liveMachines } from './live-machines';
import { type MachineState, machineStates } from './machines';
import { PlainLines } from './plain-lines';
import { secondsText } from './words';

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
  const run: Run = { timings, terminal, ending: ending(), told: false, end: live.stop };
  const phases: ListrTask = {
    task: (_, parent) => {
      // The last one ends the view of the machines, which would else hold the list open.
      const all = [...tasks(steps, run), { task: run.end }];
      return parent.newListr(all, { concurrent: false, exitOnError: true });
    },
  };
  const list = new Listr<unknown, typeof DefaultRenderer, typeof PlainLines>(
    terminal ? [phases, live.task] : [phases],
    {
      concurrent: true,
      // What a signal does is the command line's affair; here it ends the view, which holds back what others print.
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
    run.ending.forget();
  }
}

/** What all phases of a list share. */
interface Run {
  readonly timings: Record<string, number>;
  readonly terminal: boolean;
  /** Comes when a phase fails, or the program is told to end: also for the phases that run beside it. */
  readonly ending: Ending;
  /** The list has been told that it ends. */
  told: boolean;
  /** Ends the view of the machines. */
  readonly end: () => void;
}

function tasks(steps: readonly Step[], run: Run): ListrTask[] {
  return steps.map((step): ListrTask => {
    if ('run' in step) return task(step, run);
    const concurrent = !('sequence' in step);
    const inner = tasks('sequence' in step ? step.sequence : step, run);
    // Without a title: what runs side by side is seen by what turns.
    return { task: (_, parent) => parent.newListr(inner, { concurrent, exitOnError: true }) };
  });
}

function task(phase: Phase, run: Run): ListrTask {
  return {
    title: phase.title,
    task: async (_, shown) => {
      const start = Date.now();
      const seconds = () => (Date.now() - start) / 1000;
      let latest = '';
      const show = () => {
        if (!run.told) shown.output = run.terminal ? `${secondsText(Math.round(seconds()))}  ${latest}` : latest;
      };
      const clock = run.terminal ? setInterval(show, SECOND_MS) : undefined;
      const progress = (line: string) => {
        latest = line;
        show();
      };
      const work = phase.run(progress).catch((error: unknown) => {
        run.ending.because(error);
        throw error;
      });
      const stopped = () => {
        clearInterval(clock);
        run.timings[phase.key] = seconds();
      };
      try {
        await Promise.race([work, run.ending.comes]);
        stopped();
      } catch (error) {
        stopped();
        // One of those that ran tells it.
        if (run.told) await never();
        run.told = true;
        run.end();
        throw error;
      }
    },
  };
}

/** A list that has ended would be painted again by a phase that ends later. */
function never(): Promise<never> {
  return new Promise(() => {});
}
