import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { runDir } from './paths';
import { processStartTicks } from './process';
import { waitFor } from './wait';

export interface DaemonSpec {
  /** Base path, below the run folder, of `<base>.pid` and `<base>.log`. */
  readonly base: string;
  readonly argv: readonly string[];
  readonly cwd?: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

interface PidFile {
  readonly pid: number;
  /** See {@link processStartTicks}: a pid that is used again has another. */
  readonly startTicks: string;
}

/**
 * Starts a process that outlives this one, with its output in `<base>.log`. Does nothing when it runs already.
 *
 * @returns its pid.
 * @throws Error with the last lines of its log when it ends within `graceMs`.
 */
export async function startDaemon(spec: DaemonSpec, graceMs = 100): Promise<number> {
  const running = daemonPid(spec.base);
  if (running !== undefined) return running;
  mkdirSync(dirname(spec.base), { recursive: true });
  const log = openSync(`${spec.base}.log`, 'w');
  const [command = '', ...args] = spec.argv;
  const child = spawn(command, args, {
    cwd: spec.cwd,
    env: { ...process.env, ...spec.env },
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const pid = child.pid as number;
  const startTicks = processStartTicks(pid);
  if (startTicks !== undefined)
    writeFileSync(`${spec.base}.pid`, JSON.stringify({ pid, startTicks } satisfies PidFile));
  const ended = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), graceMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
  if (ended) {
    rmSync(`${spec.base}.pid`, { force: true });
    throw new Error(`${basename(spec.base)} ended at once (${spec.argv[0]}):\n${logTail(`${spec.base}.log`)}`);
  }
  child.unref();
  return pid;
}

/** Pid of the process behind `<base>.pid`, if it still is the one that was started. */
export function daemonPid(base: string): number | undefined {
  try {
    const file = JSON.parse(readFileSync(`${base}.pid`, 'utf8')) as PidFile;
    return processStartTicks(file.pid) === file.startTicks ? file.pid : undefined;
  } catch {
    return undefined;
  }
}

/** Ends a daemon: SIGTERM to its process group, SIGKILL after `graceMs`. Its log stays. */
export async function stopDaemon(base: string, graceMs = 3000): Promise<void> {
  const pid = daemonPid(base);
  if (pid !== undefined) {
    signalGroup(pid, 'SIGTERM');
    try {
      await waitFor(`end of ${base}`, () => daemonPid(base) === undefined, { timeoutMs: graceMs, intervalMs: 50 });
    } catch {
      signalGroup(pid, 'SIGKILL');
      await waitFor(`end of ${base}`, () => daemonPid(base) === undefined, { timeoutMs: 5000, intervalMs: 50 });
    }
  }
  rmSync(`${base}.pid`, { force: true });
}

/** Base paths of all daemons whose pid files lie in `dir` or below it, whether they run or not. */
export function listDaemons(dir: string = runDir): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.pid'))
    .map((entry) => join(entry.parentPath, entry.name.slice(0, -'.pid'.length)));
}

/** The last lines of a log file; empty when there is none. */
export function logTail(path: string, lines = 15): string {
  if (!existsSync(path)) return '';
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended on its own meanwhile.
  }
}
