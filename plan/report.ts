import type { HybridClusterPlan } from '../lib/hybrid-cluster/plan-types';
import type { RobotLanPlan } from '../lib/robot-lan/plan-types';
import { fleetRows, metricRows } from './cluster-cost';
import { type Cost, type CostRow, costOf, sumOf } from './cost';
import type { Deployed } from './deployed';
import { doorRows, externalDoors } from './doors';
import { encryptionKey, keyRows, kmsKeys } from './keys';
import { clusterMachines, lanMachines, type MachineRow } from './machines';
import { ranged } from './names';
import { powerLines } from './power-text';
import { HOURS_A_MONTH, type InstancePrices, PRICED_REGION } from './prices';
import { restartsText } from './restarts-text';
import { NamedTemplate, type Template } from './template';
import { textTable } from './text-table';

/** A stack with the plan that it was made from. */
export type PlannedStack =
  | { readonly stack: 'RobotLan'; readonly plan: RobotLanPlan; readonly template: Template }
  | { readonly stack: 'HybridCluster'; readonly plan: HybridClusterPlan; readonly template: Template };

/** All that `npm run plan` prints. */
export function reportText(planned: PlannedStack, prices: InstancePrices, deployed: Deployed): string {
  const template = new NamedTemplate(planned.template);
  const region = deployed.kind === 'unknown' ? undefined : deployed.region;
  return [
    section('Machines', [machinesText(machinesOf(planned)), ...powerOf(planned)].join('\n')),
    section('Doors: what machines let in', doorsText(planned, template)),
    section('Keys and parameters (AWS Systems Manager, Parameter Store)', keysText(template)),
    section('Cost', costText(costOfAll(planned, template, prices), prices, region)),
    section('What this deploy does to machines', restartsText(planned.stack, planned.template, deployed)),
  ].join('\n\n');
}

function section(title: string, text: string): string {
  return `${title}\n\n${text}`;
}

function machinesOf(planned: PlannedStack): MachineRow[] {
  return planned.stack === 'RobotLan' ? lanMachines(planned.plan) : clusterMachines(planned.plan);
}

function powerOf(planned: PlannedStack): string[] {
  return planned.stack === 'RobotLan' ? powerLines(planned.plan.power) : [];
}

function machinesText(rows: readonly MachineRow[]): string {
  const images = [...new Set(rows.flatMap(({ image }) => image ?? []))];
  const users = (image: string) => rows.filter((row) => row.image === image).map(({ name }) => name);
  return [
    textTable(
      ['machine', 'where', 'type', 'addresses'],
      rows.map(({ name, where, instanceType = 'yours', addresses }) => [
        name,
        where,
        instanceType,
        addresses.join(', '),
      ]),
    ),
    ...images.map((image) => `Image${images.length === 1 ? '' : ` of ${users(image).join(', ')}`}: ${image}`),
  ].join('\n');
}

function doorsText(planned: PlannedStack, template: NamedTemplate): string {
  const yours = planned.stack === 'HybridCluster' ? externalDoors(planned.plan) : [];
  const rows = [...doorRows(template), ...yours].map(({ at, door, from, why }) => [
    ranged(at).join(', '),
    door,
    from,
    why,
  ]);
  return `${textTable(['at', 'door', 'from', 'why'], rows)}\nNothing else comes into machines in AWS: no SSH. Shells are Session Manager's, which calls out.`;
}

/** A row for all that the same ones read. */
function keysText(template: NamedTemplate): string {
  const rows = keyRows(template);
  const folder = commonFolder(rows.flatMap(({ name, kind }) => (kind === undefined ? [] : [name])));
  const groups = new Map<string, { readonly names: string[]; readonly cells: readonly string[] }>();
  for (const { name, kind = "not this stack's own", readBy } of rows) {
    const cells = [kind, ranged(readBy).join(', ')];
    const group = groups.get(cells.join()) ?? { names: [], cells };
    group.names.push(folder !== '' && name.startsWith(folder) ? name.slice(folder.length) : name);
    groups.set(cells.join(), group);
  }
  const cells = [...groups.values()].map(({ names, cells }) => [ranged(names).join('\n'), ...cells]);
  const kms = kmsKeys(template).map((description) => `A KMS key, which nobody can read: ${description}`);
  const key = encryptionKey(template);
  const own =
    key === undefined
      ? []
      : ['SecureStrings are under a key of yours; whoever fetches one needs kms:Decrypt on it:', key];
  return [`below ${folder}`, textTable(['parameter', 'kind', 'read by'], cells), ...kms, ...own].join('\n');
}

/** What all names begin with, up to a slash. */
function commonFolder([first = '', ...others]: readonly string[]): string {
  const parts = first.split('/').slice(0, -1);
  while (parts.length > 0 && !others.every((name) => name.startsWith(`${parts.join('/')}/`))) parts.pop();
  return parts.length > 0 ? `${parts.join('/')}/` : '';
}

function costOfAll(planned: PlannedStack, template: NamedTemplate, prices: InstancePrices): Cost {
  const cost = costOf(template, prices);
  if (planned.stack === 'RobotLan') return cost;
  return {
    ...cost,
    standing: [...cost.standing, ...metricRows(planned.plan)],
    whenUsed: [...cost.whenUsed, ...fleetRows(planned.plan, prices)],
  };
}

function costText(cost: Cost, { asOf }: InstancePrices, region: string | undefined): string {
  const { standing, running, whenUsed, unknown } = cost;
  const rows = [
    ...standing.map(costCells),
    costCells({ what: 'together', anHour: sumOf(standing) }),
    costCells({
      what: 'while all machines are stopped',
      anHour: sumOf(standing.filter((row) => !running.includes(row))),
    }),
  ];
  const elsewhere = region === undefined || region === PRICED_REGION ? '' : ` Those of ${region} differ.`;
  return [
    textTable(['what', 'USD an hour', 'USD a month'], rows, [1, 2]),
    ...(whenUsed.length > 0
      ? [
          'Beside this, while one of these runs:',
          textTable(
            ['what', 'USD an hour'],
            whenUsed.map((row) => costCells(row).slice(0, 2)),
            [1],
          ),
        ]
      : []),
    `Prices of ${PRICED_REGION} as of ${asOf}, on demand, without tax.${elsewhere}`,
    `A month has ${HOURS_A_MONTH} hours. Traffic to the internet is not in it: 0.09 USD a GB beyond 100 GB a month.`,
    ...(unknown.length > 0 ? [`Not in it, since it is not known here what they cost: ${unknown.join(', ')}`] : []),
  ].join('\n');
}

function costCells({ what, anHour }: CostRow): string[] {
  if (anHour === undefined) return [what, 'unknown', 'unknown'];
  return [what, anHour.toFixed(4), (anHour * HOURS_A_MONTH).toFixed(2)];
}
