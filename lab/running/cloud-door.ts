import { paginateDescribeInstanceInformation } from '@aws-sdk/client-ssm';
import { ssm } from '../aws/clients';
import { aws } from '../aws/current';
import { findMachine } from '../fabric/machines';
import { readCloud } from '../fabric/read-cloud';
import type { Progress } from '../util/progress';
import { waitFor } from '../util/wait';
import { guestExec } from '../vm';
import { interfaceAddress, type Peer } from './peer';
import { runCommand } from './run-command';

/** The agent is installed at the first boot: some 35 MB, after which it is tried again every five minutes. */
const AGENT_MS = 1_200_000;
const PAUSE_MS = 5000;

/** How commands get onto a machine of the cloud: by the lab's own door, or in an account by Run Command. */
export function cloudExec(instance: string): Peer['exec'] {
  if (aws().run !== undefined) return runCommand(ssm(), instance);
  return (argv, options) => guestExec(instance, argv, options);
}

/**
 * A machine of the cloud by its name, with the address that it has on an interface. In the lab's own AWS commands go to
 * the instance that has the name then: a deploy may have replaced it.
 *
 * @throws Error that lists the machines there are
 */
export async function cloudMachine(name: string, device = 'rosbridge'): Promise<Peer> {
  const instance = await instanceNamed(name);
  const exec: Peer['exec'] =
    aws().run === undefined
      ? async (argv, options) => guestExec(findMachine(name).id, argv, options)
      : cloudExec(instance);
  return { name, address: await interfaceAddress(exec, device), exec };
}

/** Id of the instance that has a name. */
export async function instanceNamed(name: string): Promise<string> {
  if (aws().run === undefined) return findMachine(name).id;
  const { instances } = await readCloud();
  const found = instances.find((one) => one.name === name);
  if (found) return found.id;
  throw new Error(`No cloud machine "${name}". There are: ${instances.map((one) => one.name).join(', ') || 'none'}.`);
}

/**
 * Waits until the Session Manager agents of instances are online.
 *
 * @throws Error that names those that are not
 */
export async function agentsOnline(instances: readonly string[], progress: Progress): Promise<void> {
  const missing = async () => {
    const online = await onlineAgents();
    return instances.filter((one) => !online.has(one));
  };
  await waitFor(
    'Session Manager agents online',
    async () => {
      const waiting = await missing();
      if (waiting.length > 0) progress(`waiting for the agents of ${waiting.join(', ')}`);
      return waiting.length === 0;
    },
    { timeoutMs: AGENT_MS, intervalMs: PAUSE_MS, describe: async () => `not online: ${(await missing()).join(', ')}` },
  );
}

/** Version of the agent, by the id of its instance, of all that are online. */
export async function onlineAgents(): Promise<Map<string, string>> {
  const online = new Map<string, string>();
  for await (const page of paginateDescribeInstanceInformation({ client: ssm() }, {})) {
    for (const one of page.InstanceInformationList ?? []) {
      if (one.PingStatus === 'Online') online.set(one.InstanceId ?? '', one.AgentVersion ?? '');
    }
  }
  return online;
}
