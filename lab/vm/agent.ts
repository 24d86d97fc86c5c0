import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError, type CommandResult } from '../util/run';
import { waitFor } from '../util/wait';
import { containerExec, containerRead, containerRuns, containerWrite } from './container';
import { JsonSocket } from './json-socket';
import { machineEngine, vmFiles, vmStatus } from './state';
import type { GuestExecOptions } from './types';

/** An emulated machine that is busy may take long to answer. */
const ANSWER_MS = 30_000;
/** The agent's messages should stay below its buffers. */
const CHUNK_BYTES = 32 * 1024;

interface ExecStatus {
  readonly exited: boolean;
  readonly exitcode?: number;
  readonly signal?: number;
  readonly 'out-data'?: string;
  readonly 'err-data'?: string;
}

/**
 * One command to the guest agent, over a connection of its own: QEMU serves one connection at a time, and others may
 * want to talk to the same machine.
 */
async function agent<T>(name: string, execute: string, args: object = {}, timeoutMs = ANSWER_MS): Promise<T> {
  const socket = await JsonSocket.open(vmFiles(name).agent);
  try {
    const id = Math.floor(Math.random() * 2 ** 31);
    // 0xFF makes the agent forget what a broken connection left in its parser.
    socket.write(Buffer.from([0xff]));
    socket.write(`${JSON.stringify({ execute: 'guest-sync-delimited', arguments: { id } })}\n`);
    while ((await socket.next(timeoutMs)).return !== id);
    socket.write(`${JSON.stringify({ execute, arguments: args })}\n`);
    const reply = await socket.next(timeoutMs);
    if (reply.error) throw new Error(`${name}: ${execute}: ${(reply.error as { desc: string }).desc}`);
    return reply.return as T;
  } finally {
    socket.close();
  }
}

/**
 * Waits until the machine takes commands, which it does well before cloud-init has ended.
 *
 * @throws Error when the machine stops, or time is up.
 */
export async function waitForGuest(name: string, options: { readonly timeoutMs?: number } = {}): Promise<void> {
  await waitFor(
    `${name} to take commands`,
    async () => {
      if (vmStatus(name) !== 'running') throw new Error(`${name} does not run`);
      if (machineEngine(name) === 'container') return containerRuns(name);
      return agent(name, 'guest-ping', {}, 3000).then(
        () => true,
        () => false,
      );
    },
    { timeoutMs: options.timeoutMs ?? 600_000, intervalMs: 500 },
  );
}

/**
 * Waits until cloud-init has ended, whatever came of it.
 *
 * @returns its errors; empty when it succeeded.
 * @throws Error when the machine stops, or time is up.
 */
export async function waitForCloudInit(name: string, options: { readonly timeoutMs?: number } = {}): Promise<string[]> {
  const timeoutMs = options.timeoutMs ?? 600_000;
  await waitForGuest(name, options);
  // `cloud-init status --wait` would ask four times a second, in Python: on an emulated processor that delays the rest.
  const wait = 'until [ -e /run/cloud-init/result.json ]; do sleep 1; done; cat /run/cloud-init/result.json';
  const result = await guestExec(name, ['sh', '-c', wait], { timeoutMs });
  return (JSON.parse(result.stdout) as { v1: { errors: string[] } }).v1.errors;
}

/** Asks the guest to shut down. There is no answer when it does. */
export async function guestShutdown(name: string): Promise<void> {
  await agent(name, 'guest-shutdown', { mode: 'powerdown' }, 5000).catch(() => {});
}

/**
 * Runs a command on a machine as root. The first word may be a name that the machine's PATH knows; there is no shell.
 *
 * @throws CommandError when it takes too long; it is then killed.
 */
export async function guestExec(
  name: string,
  argv: readonly string[],
  options: GuestExecOptions = {},
): Promise<CommandResult> {
  if (machineEngine(name) === 'container') return containerExec(name, argv, options);
  const [path, ...arg] = argv;
  const { pid } = await agent<{ pid: number }>(name, 'guest-exec', {
    path,
    arg,
    'capture-output': true,
    ...(options.input === undefined ? {} : { 'input-data': Buffer.from(options.input).toString('base64') }),
  });
  const timeoutMs = options.timeoutMs ?? 60_000;
  const end = Date.now() + timeoutMs;
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 1000)) {
    const status = await agent<ExecStatus>(name, 'guest-exec-status', { pid });
    if (status.exited) {
      return {
        exitCode: status.exitcode ?? 128 + (status.signal ?? 0),
        stdout: Buffer.from(status['out-data'] ?? '', 'base64').toString(),
        stderr: Buffer.from(status['err-data'] ?? '', 'base64').toString(),
      };
    }
    if (Date.now() > end) {
      await agent(name, 'guest-exec', { path: 'kill', arg: ['-KILL', String(pid)] });
      throw new CommandError(argv, `no end on ${name} after ${timeoutMs / 1000} s`);
    }
    await sleep(pauseMs);
  }
}

/**
 * Writes a file on a machine.
 *
 * @param mode octal permissions. @default '0644'
 */
export async function writeGuestFile(
  name: string,
  path: string,
  content: string | Buffer,
  mode = '0644',
): Promise<void> {
  if (machineEngine(name) === 'container') return containerWrite(name, path, content, mode);
  const handle = await agent<number>(name, 'guest-file-open', { path, mode: 'w' });
  try {
    const bytes = Buffer.from(content);
    for (let offset = 0; offset < bytes.length; offset += CHUNK_BYTES) {
      const part = bytes.subarray(offset, offset + CHUNK_BYTES).toString('base64');
      await agent(name, 'guest-file-write', { handle, 'buf-b64': part });
    }
  } finally {
    await agent(name, 'guest-file-close', { handle });
  }
  const chmod = await guestExec(name, ['chmod', mode, path]);
  if (chmod.exitCode !== 0) throw new CommandError(['chmod', mode, path], `on ${name}`, chmod);
}

/** Reads a file on a machine. */
export async function readGuestFile(name: string, path: string): Promise<Buffer> {
  if (machineEngine(name) === 'container') return containerRead(name, path);
  const handle = await agent<number>(name, 'guest-file-open', { path, mode: 'r' });
  try {
    const parts: Buffer[] = [];
    for (;;) {
      const read = { handle, count: CHUNK_BYTES };
      const part = await agent<{ 'buf-b64': string; eof: boolean }>(name, 'guest-file-read', read);
      parts.push(Buffer.from(part['buf-b64'], 'base64'));
      if (part.eof) return Buffer.concat(parts);
    }
  } finally {
    await agent(name, 'guest-file-close', { handle });
  }
}
