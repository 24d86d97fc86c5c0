import { setTimeout as sleep } from 'node:timers/promises';
import { readCloud } from '../fabric/read-cloud';
import type { CheckResult } from '../report/report';
import { must, type Peer } from '../running/peer';
import type { RunningLan } from '../running/running-lan';
import { waitFor } from '../util/wait';
import { difference, type Snapshot, takeSnapshot } from './idempotence';

/** Ends a wait for what happens soon, on the busiest host. */
const LIMIT_MS = 300_000;
const PAUSE_MS = 500;
/** For a word of a machine that may be gone before it says it. */
const ANSWER_MS = 30_000;

const IDLE_STOP = 'skylan-idle-stop.service';

/** What is to stay while machines are off: keys, parameters, and each machine's id and addresses. */
export async function whatStays(): Promise<Snapshot> {
  const all = Object.entries(await takeSnapshot()).filter(([name]) => !name.startsWith('instance '));
  const { instances } = await readCloud();
  const machines = instances.map(({ name, id, interfaceId, privateAddress, publicAddress }): [string, string] => [
    `machine ${name}`,
    [id, interfaceId, privateAddress, publicAddress].join(' '),
  ]);
  return Object.fromEntries([...all, ...machines]);
}

/** Whether all of it stayed as it was. */
export function stayed(before: Snapshot, after: Snapshot): CheckResult {
  const changes = difference(before, after);
  const things = Object.keys(before).length;
  return {
    name: `off and on: keys, parameters, ids and addresses changed, of ${things}`,
    ok: changes.length === 0 && things > 0,
    figure: changes.length,
    unit: 'changed',
    ...(changes.length > 0 ? { detail: changes.join('\n') } : {}),
  };
}

/** Whether a text of `npm run power` says something. */
export function says(text: string, wanted: RegExp, what: string): CheckResult {
  const ok = wanted.test(text);
  return {
    name: `npm run power says ${what}`,
    ok,
    figure: ok ? 'yes' : 'no',
    unit: '',
    ...(ok ? {} : { detail: text }),
  };
}

/** Machines of AWS that run, by name, sorted. */
export async function runningMachines(): Promise<string[]> {
  const { instances } = await readCloud();
  return instances.flatMap(({ name, running }) => (running ? [name] : [])).sort();
}

/** Whether no machine runs, as AWS says and as the robot notices. */
export async function allOff({ robot, node }: RunningLan, how: string): Promise<CheckResult> {
  const name = `all machines are off: ${how}`;
  const running = await waitedFor(runningMachines, (names) => names.length === 0);
  if (running.length > 0) return { name, ok: false, figure: running.length, unit: 'run', detail: running.join(', ') };
  const silent = await waitedFor(
    () => answers(robot, node),
    (answered) => !answered,
  );
  return { name, ok: !silent, figure: silent ? `${node.name} answers ${robot.name}` : 'off', unit: '' };
}

/** The first good answer, or the last one when time is up. */
async function waitedFor<T>(ask: () => Promise<T>, isGood: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + LIMIT_MS;
  for (;;) {
    const answer = await ask();
    if (isGood(answer) || Date.now() >= end) return answer;
    await sleep(PAUSE_MS);
  }
}

async function answers(from: Peer, to: Peer): Promise<boolean> {
  return (await from.exec(['ping', '-q', '-c', '1', '-W', '1', to.address])).exitCode === 0;
}

/** Has the gateway look who is connected, and waits until it has. */
export async function look(gateway: Peer): Promise<void> {
  await must(gateway, ['systemctl', 'start', IDLE_STOP]);
}

/** The same, without an answer: it may be off before it could give one. */
export async function lastLook(gateway: Peer): Promise<void> {
  await gateway.exec(['systemctl', 'start', '--no-block', IDLE_STOP], { timeoutMs: ANSWER_MS }).catch(() => undefined);
}

/** Minutes pass in which the gateway, as it remembers, has seen nobody. */
export async function idleMinutesPass(gateway: Peer, minutes: number): Promise<void> {
  await must(gateway, ['python3', '-c', AGE, String(minutes * 60)]);
}

const AGE = `
import json, sys
path = "/run/skylan-idle-stop/state.json"
state = json.load(open(path))
state["idle_since"] -= float(sys.argv[1])
json.dump(state, open(path, "w"))
`;

/** Clients that the gateway sees. */
export async function connectedClients(gateway: Peer): Promise<string[]> {
  return (await must(gateway, ['/usr/local/lib/skylan/skylan-clients'])).split('\n').filter((line) => line !== '');
}

/** Waits until the gateway sees nobody. */
export async function nobodyIsConnected(gateway: Peer): Promise<void> {
  await waitFor('no client on the gateway', async () => (await connectedClients(gateway)).length === 0, {
    timeoutMs: LIMIT_MS,
    describe: async () => (await connectedClients(gateway)).join(', '),
  });
}

/** Whether the time of idleness is over for a gateway that has seen somebody: it stops nothing. */
export async function staysOn(gateway: Peer, minutes: number): Promise<CheckResult> {
  const name = `${minutes} minutes pass with a client connected: the machines stay on`;
  const before = await runningMachines();
  await look(gateway);
  await idleMinutesPass(gateway, minutes);
  await look(gateway);
  const [after, clients] = [await runningMachines(), await connectedClients(gateway)];
  const ok = clients.length > 0 && before.length > 0 && before.join() === after.join();
  const detail = `connected: ${clients.join(', ') || 'nobody'}; on before: ${before.join(', ')}; after: ${after.join(', ')}`;
  return { name, ok, figure: after.length, unit: 'on', ...(ok ? {} : { detail }) };
}
