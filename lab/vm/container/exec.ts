import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { execInContainer, inContainer } from '../../util/enter';
import { CommandError, type CommandResult } from '../../util/run';
import type { GuestExecOptions } from '../types';
import { containerPid } from './container';

/** What systemctl says of a systemd that takes commands. */
const STATES = ['initializing', 'starting', 'running', 'degraded', 'maintenance', 'stopping'];

/**
 * Runs a command in a container as root.
 *
 * @throws Error when it does not run, CommandError when the command takes too long; it is then killed.
 */
export async function containerExec(
  name: string,
  argv: readonly string[],
  options: GuestExecOptions = {},
): Promise<CommandResult> {
  return execInContainer(name, runningPid(name), argv, options);
}

/** Whether the container has booted so far that its systemd takes commands. */
export async function containerRuns(name: string): Promise<boolean> {
  try {
    const state = await containerExec(name, ['systemctl', 'is-system-running'], { timeoutMs: 10_000 });
    return STATES.includes(state.stdout.trim());
  } catch {
    return false;
  }
}

/** Writes a file in a container. */
export async function containerWrite(
  name: string,
  path: string,
  content: string | Buffer,
  mode: string,
): Promise<void> {
  const argv = ['sh', '-c', 'base64 --decode >"$1" && chmod "$2" "$1"', 'write', path, mode];
  const result = await containerExec(name, argv, { input: Buffer.from(content).toString('base64') });
  if (result.exitCode !== 0) throw new CommandError(['write', path], `on ${name}`, result);
}

/** Reads a file in a container. */
export async function containerRead(name: string, path: string): Promise<Buffer> {
  const result = await containerExec(name, ['base64', path]);
  if (result.exitCode !== 0) throw new CommandError(['read', path], `on ${name}`, result);
  return Buffer.from(result.stdout, 'base64');
}

/** A root shell on a terminal of the container. */
export function containerConsole(name: string): Duplex {
  const shell = ['socat', '-', 'EXEC:bash --login,pty,setsid,ctty,stderr,sane'];
  const [command = '', ...args] = inContainer(runningPid(name), [
    'env',
    '--chdir=/root',
    'TERM=xterm-256color',
    ...shell,
  ]);
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const terminal = Duplex.from({ writable: child.stdin, readable: child.stdout });
  child.once('error', (error) => terminal.destroy(error));
  child.once('close', () => terminal.destroy());
  return terminal;
}

function runningPid(name: string): number {
  const pid = containerPid(name);
  if (pid === undefined) throw new Error(`${name} does not run`);
  return pid;
}
