import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Image } from '../image/types';
import { daemonPid, startDaemon, stopDaemon } from '../util/daemon';
import { execInContainer } from '../util/enter';
import { netnsName } from '../util/names';
import { ensureNetns, inNetns } from '../util/netns';
import type { CommandResult } from '../util/run';
import { waitFor } from '../util/wait';
import { guestExec } from '../vm/agent';
import type { GuestExecOptions } from '../vm/types';
import { homeDir } from './folders';
import { addLanPort } from './lan-host';
import type { Home } from './types';

const PORT = 'robot';

function base(homeName: string): string {
  return join(homeDir(homeName), 'robot');
}

/** Starts the robot as a container of its own network, mount, host name and process namespaces. */
export async function robotUp(home: Home, image: Image): Promise<void> {
  const namespace = netnsName(`${home.name}.robot`);
  await ensureNetns(namespace);
  await addLanPort(home, PORT, namespace, home.robotAddress);
  const script = [join(__dirname, 'robot.sh'), image.rootfs, home.robotName, home.routerAddress];
  const argv = inNetns(namespace, ['unshare', '--mount', '--uts', '--pid', '--fork', '--kill-child', ...script]);
  const robot = base(home.name);
  await startDaemon({ base: robot, argv }, 300);
  const log = () => readFileSync(`${robot}.log`, 'utf8');
  await waitFor('robot', () => log().includes('ready'), { timeoutMs: 10_000, describe: log });
}

/** Ends the robot's container, if it is one. Its namespace goes with the home's. */
export async function robotDown(homeName: string): Promise<void> {
  await stopDaemon(base(homeName));
}

/**
 * Runs a command on the robot as root, whether it is a container or a virtual machine.
 *
 * @throws CommandError when it takes too long; it is then killed.
 */
export async function robotExec(
  home: Home,
  argv: readonly string[],
  options: GuestExecOptions = {},
): Promise<CommandResult> {
  if (home.robot === 'vm') return guestExec(home.robotVm, argv, options);
  return execInContainer(home.robotName, robotPid(home), argv, options);
}

/** Pid, on the host, of the first process in the robot's namespaces: the only child of `unshare`. */
function robotPid(home: Home): number {
  const parent = daemonPid(base(home.name));
  if (parent === undefined) throw new Error(`the robot of ${home.name} does not run`);
  return Number(readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ')[0]);
}
