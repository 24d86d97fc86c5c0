import { spawn } from 'node:child_process';

/** What became of a command, on the host or on a machine. */
export interface CommandResult {
  /** Exit status; 128 + signal number when a signal ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Written to the command's standard input, which is then closed. @default nothing */
  readonly input?: string;
  readonly cwd?: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** After this time the command gets SIGKILL and the call throws. @default no limit */
  readonly timeoutMs?: number;
  /** Called with each piece of output as it comes. */
  readonly onOutput?: (text: string) => void;
  /** Kills the command when aborted. */
  readonly signal?: AbortSignal;
}

/** A command that could not be run, took too long, or ended with a status other than 0. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    readonly argv: readonly string[],
    readonly reason: string,
    readonly result?: CommandResult,
  ) {
    const output = (result?.stderr.trim() || result?.stdout.trim() || '').split('\n').slice(-15).join('\n');
    super(`${shellWords(argv)}: ${reason}${output ? `\n${output}` : ''}`);
  }
}

const SIGNAL_NUMBERS: Record<string, number> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/**
 * Runs a command and hands back whatever its exit status is.
 *
 * @throws CommandError when it cannot be started or exceeds its time.
 */
export function tryRun(argv: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
  const [command = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      signal: options.signal,
      killSignal: 'SIGKILL',
    });
    const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.on('data', (chunk: Buffer) => {
        chunks[stream].push(chunk);
        options.onOutput?.(chunk.toString());
      });
    }
    let late = false;
    const timer = options.timeoutMs
      ? setTimeout(() => {
          late = true;
          child.kill('SIGKILL');
        }, options.timeoutMs)
      : undefined;
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(new CommandError(argv, error.message));
    });
    // A command may end without having read its input.
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.input);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const result = {
        exitCode: code ?? 128 + (SIGNAL_NUMBERS[signal ?? ''] ?? 0),
        stdout: Buffer.concat(chunks.stdout).toString(),
        stderr: Buffer.concat(chunks.stderr).toString(),
      };
      if (late) reject(new CommandError(argv, `no end after ${(options.timeoutMs ?? 0) / 1000} s`, result));
      else resolve(result);
    });
  });
}

/**
 * Runs a command that must succeed.
 *
 * @returns its standard output.
 * @throws CommandError with the last lines of its output.
 */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const result = await tryRun(argv, options);
  if (result.exitCode !== 0) throw new CommandError(argv, `exit status ${result.exitCode}`, result);
  return result.stdout;
}

/** `argv` as one would type it. */
export function shellWords(argv: readonly string[]): string {
  return argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
