import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, recovery } from '../../checks/recovery';
import { findMachine } from '../../fabric/machines';
import type { CheckResult } from '../../report/report';
import { homeAndAway, nearAndFar, type Scene } from '../../running/cluster/scene';
import { lastWords } from '../../running/peer';
import { cutLine, mendLine } from '../../site';
import { rebooted } from '../faults';
import { JobUnderWay } from './jobs';

/** After this the cluster counts as broken for good: an emulated machine on a busy host takes minutes to boot. */
const HEAL_SECONDS = 900;
const CLOUD_INIT_SECONDS = 900;
/** The line stays cut that long: longer than keepalives and the patience of TCP, shorter than a session lives. */
const CUT_SECONDS = 60;

/** The site gateway is rebooted while a job runs behind it. */
export async function* gatewayReboots(scene: Scene): AsyncGenerator<CheckResult> {
  const [, { gateway }] = nearAndFar(scene.cluster);
  const fault = rebooted(`${gateway.name} is rebooted`, findMachine(gateway.name).id, 'wg-quick@wg0.service');
  yield* clusterHeals(scene, fault);
  yield await bootIsWhole(scene);
}

/** The external site's line is cut for a minute while a job runs beyond it. */
export async function* lineIsCut(scene: Scene): AsyncGenerator<CheckResult> {
  const { site } = scene.cluster;
  const [near, far] = nearAndFar(scene.cluster);
  let silent = false;
  yield* clusterHeals(scene, {
    name: `${site.name} has no line to the internet for ${CUT_SECONDS} s`,
    strike: async () => {
      await cutLine(site);
      const over = sleep(CUT_SECONDS * 1000);
      const asked = await near.worker.exec(['ping', '-q', '-c', '3', '-W', '2', far.worker.address]);
      silent = asked.exitCode !== 0;
      await over;
      await mendLine(site);
    },
    struck: async () => silent,
  });
}

/** A fault while a job runs across the tunnel from its controller: the network heals, and the job ends well. */
async function* clusterHeals(scene: Scene, fault: Fault): AsyncGenerator<CheckResult> {
  const { cluster, options } = scene;
  const [near, far] = nearAndFar(cluster);
  const [, [away]] = homeAndAway(cluster);
  const job = await JobUnderWay.start(cluster.controller, (away ?? far).worker);
  const reachable = async () => true;
  yield await recovery(fault, near.worker, far.worker, {
    limitSeconds: HEAL_SECONDS,
    signal: options.signal,
    reachable,
  });
  yield await job.end(fault.name);
}

/** A site gateway that was rebooted has gone through cloud-init again: by it a later deploy's changes come. */
async function bootIsWhole(scene: Scene): Promise<CheckResult> {
  const [, { gateway }] = nearAndFar(scene.cluster);
  const name = `${gateway.name} has gone through all of cloud-init since its reboot`;
  const status = await gateway.exec(['timeout', String(CLOUD_INIT_SECONDS), 'cloud-init', 'status', '--wait'], {
    timeoutMs: 2 * CLOUD_INIT_SECONDS * 1000,
  });
  const ok = isDone(status.stdout);
  return { name, ok, figure: ok ? 'done' : 'not done', unit: '', ...(ok ? {} : { detail: lastWords(status) }) };
}

/** Whether `cloud-init status --wait` says so; it prints a dot before that for each time that it has waited. */
export function isDone(status: string): boolean {
  return /^\.*status: done$/m.test(status);
}
