import type { Peer } from '../../running/peer';
import { probe } from './index';
import { RunningProbe } from './running-probe';

/** Frames that are on their way when the end is told still count. */
const LATE_MS = 1000;

/** A probe that looks at a machine's frames until it is told to stop. */
export class FrameProbe {
  private constructor(private readonly running: RunningProbe) {}

  /** Counts what arrives on any interface from `macs`, and DHCP for them. */
  static watch(machine: Peer, ...macs: readonly string[]): Promise<FrameProbe> {
    return FrameProbe.start(machine, 'watch', macs);
  }

  /** Is a DHCP server on an interface, for one client. */
  static serve(machine: Peer, device: string, address: string, mac: string): Promise<FrameProbe> {
    return FrameProbe.start(machine, 'serve', [device, address, mac]);
  }

  private static async start(machine: Peer, task: string, words: readonly string[]): Promise<FrameProbe> {
    return new FrameProbe(await RunningProbe.start(machine, (name) => probe('frames', task, name, ...words)));
  }

  /**
   * Ends it.
   *
   * @returns what it printed
   * @throws Error when it ended by itself
   */
  stop(): Promise<string> {
    return this.running.stop(LATE_MS);
  }
}
