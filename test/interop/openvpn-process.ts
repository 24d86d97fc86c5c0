import { type ChildProcess, spawn } from 'node:child_process';
import { AS_ROOT } from '../helpers/as-root';

/** A running OpenVPN whose log is watched. */
export class OpenVpn {
  private readonly child: ChildProcess;
  private output = '';
  private failure?: Error;

  constructor(
    network: PrivateNetwork,
    private readonly role: string,
    args: readonly string[],
  ) {
    const [command = '', ...before] = [...network.enter, 'openvpn'];
    this.child = spawn(command, [...before, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.on('error', (error) => {
      this.failure = error;
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk) => {
        this.output += chunk;
      });
    }
  }

  get log(): string {
    return this.output;
  }

  /**
   * Waits until the log has a text.
   *
   * @throws Error with the whole log when it does not within `seconds`, or OpenVPN cannot run
   */
  async until(text: string | RegExp, seconds = 40): Promise<void> {
    const end = Date.now() + seconds * 1000;
    while (!(typeof text === 'string' ? this.output.includes(text) : text.test(this.output))) {
      if (this.failure) throw new Error(`openvpn cannot run: ${this.failure.message}`);
      const ended = this.child.exitCode !== null;
      if (ended || Date.now() > end) {
        throw new Error(`${this.role} ${ended ? 'ended' : 'went on'} without ${text}:\n${this.output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async stop(): Promise<void> {
    if (this.failure || this.child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    // A client says goodbye first; nobody here needs to wait for it.
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 2000);
    await ended;
    clearTimeout(timer);
  }
}

/**
 * A network namespace of its own, with nothing but a loopback interface:
 * OpenVPN can make TAP devices in it and use any port, and nothing of it is
 * left when it ends.
 */
export class PrivateNetwork {
  private constructor(
    private readonly holder: ChildProcess,
    /** Command and arguments that run a program in the namespace, to be put before its own. */
    readonly enter: readonly string[],
  ) {}

  /** @throws Error when the namespace cannot be made */
  static async open(): Promise<PrivateNetwork> {
    const [command = '', ...args] = [...AS_ROOT, 'unshare', '--net', 'sh', '-c'];
    const holder = spawn(command, [...args, 'ip link set lo up && echo "ready $$" && exec sleep 900'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = await new Promise<string>((resolve) => {
      holder.on('error', (error) => resolve(error.message));
      for (const stream of [holder.stdout, holder.stderr]) stream?.on('data', (chunk) => resolve(String(chunk)));
    });
    const pid = /^ready (\d+)/.exec(said)?.[1];
    if (!pid) throw new Error(`no network namespace: ${said}`);
    // Whatever happens to the test, its processes go with it.
    const enter = ['nsenter', '--target', pid, '--net', 'setpriv', '--pdeathsig', 'KILL'];
    return new PrivateNetwork(holder, [...AS_ROOT, ...enter]);
  }

  close(): void {
    // Not SIGKILL, which sudo cannot pass on.
    this.holder.kill('SIGTERM');
  }
}
