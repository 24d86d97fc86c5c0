import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandResult } from '../../util/run';
import { waitFor } from '../../util/wait';
import { lastWords, type Peer } from '../peer';
import { probe } from './index';

/** Frames that are on their way when the end is told still count. */
const LATE_MS = 1000;

/** A probe that looks at a machine's frames until it is told to stop. Python starts slowly on an emulated machine. */
export class FrameProbe {
  private constructor(
    private readonly machine: Peer,
    private readonly name: string,
    private readonly result: Promise<CommandResult>,
  ) {}

  /** Counts what arrives on any interface from `macs`, and DHCP for them. */
  static watch(machine: Peer, ...macs: readonly string[]): Promise<FrameProbe> {
    return FrameProbe.start(machine, 'watch', macs);
  }

  /** Is a DHCP server on an interface, for one client. */
  static serve(machine: Peer, device: string, address: string, mac: string): Promise<FrameProbe> {
    return FrameProbe.start(machine, 'serve', [device, address, mac]);
  }

  private static async start(machine: Peer, task: string, words: readonly string[]): Promise<FrameProbe> {
    const name = `lab-${randomUUID()}`;
    const result = machine.exec(probe('frames', task, name, ...words), { timeoutMs: 150_000 });
    // Whoever waits for it comes later.
    result.catch(() => {});
    const ready = async () => (await machine.exec(['test', '-e', `/run/${name}.ready`])).exitCode === 0;
    await waitFor(`probe on ${machine.name}`, ready, { timeoutMs: 40_000 });
    return new FrameProbe(machine, name, result);
  }

  /**
   * Ends it.
   *
   * @returns what it printed
   * @throws Error when it ended by itself
   */
  async stop(): Promise<string> {
    await sleep(LATE_MS);
    await this.machine.exec(['touch', `/run/${this.name}.stop`]);
    const result = await this.result;
    if (result.exitCode !== 0) throw new Error(`the probe on ${this.machine.name} failed: ${lastWords(result)}`);
    return result.stdout.trim();
  }
}
