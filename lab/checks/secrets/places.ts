import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DescribeStacksCommand, GetTemplateCommand, paginateDescribeStackEvents } from '@aws-sdk/client-cloudformation';
import { paginateDescribeLogGroups, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeInstancesCommand, DescribeTagsCommand } from '@aws-sdk/client-ec2';
import { paginateDescribeParameters, paginateGetParametersByPath } from '@aws-sdk/client-ssm';
import { cloudFormation, cloudWatchLogs, ec2, ssm } from '../../aws/clients';
import { aws } from '../../aws/current';
import { ownLogGroups, ownParameters, ownStacks, parametersBelow, resourcesOf } from '../../aws/own';
import { logDir } from '../../aws/settings';
import type { CloudInstance } from '../../fabric/cloud-state';
import { readCloud } from '../../fabric/read-cloud';
import { cloudExec } from '../../running/cloud-door';
import { assembly } from '../../running/deploy';
import { must, type Peer } from '../../running/peer';
import { labDir, runDir } from '../../util/paths';
import { guestExec, listVms, vmStatus } from '../../vm';

/** Something that people or programs without a right to the keys may read. */
export interface Place {
  readonly kind: PlaceKind;
  readonly name: string;
  readonly content: Buffer;
}

export const PLACE_KINDS = [
  'template and assets',
  'stack',
  'stack events',
  'user data',
  'instance attributes',
  'parameters',
  'Lambda log',
  'machine journal',
  'command lines',
  'log file',
] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

/** Everything that a lab run has written where a key must not be. */
export async function places(): Promise<Place[]> {
  const { instances } = await readCloud();
  const known = instances.map(({ id }) => id);
  const outside = listVms().filter((machine) => vmStatus(machine) === 'running' && !known.includes(machine));
  const machines = [
    ...instances.filter(({ running }) => running).map(({ id }) => ({ name: id, exec: cloudExec(id) })),
    ...outside.map((name): Machine => ({ name, exec: (argv, options) => guestExec(name, argv, options) })),
  ];
  const asked = await Promise.all([
    stacks(),
    attributes(instances),
    openParameters(),
    lambdaLogs(),
    ...machines.map((machine) => machinePlaces(machine)),
  ]);
  const logs = [...filesBelow(logDir), ...filesBelow(runDir)].filter((file) =>
    /\.(log|jsonl|outputs\.json)$/.test(file),
  );
  return [
    ...filesBelow(assembly).map((file) => filePlace('template and assets', file)),
    ...asked.flat(),
    ...logs.map((file) => filePlace('log file', file)),
  ];
}

type Machine = Pick<Peer, 'name' | 'exec'>;

/** The values of all SecureStrings, by parameter name. */
export async function secureStrings(): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  const all = { Path: ownParameters(), Recursive: true, WithDecryption: true };
  for await (const page of paginateGetParametersByPath({ client: ssm() }, all)) {
    for (const one of page.Parameters ?? []) {
      if (one.Type === 'SecureString') values.set(one.Name ?? '', one.Value ?? '');
    }
  }
  return values;
}

async function stacks(): Promise<Place[]> {
  const found: Place[] = [];
  for (const StackName of await ownStacks()) {
    const parts = [
      await cloudFormation().send(new DescribeStacksCommand({ StackName })),
      await cloudFormation().send(new GetTemplateCommand({ StackName })),
      await resourcesOf(StackName),
    ];
    found.push(jsonPlace('stack', StackName, parts));
    const events: unknown[] = [];
    for await (const page of paginateDescribeStackEvents({ client: cloudFormation() }, { StackName })) {
      events.push(...(page.StackEvents ?? []));
    }
    found.push(jsonPlace('stack events', StackName, events));
  }
  return found;
}

async function attributes(instances: readonly CloudInstance[]): Promise<Place[]> {
  const ids = instances.map(({ id }) => id);
  const { Reservations } = await ec2().send(new DescribeInstancesCommand({ InstanceIds: ids }));
  const ofThem = { Filters: [{ Name: 'resource-id', Values: ids }] };
  const { Tags } = await ec2().send(new DescribeTagsCommand(aws().run === undefined ? {} : ofThem));
  return [
    ...instances.map(
      (one): Place => ({ kind: 'user data', name: one.name, content: Buffer.from(one.userData, 'base64') }),
    ),
    jsonPlace('instance attributes', 'DescribeInstances', Reservations),
    jsonPlace('instance attributes', 'DescribeTags', Tags),
  ];
}

/** Values of the parameters that are not secret, and what can be read of those that are. */
async function openParameters(): Promise<Place[]> {
  const found: Place[] = [];
  for await (const page of paginateDescribeParameters({ client: ssm() }, parametersBelow())) {
    found.push(jsonPlace('parameters', 'DescribeParameters', page.Parameters));
  }
  for await (const page of paginateGetParametersByPath({ client: ssm() }, { Path: ownParameters(), Recursive: true })) {
    const open = page.Parameters?.filter((one) => one.Type !== 'SecureString');
    found.push(jsonPlace('parameters', 'values', open));
  }
  return found;
}

async function lambdaLogs(): Promise<Place[]> {
  const found: Place[] = [];
  for await (const page of paginateDescribeLogGroups({ client: cloudWatchLogs() }, ownLogGroups())) {
    for (const { logGroupName } of page.logGroups ?? []) {
      const lines: string[] = [];
      for await (const events of paginateFilterLogEvents({ client: cloudWatchLogs() }, { logGroupName })) {
        lines.push(...(events.events ?? []).map((event) => event.message ?? ''));
      }
      found.push({ kind: 'Lambda log', name: logGroupName ?? '', content: Buffer.from(lines.join('\n')) });
    }
  }
  return found;
}

async function machinePlaces(machine: Machine): Promise<Place[]> {
  const { name } = machine;
  const read = async (...argv: string[]) => Buffer.from(await must(machine, argv));
  return [
    {
      kind: 'machine journal',
      name,
      content: await read('journalctl', '--no-pager', '--all', '--output=cat'),
    },
    {
      kind: 'machine journal',
      name: `${name} cloud-init`,
      content: await read('sh', '-c', 'cat /var/log/cloud-init*.log'),
    },
    { kind: 'command lines', name, content: await read('ps', '-ww', '-e', '-o', 'args') },
  ];
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function filePlace(kind: PlaceKind, file: string): Place {
  return { kind, name: relative(labDir, file), content: readFileSync(file) };
}

function jsonPlace(kind: PlaceKind, name: string, value: unknown): Place {
  return { kind, name, content: Buffer.from(JSON.stringify(value ?? null)) };
}
