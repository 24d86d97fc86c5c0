import { Listr, type ListrTask } from 'listr2';
import type { Progress } from '../util/progress';

/** A step of a scenario. It throws to end the run. */
export interface Phase {
  /** Key of its time in the report. */
  readonly key: string;
  readonly title: string;
  readonly run: (progress: Progress) => Promise<void>;
}

/** How often a step that says nothing shows that it goes on. */
const HEARTBEAT_SECONDS = { terminal: 1, plain: 15 } as const;

/**
 * Runs phases one after the other, those of an inner list side by side, and shows what each waits for and since when.
 *
 * @returns seconds by phase key, also of phases that failed
 */
export async function runPhases(phases: readonly (Phase | readonly Phase[])[], timings: Record<string, number>) {
  const terminal = process.stdout.isTTY === true;
  const tasks = phases.map((entry): ListrTask => {
    if (!Array.isArray(entry)) return task(entry as Phase, timings, terminal);
    const group = entry as readonly Phase[];
    const title = group.map((phase) => phase.title).join(' | ');
    const inner = group.map((phase) => task(phase, timings, terminal));
    return { title, task: (_, parent) => parent.newListr(inner, { concurrent: true, exitOnError: true }) };
  });
  await new Listr(tasks, {
    // Ctrl-C is handled by the command line, which cleans up.
    registerSignalListeners: false,
    fallbackRenderer: 'simple',
    rendererOptions: { collapseSubtasks: false },
  }).run();
}

function task(phase: Phase, timings: Record<string, number>, terminal: boolean): ListrTask {
  return {
    title: phase.title,
    task: async (_, shown) => {
      const start = Date.now();
      const seconds = () => (Date.now() - start) / 1000;
      let latest = '';
      const show = () => {
        shown.output = `${Math.round(seconds())} s  ${latest}`.trimEnd();
      };
      const every = terminal ? HEARTBEAT_SECONDS.terminal : HEARTBEAT_SECONDS.plain;
      const heartbeat = setInterval(show, every * 1000);
      try {
        await phase.run((line) => {
          latest = line;
          show();
        });
        shown.title = `${phase.title} (${seconds().toFixed(1)} s)`;
      } finally {
        clearInterval(heartbeat);
        timings[phase.key] = seconds();
      }
    },
  };
}
