import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetCommandInvocationCommand, SendCommandCommand } from '@aws-sdk/client-ssm';
import { type RunCommandClient, runCommand } from '../../../lab/running/run-command';

const PAUSES = { firstMs: 5, longestMs: 20, agentMs: 5 };

/** What Run Command hands out at the most (API reference of GetCommandInvocation). */
const STDOUT_LIMIT = 24_000;

const named = (name: string) => Object.assign(new Error(name), { name });

let jobs: string;
let scripts: string[];

beforeEach(() => {
  jobs = mkdtempSync(join(tmpdir(), 'skylan-jobs-'));
  scripts = [];
});
afterEach(() => rmSync(jobs, { recursive: true }));

/** Run Command whose agent is this host's shell. Before a script is sent, `refuse` may throw. */
function agent(refuse: (count: number) => void = () => {}, lost = 0): RunCommandClient {
  const answers = new Map<string, object | undefined>();
  let missing = lost;
  const send = async (command: unknown) => {
    if (command instanceof SendCommandCommand) {
      const script = (command.input.Parameters?.commands ?? []).join('\n');
      refuse(scripts.length);
      scripts.push(script);
      const id = `command-${scripts.length}`;
      answers.set(id, undefined);
      const child = spawn('sh', ['-c', script], { env: { ...process.env, SKYLAN_LAB_JOBS: jobs }, stdio: 'pipe' });
      const said = { out: '', err: '' };
      child.stdout.on('data', (text) => (said.out += text));
      child.stderr.on('data', (text) => (said.err += text));
      child.on('close', (ResponseCode) =>
        answers.set(id, {
          Status: ResponseCode === 0 ? 'Success' : 'Failed',
          ResponseCode,
          StandardOutputContent: said.out.slice(0, STDOUT_LIMIT),
          StandardErrorContent: said.err,
        }),
      );
      return { Command: { CommandId: id } };
    }
    if (!(command instanceof GetCommandInvocationCommand)) throw new Error('not asked for here');
    if (missing-- > 0) throw named('InvocationDoesNotExist');
    return answers.get(command.input.CommandId ?? '') ?? { Status: 'InProgress', ResponseCode: -1 };
  };
  return { send } as unknown as RunCommandClient;
}

const door = (client = agent()) => runCommand(client, 'i-1', PAUSES);

test('GIVEN a command THEN output, complaints and exit status come back', async () => {
  const result = await door()(['sh', '-c', 'echo "$1"; echo no >&2; exit 7', 'sh', `it's {{ two }}\nlines $HOME`]);
  expect(result).toEqual({ exitCode: 7, stdout: "it's {{ two }}\nlines $HOME\n", stderr: 'no\n' });
  // Systems Manager would put a parameter in its place.
  expect(scripts.join()).not.toContain('{{');
});

test('GIVEN another command THEN what the one before has left is removed', async () => {
  const exec = door();
  await exec(['true']);
  const [first] = readdirSync(jobs);
  await exec(['true']);
  expect(readdirSync(jobs)).toHaveLength(1);
  expect(readdirSync(jobs)).not.toContain(first);
  expect(scripts).toHaveLength(2);
});

test('GIVEN input and output larger than Run Command takes THEN they go in pieces, byte for byte', async () => {
  // GIVEN something that does not become smaller
  const input = Array.from({ length: 6000 }, () => `ü ${Math.random()}`).join('\n');
  // WHEN
  const result = await door()(['sh', '-c', 'tee /dev/stderr'], { input });
  // THEN
  expect(result).toEqual({ exitCode: 0, stdout: input, stderr: input });
  expect(scripts.length).toBeGreaterThan(10);
  expect(Math.max(...scripts.map(({ length }) => length))).toBeLessThan(31_000);
});

test('GIVEN no input THEN the command finds its end at once', async () => {
  expect((await door()(['cat'])).stdout).toBe('');
});

test('GIVEN a command that a signal ends THEN the status tells it', async () => {
  expect((await door()(['sh', '-c', 'kill -TERM $$'])).exitCode).toBe(143);
});

test('GIVEN a long command THEN no script waits for it longer than a moment', async () => {
  const started = Date.now();
  const result = await door()(['sh', '-c', 'sleep 6; echo done']);
  expect(result.stdout).toBe('done\n');
  expect(Date.now() - started).toBeGreaterThan(5900);
  expect(scripts.filter((script) => script.includes('\nlook ')).length).toBe(2);
}, 20_000);

test('fails for a command that takes too long, which is killed', async () => {
  const running = door()(['sh', '-c', 'echo $$ >&2; exec sleep 60'], { timeoutMs: 1000 });
  await expect(running).rejects.toThrow(/sleep 60'?: no end after 1 s on i-1/);
}, 20_000);

test('GIVEN a piece that is sent twice, and a start that is said twice THEN it is as if once', async () => {
  let count = 0;
  const client = agent();
  const twice = {
    send: async (command: unknown) => {
      if (command instanceof SendCommandCommand && count++ === 0) await client.send(command as never);
      return client.send(command as never);
    },
  } as unknown as RunCommandClient;
  const runs = join(jobs, 'runs');
  const argv = ['sh', '-c', 'echo run >>"$0"; sleep 0.5; cat', runs];
  expect((await door(twice)(argv, { input: 'once' })).stdout).toBe('once');
  expect(readFileSync(runs, 'utf8')).toBe('run\n');
});

test('GIVEN an agent that is not there yet, and an answer that AWS does not know yet THEN it is asked again', async () => {
  let refusals = 2;
  const late = () => {
    if (refusals-- > 0) throw named('InvalidInstanceId');
  };
  expect((await door(agent(late, 2))(['echo', 'here'])).stdout).toBe('here\n');
});

test.each([
  ['AccessDeniedException', 'AccessDeniedException'],
  ['ThrottlingException', 'ThrottlingException'],
])('fails at once for %s', async (name, message) => {
  const refused = () => {
    throw named(name);
  };
  await expect(door(agent(refused))(['true'])).rejects.toThrow(message);
});

test('fails for a machine that was started anew meanwhile', async () => {
  const lose = (count: number) => {
    if (count === 1) for (const job of readdirSync(jobs)) rmSync(join(jobs, job), { recursive: true });
  };
  await expect(door(agent(lose))(['sleep', '7'])).rejects.toThrow('i-1 no longer has the command: it was started anew');
}, 20_000);

test('fails for a script that the agent does not end well, with its words', async () => {
  const client = {
    send: async (command: unknown) =>
      command instanceof SendCommandCommand
        ? { Command: { CommandId: '1' } }
        : { Status: 'TimedOut', StatusDetails: 'DeliveryTimedOut', ResponseCode: -1 },
  } as unknown as RunCommandClient;
  await expect(door(client)(['true'])).rejects.toThrow('Run Command on i-1: TimedOut (-1): DeliveryTimedOut');
});
