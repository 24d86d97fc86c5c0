/** slurm.conf's lines of nodes that do not register by themselves: the on-demand workers, and those of fleets. */

import { unique } from '../kind-plan';
import { ON_DEMAND_FEATURE } from '../names';
import { expectedSize, type Machines, type SizeOf } from '../node-size';
import type { AwsSitePlan, WorkerKindPlan, WorkerPlan } from '../plan-types';

/** Standing workers come first: their machines are paid for anyway, or hold the data. */
export const STANDING_WEIGHT = 1;
const ON_DEMAND_WEIGHT = 8;
/** Of a site's first fleet; those after it count up. */
const FLEET_WEIGHT = 16;

/**
 * The on-demand workers of a site, as few lines as can be: names and addresses as hostlists, which pair off in their
 * order.
 *
 * @param sizeOf - of a kind's machines. @default - as expected before the deploy
 */
export function onDemandNodes(site: AwsSitePlan, sizeOf: SizeOf = expectedSize): string[] {
  return site.kinds.flatMap((kind) => nodesOf(site, kind, sizeOf));
}

/**
 * The workers of a site's fleets, a line each. They have no address before EC2 has given them one: the controller's
 * programs tell it to slurmctld.
 *
 * @param sizeOf - of a fleet's machines. @default - as expected before the deploy
 */
export function fleetNodes(site: AwsSitePlan, sizeOf: SizeOf = expectedSize): string[] {
  return site.fleets.map((fleet, index) => {
    const numbers = fleet.max === 1 ? '1' : `[1-${fleet.max}]`;
    return [`NodeName=${fleet.nodes}-${numbers}`, ...wordsOf(site, fleet, FLEET_WEIGHT + index, sizeOf)].join(' ');
  });
}

/** What Slurm is told of machines that are off. */
function wordsOf(site: AwsSitePlan, machines: Machines, weight: number, sizeOf: SizeOf): string[] {
  const { cpus, memoryMib, gres } = sizeOf(machines);
  return [
    `CPUs=${cpus}`,
    `RealMemory=${memoryMib}`,
    ...(gres === '' ? [] : [`Gres=${gres}`]),
    `Feature=${unique([site.name, ON_DEMAND_FEATURE, ...machines.features, ...site.features]).join(',')}`,
    `Weight=${weight}`,
    'State=CLOUD',
  ];
}

function nodesOf(site: AwsSitePlan, kind: WorkerKindPlan, sizeOf: SizeOf): string[] {
  const workers = site.workers.filter((worker) => worker.onDemand && worker.kind === kind);
  if (workers.length === 0) return [];
  const words = wordsOf(site, kind, ON_DEMAND_WEIGHT, sizeOf);
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
