import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { ec2 } from '../../aws/clients';
import type { Peer } from '../peer';
import type { CheckResult } from '../report';
import { SUSPEND_SECONDS } from './settings';
import { jobRuns } from './slurm';

/** An emulated machine takes minutes to boot where several of them do. */
const POWER_UP_MS = 600_000;
const POWER_DOWN_SECONDS = SUSPEND_SECONDS + 240;

/** A job powers an on-demand worker up, and when it has been idle for long enough it is powered down again. */
export async function* powersUpAndDown(controller: Peer, node: string): AsyncGenerator<CheckResult> {
  const before = await stateOf(node);
  yield { name: `${node} is off after the deploy`, ok: before === 'stopped', figure: before, unit: '' };
  const job = await jobRuns(controller, node, POWER_UP_MS);
  yield { ...job, name: `a job powers ${node} up and runs` };
  const start = Date.now();
  const seconds = () => (Date.now() - start) / 1000;
  while ((await stateOf(node)) !== 'stopped' && seconds() < POWER_DOWN_SECONDS) await sleep(2000);
  const after = await stateOf(node);
  const ok = job.ok && after === 'stopped';
  yield {
    name: `${node} is powered down when idle for ${SUSPEND_SECONDS} s`,
    ok,
    figure: ok ? Number(seconds().toFixed(1)) : after,
    unit: ok ? 's' : '',
  };
}

/** State of a worker's instance, as EC2 tells it. */
async function stateOf(node: string): Promise<string> {
  const Filters = [{ Name: 'tag:skylan:node', Values: [node] }];
  const { Reservations } = await ec2().send(new DescribeInstancesCommand({ Filters }));
  const instances = (Reservations ?? []).flatMap((reservation) => reservation.Instances ?? []);
  const living = instances.filter((instance) => instance.State?.Name !== 'terminated');
  return living.map((instance) => instance.State?.Name).join(', ') || 'no instance';
}
