import { findMachine } from '../fabric/machines';
import type { CheckResult } from '../report/report';
import { lastWords, type Peer } from '../running/peer';
import { talkerFolder } from '../running/talker-folder';
import type { Progress } from '../util/progress';
import { waitFor } from '../util/wait';
import { guestExec, waitForGuest } from '../vm';
import { type DdsSide, lastFigures, runDds } from './dds';
import { takeSnapshot } from './idempotence';
import { othersStay } from './membership';

/** Topics of one Compose file and of the one that takes its place. */
export const FIRST = 'rt/workload_first';
const SECOND = 'rt/workload_second';

/** Time in which the robot must hear a talker; and in which it hears one that is there. */
const HEAR_SECONDS = '120';
const SILENCE_SECONDS = '5';

/** An emulated machine takes a minute to boot, and several on a busy host. */
const REBOOT_MS = 600_000;

export interface RunningWorkload {
  /** The node that runs the folder of {@link talkerFolder} with the topic {@link FIRST}. */
  readonly node: Peer;
  readonly robot: Peer;
  /** Deploys another folder for that node. */
  readonly deploy: (folder: string) => Promise<void>;
}

/**
 * Nobody logs in: the robot hears what the node runs after the deploy, what takes its place after another one, which
 * starts no machine anew, and the same after a reboot.
 */
export async function* workload(
  { node, robot, deploy }: RunningWorkload,
  progress: Progress,
): AsyncGenerator<CheckResult> {
  const side: DdsSide = { peer: robot, by: 'untouched' };
  progress('the robot listens to the Compose file');
  yield await hears(side, node, FIRST, 'after the deploy');
  const before = await takeSnapshot();
  await deploy(await talkerFolder(SECOND, progress));
  yield othersStay('runs another Compose file', before, await takeSnapshot());
  yield await hears(side, node, SECOND, 'of a changed Compose file');
  yield await isSilent(side, FIRST);
  progress(`${node.name} is rebooted`);
  await reboot(node);
  yield await hears(side, node, SECOND, 'after a reboot');
}

async function hears(robot: DdsSide, node: Peer, topic: string, when: string): Promise<CheckResult> {
  const heard = await runDds('Fast DDS', robot, ['listen', topic, HEAR_SECONDS]);
  const ok = heard.exitCode === 0;
  const log = async () =>
    lastWords(await node.exec(['journalctl', '--no-pager', '-n', '20', '-u', 'skylan-workload']), 20);
  return {
    name: `the robot hears a container of ${node.name} ${when}`,
    ok,
    figure: Number(lastFigures(heard.stdout).heard ?? 0),
    unit: 'lines',
    ...(ok ? {} : { detail: `${lastWords(heard)}\n${await log()}` }),
  };
}

/** What listens hears nothing of a topic on which nobody talks. */
async function isSilent(robot: DdsSide, topic: string): Promise<CheckResult> {
  const heard = await runDds('Fast DDS', robot, ['listen', topic, SILENCE_SECONDS]);
  const lines = Number(lastFigures(heard.stdout).heard ?? Number.NaN);
  return { name: 'the robot hears nothing of the Compose file before', ok: lines === 0, figure: lines, unit: 'lines' };
}

async function reboot({ name }: Peer): Promise<void> {
  const machine = findMachine(name).id;
  const boot = async () => (await guestExec(machine, ['cat', '/proc/sys/kernel/random/boot_id'])).stdout;
  const before = await boot();
  // The agent may be gone before it could answer.
  await guestExec(machine, ['systemctl', 'reboot'], { timeoutMs: 5000 }).catch(() => undefined);
  const isAnother = () => waitForGuest(machine, { timeoutMs: 0 }).then(async () => (await boot()) !== before);
  await waitFor(`a reboot of ${name}`, () => isAnother().catch(() => false), { timeoutMs: REBOOT_MS });
}
