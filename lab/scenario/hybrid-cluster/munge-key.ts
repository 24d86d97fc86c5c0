import { jobRuns, nodesReady } from '../../checks/cluster/slurm';
import type { CheckResult } from '../../report/report';
import { homeAndAway, nearAndFar, type Scene } from '../../running/cluster/scene';
import { must, type Peer } from '../../running/peer';
import type { Progress } from '../../util/progress';
import { waitFor } from '../../util/wait';
import { JobUnderWay } from './jobs';

/** End a hang: machines in AWS look every 30 s for another key, and follow the controller within seconds. */
const WAITS_MS = 600_000;
const READY_SECONDS = 600;

/** What a machine's journal says when it has a new key and does not use it yet. */
const WAITS = /new munge key waits/;

/**
 * A deploy makes the munge key anew under a job that runs across the tunnel from its controller. Machines in AWS have the
 * key at once, and use it when the controller does, which gets it by hand.
 */
export class MungeKeyRotation {
  private readonly machines: readonly Peer[];
  private job: JobUnderWay | undefined;
  private before: readonly string[] = [];
  private meanwhile: CheckResult | undefined;

  constructor(private readonly scene: Scene) {
    const { sites, controller } = scene.cluster;
    this.machines = [controller, ...sites.map(({ worker }) => worker)];
  }

  /** Before the deploy. */
  async begin(): Promise<void> {
    this.before = await this.keys();
    this.job = await JobUnderWay.start(this.scene.cluster.controller, this.away);
  }

  /** After the deploy, before anything is done by hand. */
  async deployed(progress: Progress): Promise<void> {
    const [, { worker }] = nearAndFar(this.scene.cluster);
    progress('the machines in AWS fetch the new munge key');
    await waitFor(`${worker.name} has the new munge key`, () => hasKeyThatWaits(worker), {
      timeoutMs: WAITS_MS,
      intervalMs: 1000,
      signal: this.scene.options.signal,
    });
    const keys = await this.keys();
    const early = this.machines.filter((_, index) => keys[index] !== this.before[index]);
    this.meanwhile = {
      name: 'the munge key is made anew: machines that use it before the controller',
      ok: early.length === 0,
      figure: early.length,
      unit: 'of them',
      ...(early.length > 0 ? { detail: early.map(({ name }) => name).join(', ') } : {}),
    };
  }

  /** When the key has been changed by hand: all machines have it, the job goes on, and others start. */
  async *end(progress: Progress): AsyncGenerator<CheckResult> {
    const { job, meanwhile } = this;
    if (!job || !meanwhile) throw new Error('the munge key has not been changed');
    const { controller, sites } = this.scene.cluster;
    progress('all nodes use the new munge key');
    await nodesReady(
      controller,
      sites.map(({ worker }) => worker.name),
      READY_SECONDS,
    );
    yield meanwhile;
    yield newKeys(this.machines, this.before, await this.keys());
    yield await job.end('the munge key is made anew');
    for (const { worker } of sites) yield await jobRuns(controller, worker.name);
  }

  private get away(): Peer {
    const [, [away]] = homeAndAway(this.scene.cluster);
    return (away ?? nearAndFar(this.scene.cluster)[1]).worker;
  }

  private keys(): Promise<string[]> {
    return Promise.all(this.machines.map(mungeKey));
  }
}

/** Whether a machine says that it has a key which the controller does not use yet. */
export async function hasKeyThatWaits(machine: Peer): Promise<boolean> {
  return WAITS.test(await must(machine, ['journalctl', '--unit=skylan-munge-key', '--output=cat', '--no-pager']));
}

/** Passes when all machines use one key, and it is none that any of them used before. */
export function newKeys(machines: readonly Peer[], before: readonly string[], after: readonly string[]): CheckResult {
  const old = machines.filter((_, index) => after[index] !== after[0] || before.includes(after[index] ?? ''));
  return {
    name: 'the munge key is made anew: machines that use it',
    ok: old.length === 0 && machines.length > 0,
    figure: machines.length - old.length,
    unit: `of ${machines.length}`,
    ...(old.length > 0 ? { detail: `not ${old.map(({ name }) => name).join(', ')}` } : {}),
  };
}

/** For comparison only: another key is another text. */
async function mungeKey(machine: Peer): Promise<string> {
  return (await must(machine, ['sh', '-c', 'sha256sum </etc/munge/munge.key'])).trim();
}
