import { type ListrRenderer, ListrTaskEventType, type ListrTaskObject, ListrTaskState } from 'listr2';
import type { MachineState } from './machines';
import { machineLine } from './stage-times';
import { oneLine, secondsText } from './words';

export interface PlainLinesOptions {
  readonly machines?: () => readonly MachineState[];
}

/** What changes is told at most this often. */
const QUIET_MS = 30_000;

/** Readable in a log file, and wide enough for CloudFormation's words. */
const COLUMNS = 140;

type Task = ListrTaskObject<unknown, typeof ListrRenderer, typeof ListrRenderer>;

/** A phase that runs. */
interface Running {
  readonly since: number;
  latest: string;
}

/**
 * What listr2 shows where there is no terminal: a line when a phase has ended, with its seconds, and now and then what is
 * waited for, when that has changed.
 */
export class PlainLines implements ListrRenderer {
  static readonly nonTTY = true;
  static readonly rendererOptions: PlainLinesOptions = {};
  static readonly rendererTaskOptions = {};

  private readonly running = new Map<Task, Running>();
  private told = '';
  private toldAt = Date.now();
  private watch: NodeJS.Timeout | undefined;

  constructor(
    private readonly tasks: Task[],
    private readonly options: PlainLinesOptions = {},
  ) {}

  render(): void {
    this.follow(this.tasks);
    this.watch = setInterval(() => this.tell(), 1000);
  }

  end(): void {
    clearInterval(this.watch);
  }

  private follow(tasks: readonly Task[]): void {
    for (const task of tasks) {
      task.on(ListrTaskEventType.SUBTASK, (subtasks) => this.follow(subtasks as Task[]));
      if (!task.hasTitle()) continue;
      task.on(ListrTaskEventType.STATE, (state) => this.onState(task, state));
      task.on(ListrTaskEventType.OUTPUT, (output) => {
        const entry = this.running.get(task);
        if (entry) entry.latest = output;
      });
    }
  }

  private onState(task: Task, state: ListrTaskState): void {
    if (state === ListrTaskState.STARTED) this.running.set(task, { since: Date.now(), latest: '' });
    if (state !== ListrTaskState.COMPLETED && state !== ListrTaskState.FAILED) return;
    const { since } = this.running.get(task) ?? { since: Date.now() };
    this.running.delete(task);
    const seconds = secondsText((Date.now() - since) / 1000).padStart(12);
    this.print(`${state === ListrTaskState.COMPLETED ? 'done  ' : 'FAILED'}${seconds}  ${task.title}`);
  }

  /** Tells what is waited for, when it has changed and nothing was told for a while. */
  private tell(): void {
    if (Date.now() - this.toldAt < QUIET_MS) return;
    const machines = machineLine(this.options.machines?.() ?? []);
    const phases = [...this.running].map(([task, { latest }]) => [task.title, latest].filter(Boolean).join(': '));
    const status = [...phases, ...(machines ? [machines] : [])];
    if (status.join('\n') === this.told) return;
    this.told = status.join('\n');
    for (const line of status) this.print(`${' '.repeat(18)}  ... ${oneLine(line, COLUMNS)}`);
  }

  private print(line: string): void {
    this.toldAt = Date.now();
    console.log(line);
  }
}
