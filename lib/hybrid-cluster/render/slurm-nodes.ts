/** slurm.conf's lines of nodes that do not register by themselves: the on-demand workers. */

import { ON_DEMAND_FEATURE } from '../names';
import type { AwsSitePlan, WorkerPlan } from '../plan-types';

/** Standing workers come first: their machines are paid for anyway, or hold the data. */
export const STANDING_WEIGHT = 1;
const ON_DEMAND_WEIGHT = 8;

/**
 * The on-demand workers of a site, as few lines as can be: names and addresses as hostlists, which pair off in their
 * order.
 */
export function onDemandNodes(site: AwsSitePlan): string[] {
  const workers = site.workers.filter(({ onDemand }) => onDemand);
  const networks = new Map<string, WorkerPlan[]>();
  for (const worker of workers) {
    const [head] = split(worker.address, '.');
    networks.set(head, [...(networks.get(head) ?? []), worker]);
  }
  return [...networks.values()].map((some) => nodeLine(site, some));
}

function nodeLine({ name, features, workerKind }: AwsSitePlan, workers: readonly WorkerPlan[]): string {
  const list = (values: readonly string[], separator: string) => hostlist(values.map((one) => split(one, separator)));
  return [
    `NodeName=${list(
      workers.map(({ hostname }) => hostname),
      '-',
    )}`,
    `NodeAddr=${list(
      workers.map(({ address }) => address),
      '.',
    )}`,
    `CPUs=${workerKind.cpus}`,
    `RealMemory=${workerKind.memoryMib}`,
    `Feature=${[name, ON_DEMAND_FEATURE, ...features].join(',')}`,
    `Weight=${ON_DEMAND_WEIGHT}`,
    'State=CLOUD',
  ].join(' ');
}

/** Head, with the separator, and number at the end. */
function split(text: string, separator: string): [head: string, number: string] {
  const end = text.lastIndexOf(separator) + 1;
  return [text.slice(0, end), text.slice(end)];
}

/** Names of one head as a hostlist expression: `cloud-[1,2]`. */
function hostlist(names: readonly (readonly [head: string, number: string])[]): string {
  const [head = ''] = names[0] ?? [];
  const numbers = names.map(([, number]) => number);
  return numbers.length === 1 ? `${head}${numbers[0]}` : `${head}[${numbers.join(',')}]`;
}
