import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { ec2 } from '../../aws/clients';
import { jobRuns } from '../../checks/cluster/slurm';
import type { CheckResult } from '../../report/report';
import { nearAndFar, type Scene } from '../../running/cluster/scene';
import { ON_DEMAND_KIND, SUSPEND_SECONDS } from '../../running/cluster/settings';
import { MACHINE_SIZE } from '../../util/machine-size';

/** End a hang: an emulated machine takes minutes to boot where several of them do. */
const POWER_UP_MS = 1_200_000;
const POWER_DOWN_SECONDS = SUSPEND_SECONDS + 900;

/** The far site's on-demand worker, which a job powers up, and which is powered down again when idle for long enough. */
export class OnDemandWorker {
  private readonly node: string;
  private off: Promise<CheckResult> | undefined;

  constructor(private readonly scene: Scene) {
    const [, { name }] = nearAndFar(scene.cluster);
    this.node = `${name}-${ON_DEMAND_KIND.name}-cloud-1`;
  }

  /** It is off until a job asks for it. */
  async *isPoweredUp(): AsyncGenerator<CheckResult> {
    const before = await stateOf(this.node);
    yield { name: `${this.node} is off after the deploy`, ok: before === 'stopped', figure: before, unit: '' };
    const known = ['sinfo', '--noheader', '--Node', `--nodes=${this.node}`, '--format=%c %m %f'];
    yield sizeIsKnown(this.node, (await this.scene.cluster.controller.exec(known)).stdout);
    const job = await jobRuns(this.scene.cluster.controller, this.node, POWER_UP_MS);
    this.off = this.isOff(job.ok);
    // Whoever asks for it is told.
    this.off.catch(() => undefined);
    yield { ...job, name: `a job powers ${this.node} up and runs` };
  }

  /** Waits until it is off again, which it may be by now. */
  isPoweredDown(): Promise<CheckResult> {
    if (!this.off) throw new Error(`no job has powered ${this.node} up`);
    return this.off;
  }

  private async isOff(ran: boolean): Promise<CheckResult> {
    const start = Date.now();
    const seconds = () => (Date.now() - start) / 1000;
    while ((await stateOf(this.node)) !== 'stopped' && seconds() < POWER_DOWN_SECONDS) await sleep(1000);
    const after = await stateOf(this.node);
    const ok = ran && after === 'stopped';
    return {
      name: `${this.node} is powered down when idle for ${SUSPEND_SECONDS} s`,
      ok,
      figure: ok ? Number(seconds().toFixed(1)) : after,
      unit: ok ? 's' : '',
    };
  }
}

/**
 * Slurm knows of a machine that is off what EC2 has told at the deploy, and the features of its kind.
 *
 * @param sinfo - processors, MiB and features, a line for each partition that the node is in
 */
export function sizeIsKnown(node: string, sinfo: string): CheckResult {
  const figure = sinfo.split('\n')[0]?.trim() ?? '';
  const [cpus, memory, features = ''] = figure.split(/\s+/);
  const words = features.split(',');
  const ok =
    Number(cpus) === MACHINE_SIZE.cpus &&
    // Less than the machine has, and not much less.
    Number(memory) < MACHINE_SIZE.memoryMiB &&
    Number(memory) > MACHINE_SIZE.memoryMiB / 2 &&
    [ON_DEMAND_KIND.name, ON_DEMAND_KIND.feature].every((one) => words.includes(one));
  return { name: `Slurm knows size and features of ${node}, which is off`, ok, figure: figure || 'nothing', unit: '' };
}

/** State of a worker's instance, as EC2 tells it. */
async function stateOf(node: string): Promise<string> {
  const Filters = [{ Name: 'tag:skylan:node', Values: [node] }];
  const { Reservations } = await ec2().send(new DescribeInstancesCommand({ Filters }));
  const instances = (Reservations ?? []).flatMap((reservation) => reservation.Instances ?? []);
  const living = instances.filter((instance) => instance.State?.Name !== 'terminated');
  return living.map((instance) => instance.State?.Name).join(', ') || 'no instance';
}
