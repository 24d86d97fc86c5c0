import { type Cloud, isDeploying, type Lan, type Machine, PowerError, type State } from './lan';
import { stopTag } from './stop-reason';

/** What a switch needs beside AWS. */
export interface Surroundings {
  /** Told what happens, a line each. */
  readonly say: (line: string) => void;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly now: () => Date;
}

const LOOK_MS = 5000;
/** EC2 stops a machine that does not go down by itself after some minutes. */
const PATIENCE_MS = 15 * 60_000;

/**
 * Stops a LAN's machines, and waits until they are off.
 *
 * @throws PowerError while a deploy runs, or when they do not go off
 */
export async function switchOff(cloud: Cloud, stack: string, around: Surroundings): Promise<Lan> {
  const found = await cloud.find(stack);
  if (isDeploying(found)) {
    throw new PowerError(
      `A deploy of ${stack} runs (${found.stackStatus}), which needs its machines; wait for its end, then ask again.`,
    );
  }
  // EC2 stops no machine that is still starting.
  const lan = await settle(cloud, found, 'pending', around);
  const on = lan.machines.filter(({ state }) => state === 'running');
  if (on.length > 0) {
    around.say(`Stopping ${namesOf(on)} ...`);
    await cloud.tell(idsOf(on), stopTag(around.now(), 'by hand: npm run power'));
    await cloud.stop(idsOf(on));
  }
  return reach(cloud, lan, 'stopped', around);
}

/**
 * Starts a LAN's machines, and waits until they run; what is on them takes another minute or two.
 *
 * @throws PowerError when they do not come up
 */
export async function switchOn(cloud: Cloud, stack: string, around: Surroundings): Promise<Lan> {
  // EC2 starts no machine that is still going down.
  const lan = await settle(cloud, await cloud.find(stack), 'stopping', around);
  const off = lan.machines.filter(({ state }) => state === 'stopped');
  if (off.length > 0) {
    around.say(`Starting ${namesOf(off)} ...`);
    await cloud.start(idsOf(off));
  }
  return reach(cloud, lan, 'running', around);
}

/** Waits until no machine is on its way any more. */
function settle(cloud: Cloud, lan: Lan, way: State, around: Surroundings): Promise<Lan> {
  return until(cloud, lan, ({ state }) => state !== way, `${way} no more`, around);
}

function reach(cloud: Cloud, { stack }: Lan, goal: State, around: Surroundings): Promise<Lan> {
  return cloud.find(stack).then((lan) => until(cloud, lan, ({ state }) => state === goal, goal, around));
}

async function until(
  cloud: Cloud,
  first: Lan,
  isDone: (machine: Machine) => boolean,
  goal: string,
  { sleep, now }: Surroundings,
): Promise<Lan> {
  const end = now().getTime() + PATIENCE_MS;
  let lan = first;
  while (!lan.machines.every(isDone)) {
    if (now().getTime() > end) {
      const late = lan.machines.filter((machine) => !isDone(machine));
      const states = late.map(({ name, state }) => `${name} is ${state}`).join(', ');
      throw new PowerError(`After ${PATIENCE_MS / 60_000} minutes not all machines are ${goal}: ${states}.`);
    }
    await sleep(LOOK_MS);
    lan = await cloud.find(first.stack);
  }
  return lan;
}

function idsOf(machines: readonly Machine[]): string[] {
  return machines.map(({ id }) => id);
}

function namesOf(machines: readonly Machine[]): string {
  return machines.map(({ name }) => name).join(', ');
}
