import { setTimeout as sleep } from 'node:timers/promises';
import { findMachine } from '../../fabric/machines';
import { cutLine, mendLine } from '../../site';
import type { Progress } from '../../util/progress';
import { difference, takeSnapshot } from '../checks/idempotence';
import { type Fault, recovery } from '../checks/recovery';
import { rebooted } from '../faults';
import { lastWords } from '../peer';
import type { CheckResult } from '../report';
import { must } from './pack';
import { redeploy } from './running-cluster';
import { homeAndAway, nearAndFar, type Scene } from './scene';
import { JobUnderWay, jobRuns, nodesReady } from './slurm';

/** After this the cluster counts as broken. An emulated machine takes more than a minute to boot. */
const HEAL_SECONDS = 300;
/** The line stays cut that long. */
const CUT_SECONDS = 60;
/** A job that begins before a fault and ends after it, or in it: the controller hears of its end in any case. */
const JOB_SECONDS = 120;
const JOB_END_SECONDS = 600;
const REGISTER_SECONDS = 300;
const CLOUD_INIT_SECONDS = 120;

/** A higher worker count is deployed: the new worker runs a job, and nothing that ran was started anew. */
export async function* workerIsAdded(scene: Scene, progress: Progress): AsyncGenerator<CheckResult> {
  const { cluster, options } = scene;
  const { controller } = cluster;
  const [, far] = nearAndFar(cluster);
  const added = `${far.name}-2`;
  const controllerStart = () =>
    must(controller, ['systemctl', 'show', '--value', '-p', 'ActiveEnterTimestampMonotonic', 'slurmctld']);
  const before = { machines: await takeSnapshot(), controller: await controllerStart() };
  await redeploy('add-worker', options, { workers: 2 }, progress);
  const after = { machines: await takeSnapshot(), controller: await controllerStart() };
  const restarted = [
    ...difference(before.machines, after.machines).filter((line) => /^instance .*: boot /.test(line)),
    ...(before.controller === after.controller ? [] : ['slurmctld']),
  ];
  yield {
    name: 'a deploy adds a worker: machines and controllers that were started anew',
    ok: restarted.length === 0,
    figure: restarted.length,
    unit: 'restarted',
    ...(restarted.length > 0 ? { detail: restarted.join('\n') } : {}),
  };
  await nodesReady(controller, [added], REGISTER_SECONDS);
  yield await jobRuns(controller, added);
}

/** A fault while a job runs across the tunnel from its controller: the network heals, and the job ends well. */
export async function* clusterHeals(scene: Scene, fault: Fault): AsyncGenerator<CheckResult> {
  const { cluster, options } = scene;
  const [near, far] = nearAndFar(cluster);
  const [, [away]] = homeAndAway(cluster);
  const job = await JobUnderWay.start(cluster.controller, (away ?? far).worker.name, JOB_SECONDS);
  const reachable = async () => true;
  yield await recovery(fault, near.worker, far.worker, {
    limitSeconds: HEAL_SECONDS,
    signal: options.signal,
    reachable,
  });
  yield await job.end(fault.name, JOB_END_SECONDS);
}

/** A site gateway that was rebooted has gone through cloud-init again: by it a later deploy's changes come. */
export async function bootIsWhole(scene: Scene): Promise<CheckResult> {
  const [, { gateway }] = nearAndFar(scene.cluster);
  const name = `${gateway.name} has gone through all of cloud-init since its reboot`;
  const status = await gateway.exec(['timeout', String(CLOUD_INIT_SECONDS), 'cloud-init', 'status', '--wait'], {
    timeoutMs: 2 * CLOUD_INIT_SECONDS * 1000,
  });
  const ok = /^status: done$/m.test(status.stdout);
  return { name, ok, figure: ok ? 'done' : 'not done', unit: '', ...(ok ? {} : { detail: lastWords(status) }) };
}

export function gatewayReboots(scene: Scene): Fault {
  const [, { gateway }] = nearAndFar(scene.cluster);
  return rebooted(`${gateway.name} is rebooted`, findMachine(gateway.name).id, 'wg-quick@wg0.service');
}

export function lineIsCut(scene: Scene): Fault {
  const [near, far] = nearAndFar(scene.cluster);
  let silent = false;
  return {
    name: `${scene.cluster.site.name} has no line to the internet for ${CUT_SECONDS} s`,
    strike: async () => {
      await cutLine(scene.cluster.site);
      const asked = await near.worker.exec(['ping', '-q', '-c', '3', '-W', '2', far.worker.address]);
      silent = asked.exitCode !== 0;
      await sleep(CUT_SECONDS * 1000);
      await mendLine(scene.cluster.site);
    },
    struck: async () => silent,
  };
}
