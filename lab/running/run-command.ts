import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import {
  GetCommandInvocationCommand,
  type GetCommandInvocationResult,
  SendCommandCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { CommandError, type CommandResult, shellWords } from '../util/run';
import type { Peer } from './peer';

/** Functions that a machine's shell is given, before the lines that call them. */
const FUNCTIONS = readFileSync(join(__dirname, 'run-command.sh'), 'utf8');

/** A script stays well below the 64 KB that a document may have with its parameters. */
const SCRIPT_CHARACTERS = 30_000;
/** Of a file that is sent: in base64, below that. */
const SENT_BYTES = 15_000;
/** Of a result that is fetched: with its length, in base64, below the 24,000 characters that Run Command hands out. */
const FETCHED_BYTES = 17_000;

/** Time to reach the agent, and for a script, which never lasts; the least that AWS takes is 30 s. */
const SCRIPT_SECONDS = 120;
/** A command that is late is ended by its machine: this long is waited for the word of it. */
const GRACE_MS = 180_000;
/** An agent that has just started may not have said so yet. */
const AGENT_MS = 300_000;

const PAUSES = { firstMs: 200, longestMs: 2000, agentMs: 5000 };

/** What a client of Systems Manager is asked for here. */
export type RunCommandClient = Pick<SSMClient, 'send'>;

/**
 * The door to a machine in AWS by Run Command: commands as root, each with any input, output and time.
 *
 * @param instance - its id
 * @returns what runs a command; it throws CommandError when the command takes too long, and is then killed
 */
export function runCommand(client: RunCommandClient, instance: string, pauses = PAUSES): Peer['exec'] {
  // Each is forgotten with the next: a question of its own would take as long as most commands.
  let ended: string[] = [];
  return async (argv, { input = '', timeoutMs = 60_000 } = {}) => {
    const job = randomUUID();
    const fail = (reason: string) => new CommandError(argv, `${reason} on ${instance}`);
    const before = [FUNCTIONS, ...(ended.length > 0 ? [`forget ${ended.join(' ')}`] : []), `in_job ${job}`];
    ended = [];
    const script = (calls: readonly string[]) => runScript(client, instance, [...before, ...calls], pauses);
    const seconds = Math.ceil(timeoutMs / 1000);
    const end = Date.now() + timeoutMs + GRACE_MS;
    const look = (offset: number) => `look ${offset} ${FETCHED_BYTES}`;
    const sent = [...pieces('command', `exec ${shellWords(argv)}\n`), ...pieces('input', input), `start ${seconds}`];
    const scripts = inScripts(sent);
    for (const calls of scripts.slice(0, -1)) await script(calls);
    let answer = await script([...(scripts.at(-1) ?? []), look(0)]);
    while (answer === '') {
      if (Date.now() > end) throw fail('no word of its end');
      answer = await script([look(0)]);
    }
    const { length, bytes } = pieceOf(answer);
    const fetched = [bytes];
    for (let offset = bytes.length; offset < length; offset += FETCHED_BYTES) {
      fetched.push(pieceOf(await script([look(offset)])).bytes);
    }
    ended.push(job);
    const result = resultOf(Buffer.concat(fetched));
    if (result === undefined) throw fail(`no end after ${timeoutMs / 1000} s`);
    return result;
  };
}

/** Calls that write a file on the machine, piece by piece; none for an empty one. */
function pieces(file: string, content: string): string[] {
  const bytes = Buffer.from(content);
  const calls: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += SENT_BYTES) {
    const piece = bytes.subarray(offset, offset + SENT_BYTES).toString('base64');
    calls.push(`put ${file} ${offset} ${piece}`);
  }
  return calls;
}

/** Calls in their order, as few scripts as hold them. */
function inScripts(calls: readonly string[]): string[][] {
  const scripts: string[][] = [];
  let room = 0;
  for (const call of calls) {
    if (call.length > room || scripts.length === 0) {
      scripts.push([]);
      room = SCRIPT_CHARACTERS - FUNCTIONS.length;
    }
    scripts.at(-1)?.push(call);
    room -= call.length;
  }
  return scripts;
}

/** What `look` prints: the length of the whole result, and a piece of it. */
function pieceOf(answer: string): { readonly length: number; readonly bytes: Buffer } {
  const [length = '', text = ''] = answer.split('\n');
  return { length: Number(length), bytes: Buffer.from(text, 'base64') };
}

/** A command's result as `start` packs it; undefined for one that was late. */
function resultOf(packed: Buffer): CommandResult | undefined {
  const all = gunzipSync(packed);
  const begin = all.indexOf('\n') + 1;
  const [status = '', length = ''] = all.subarray(0, begin).toString().trim().split(' ');
  if (status === 'late') return undefined;
  const middle = begin + Number(length);
  return {
    exitCode: Number(status),
    stdout: all.subarray(begin, middle).toString(),
    stderr: all.subarray(middle).toString(),
  };
}

/**
 * Lets the machine's agent run a script.
 *
 * @returns what it printed
 * @throws Error when the agent is not there, or the script fails
 */
async function runScript(
  client: RunCommandClient,
  instance: string,
  lines: readonly string[],
  pauses: typeof PAUSES,
): Promise<string> {
  const command = await sentTo(client, instance, lines, pauses.agentMs);
  for (let pauseMs = pauses.firstMs; ; pauseMs = Math.min(pauseMs * 1.5, pauses.longestMs)) {
    await sleep(pauseMs);
    const { Status, StatusDetails, ...said } = await invocation(client, command, instance);
    if (Status === 'Success') return said.StandardOutputContent ?? '';
    if (['Pending', 'InProgress', 'Delayed'].includes(Status ?? 'Pending')) continue;
    if (said.ResponseCode === 3) throw new Error(`${instance} no longer has the command: it was started anew`);
    const words = said.StandardErrorContent?.trim() || StatusDetails;
    throw new Error(`Run Command on ${instance}: ${Status} (${said.ResponseCode}): ${words}`);
  }
}

async function sentTo(client: RunCommandClient, instance: string, commands: readonly string[], pauseMs: number) {
  const end = Date.now() + AGENT_MS;
  for (;;) {
    try {
      const { Command } = await client.send(
        new SendCommandCommand({
          DocumentName: 'AWS-RunShellScript',
          InstanceIds: [instance],
          TimeoutSeconds: SCRIPT_SECONDS,
          Parameters: { commands: [...commands], executionTimeout: [`${SCRIPT_SECONDS}`] },
        }),
      );
      return Command?.CommandId ?? '';
    } catch (error) {
      if (!isNamed(error, 'InvalidInstanceId') || Date.now() > end) throw error;
      await sleep(pauseMs);
    }
  }
}

/** What became of a script so far; for some seconds AWS may not know of it yet. */
async function invocation(
  client: RunCommandClient,
  CommandId: string,
  InstanceId: string,
): Promise<Partial<GetCommandInvocationResult>> {
  try {
    return await client.send(new GetCommandInvocationCommand({ CommandId, InstanceId }));
  } catch (error) {
    if (!isNamed(error, 'InvocationDoesNotExist')) throw error;
    return {};
  }
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
