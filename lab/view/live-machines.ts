import type { ListrTask } from 'listr2';
import type { MachineState } from './machines';
import { StageTimes } from './stage-times';

const POLL_MS = 1000;

/** Since when each machine does what it does; a scenario shows its phases in several lists, machines outlast them. */
const times = new StageTimes();

/** A task without a title that shows below all others what each machine does, until it is stopped. */
export function liveMachines(machines: () => readonly MachineState[]): { task: ListrTask; stop: () => void } {
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const task: ListrTask = {
    task: async (_, shown) => {
      const show = () => {
        const lines = times.lines(machines(), Date.now());
        if (lines.length > 0) shown.output = lines.join('\n');
      };
      show();
      const polls = setInterval(show, POLL_MS);
      try {
        await stopped;
      } finally {
        clearInterval(polls);
      }
    },
    rendererOptions: { bottomBar: 1 },
  };
  return { task, stop };
}
