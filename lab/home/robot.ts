import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Image } from '../image/types';
import { daemonPid, startDaemon, stopDaemon } from '../util/daemon';
import { netns } from '../util/names';
import { deleteNetns, ensureNetns, inNetns } from '../util/netns';
import { CommandError, type CommandResult, run, tryRun } from '../util/run';
import { waitFor } from '../util/wait';
import { guestExec } from '../vm/agent';
import { vmStatus } from '../vm/state';
import type { GuestExecOptions } from '../vm/types';
import { homeDir } from './router';
import type { HomePlan } from './types';

/** Name of the robot's virtual machine, where it is one. */
export const ROBOT = 'robot';

const base = join(homeDir, 'robot');

/** Starts the robot as a container of its own network, mount, host name and process namespaces. */
export async function robotUp(plan: HomePlan, image: Image): Promise<void> {
  await ensureNetns(netns.robot);
  await run([
    'ip',
    '-n',
    netns.home,
    'link',
    'add',
    ROBOT,
    'type',
    'veth',
    'peer',
    'name',
    'eth0',
    'netns',
    netns.robot,
  ]);
  await run(['ip', '-n', netns.home, 'link', 'set', ROBOT, 'master', 'lan', 'up']);
  const ip = (...words: string[]) => run(['ip', '-n', netns.robot, ...words]);
  await ip('address', 'add', `${plan.robotAddress}/${plan.prefixLength}`, 'broadcast', '+', 'dev', 'eth0');
  await ip('link', 'set', 'eth0', 'up');
  await ip('route', 'add', 'default', 'via', plan.routerAddress);
  const script = [join(__dirname, 'robot.sh'), image.rootfs, plan.robotName, plan.routerAddress];
  const argv = inNetns(netns.robot, ['unshare', '--mount', '--uts', '--pid', '--fork', '--kill-child', ...script]);
  await startDaemon({ base, argv }, 300);
  const started = () => readFileSync(`${base}.log`, 'utf8').includes('ready');
  await waitFor('robot', started, { timeoutMs: 10_000, describe: () => readFileSync(`${base}.log`, 'utf8') });
}

export async function robotDown(): Promise<void> {
  await stopDaemon(base);
  await deleteNetns(netns.robot);
}

/**
 * Runs a command on the robot as root, whether it is a container or a virtual machine.
 *
 * @throws CommandError when it takes too long; it is then killed.
 */
export async function robotExec(argv: readonly string[], options: GuestExecOptions = {}): Promise<CommandResult> {
  if (vmStatus(ROBOT) === 'running') return guestExec(ROBOT, argv, options);
  const timeoutMs = options.timeoutMs ?? 60_000;
  const environment = [
    'env',
    '-i',
    'HOME=/root',
    'LANG=C.UTF-8',
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin',
  ];
  const enter = ['nsenter', '--target', String(robotPid()), '--mount', '--uts', '--net', '--pid', '--root', '--wd'];
  // To kill nsenter would leave the command running: the limit is kept inside.
  const limit = ['timeout', '--signal=KILL', `${timeoutMs / 1000}s`];
  const result = await tryRun([...enter, ...environment, ...limit, ...argv], {
    input: options.input ?? '',
    timeoutMs: timeoutMs + 5000,
  });
  if (result.exitCode === 137) throw new CommandError(argv, `no end on the robot after ${timeoutMs / 1000} s`, result);
  return result;
}

/** Pid, on the host, of the first process in the robot's namespaces: the only child of `unshare`. */
function robotPid(): number {
  const parent = daemonPid(base);
  if (parent === undefined) throw new Error('the robot does not run');
  return Number(readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ')[0]);
}
