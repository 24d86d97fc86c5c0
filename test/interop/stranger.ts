import { type ChildProcess, spawn } from 'node:child_process';
import type { PrivateNetwork } from './openvpn-process';

/** Where a client's first packet is waited for. */
const PORT = 1195;

/** Sends to the server on port 1194 from an address of its own: junk, or the first packet that comes to {@link PORT}. */
const PROGRAM = `
import os, socket, sys, time
rate, junk = float(sys.argv[1]), sys.argv[2] == "junk"
trap = socket.socket(type=socket.SOCK_DGRAM)
trap.bind(("127.0.0.1", ${PORT}))
out = socket.socket(type=socket.SOCK_DGRAM)
out.bind(("127.0.0.2", 0))
print("listening", flush=True)
packet = b"" if junk else trap.recv(2000)
trap.close()
start, sent = time.monotonic(), 0
while True:
    # P_CONTROL_HARD_RESET_CLIENT_V3, and noise.
    out.sendto(b"\\x50" + os.urandom(352) if junk else packet, ("127.0.0.1", 1194))
    sent += 1
    print(sent, flush=True)
    time.sleep(max(0, start + sent / rate - time.monotonic()))
`;

/** Somebody without a key, who sends packets to the server. */
export class Stranger {
  readonly port = PORT;
  private output = '';

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        this.output += chunk;
      });
    }
  }

  /** @param options - packets a second; `junk`: at once, and of its own making. @default what a client sends first */
  static async listening(network: PrivateNetwork, options: { rate: number; junk?: boolean }): Promise<Stranger> {
    const [command = '', ...before] = [...network.enter, 'python3', '-c', PROGRAM];
    const args = [...before, String(options.rate), options.junk ? 'junk' : 'first'];
    const stranger = new Stranger(spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] }));
    await stranger.until(() => stranger.output.includes('listening'));
    return stranger;
  }

  /** Packets so far. */
  get sent(): number {
    return Number(/(\d+)\n$/.exec(this.output)?.[1] ?? 0);
  }

  /** Waits until it has sent so many packets more. */
  async hasSent(packets: number): Promise<void> {
    const goal = this.sent + packets;
    await this.until(() => this.sent >= goal);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('close', resolve));
    this.child.kill('SIGTERM');
    await ended;
  }

  /** @throws Error with what it said when it ends, or does not come to it within a minute */
  private async until(come: () => boolean): Promise<void> {
    const end = Date.now() + 60_000;
    while (!come()) {
      if (this.child.exitCode !== null || Date.now() > end) throw new Error(`the stranger failed: ${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
