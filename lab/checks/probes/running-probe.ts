import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastWords, type Peer } from '../../running/peer';
import type { CommandResult } from '../../util/run';
import { waitFor } from '../../util/wait';

/** Python takes its time to start on an emulated machine that has no processor. */
const START_MS = 120_000;
/** Ends a probe that nobody stops. */
const LIMIT_MS = 600_000;

/**
 * A probe on a machine that makes the file `/run/NAME.ready` when it has begun, and ends by itself or when there is a
 * file `/run/NAME.stop`.
 */
export class RunningProbe {
  private ended = false;

  private constructor(
    private readonly machine: Peer,
    private readonly name: string,
    private readonly result: Promise<CommandResult>,
  ) {
    const end = () => {
      this.ended = true;
    };
    result.then(end, end);
  }

  /**
   * Starts it and waits until it has begun.
   *
   * @param argv - makes the command line from the probe's name
   * @throws Error when it does not begin, with what it said
   */
  static async start(machine: Peer, argv: (name: string) => string[]): Promise<RunningProbe> {
    const name = `lab-${randomUUID()}`;
    const started = new RunningProbe(machine, name, machine.exec(argv(name), { timeoutMs: LIMIT_MS }));
    const begun = async () =>
      started.ended || (await machine.exec(['test', '-e', `/run/${name}.ready`])).exitCode === 0;
    await waitFor(`probe on ${machine.name}`, begun, { timeoutMs: START_MS });
    return started;
  }

  /**
   * Waits until it has ended, and ends it after a time.
   *
   * @returns what it printed
   * @throws Error when it failed
   */
  async stop(afterMs: number): Promise<string> {
    const waiting = new AbortController();
    await Promise.race([
      this.result.catch(() => undefined),
      sleep(afterMs, undefined, { signal: waiting.signal }).catch(() => undefined),
    ]);
    waiting.abort();
    if (!this.ended) await this.machine.exec(['touch', `/run/${this.name}.stop`]);
    const result = await this.result;
    await this.machine.exec(['rm', '-f', `/run/${this.name}.ready`, `/run/${this.name}.stop`]);
    if (result.exitCode !== 0) throw new Error(`the probe on ${this.machine.name} failed: ${lastWords(result)}`);
    return result.stdout.trim();
  }
}
