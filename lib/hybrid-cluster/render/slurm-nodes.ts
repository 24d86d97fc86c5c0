/** slurm.conf's lines of nodes that do not register by themselves: the on-demand workers. */

import { unique } from '../kind-plan';
import { ON_DEMAND_FEATURE } from '../names';
import { expectedSize, type SizeOf } from '../node-size';
import type { AwsSitePlan, WorkerKindPlan, WorkerPlan } from '../plan-types';

/** Standing workers come first: their machines are paid for anyway, or hold the data. */
export const STANDING_WEIGHT = 1;
const ON_DEMAND_WEIGHT = 8;

/**
 * The on-demand workers of a site, as few lines as can be: names and addresses as hostlists, which pair off in their
 * order.
 *
 * @param sizeOf - of a kind's machines. @default - as expected before the deploy
 */
export function onDemandNodes(site: AwsSitePlan, sizeOf: SizeOf = expectedSize): string[] {
  return site.kinds.flatMap((kind) => nodesOf(site, kind, sizeOf));
}

function nodesOf(site: AwsSitePlan, kind: WorkerKindPlan, sizeOf: SizeOf): string[] {
  const workers = site.workers.filter((worker) => worker.onDemand && worker.kind === kind);
  if (workers.length === 0) return [];
  const { cpus, memoryMib, gres } = sizeOf(kind);
  const words = [
    `CPUs=${cpus}`,
    `RealMemory=${memoryMib}`,
    ...(gres === '' ? [] : [`Gres=${gres}`]),
    `Feature=${unique([site.name, ON_DEMAND_FEATURE, ...kind.features, ...site.features]).join(',')}`,
    `Weight=${ON_DEMAND_WEIGHT}`,
    'State=CLOUD',
  ];
  const networks = new Map<string, WorkerPlan[]>();
  for (const worker of workers) {
    const [head] = split(worker.address, '.');
    networks.set(head, [...(networks.get(head) ?? []), worker]);
  }
  return [...networks.values()].map((some) => nodeLine(some, words));
}

function nodeLine(workers: readonly WorkerPlan[], words: readonly string[]): string {
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
    ...words,
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
