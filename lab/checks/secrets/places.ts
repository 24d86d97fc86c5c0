import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateDescribeStackEvents,
} from '@aws-sdk/client-cloudformation';
import { paginateDescribeLogGroups, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeInstancesCommand, DescribeTagsCommand } from '@aws-sdk/client-ec2';
import { paginateDescribeParameters, paginateGetParametersByPath } from '@aws-sdk/client-ssm';
import { cloudFormation, cloudWatchLogs, ec2, ssm } from '../../aws/clients';
import { logDir } from '../../aws/settings';
import { readCloud } from '../../fabric/read-cloud';
import { assembly } from '../../running/deploy';
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
  const machines = listVms().filter((machine) => vmStatus(machine) === 'running');
  const asked = await Promise.all([
    stacks(),
    instances(),
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

/** The values of all SecureStrings, by parameter name. */
export async function secureStrings(): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  const all = { Path: '/', Recursive: true, WithDecryption: true };
  for await (const page of paginateGetParametersByPath({ client: ssm() }, all)) {
    for (const one of page.Parameters ?? []) {
      if (one.Type === 'SecureString') values.set(one.Name ?? '', one.Value ?? '');
    }
  }
  return values;
}

async function stacks(): Promise<Place[]> {
  const found: Place[] = [];
  for (const stack of (await cloudFormation().send(new DescribeStacksCommand({}))).Stacks ?? []) {
    const StackName = stack.StackName ?? '';
    const parts = [
      stack,
      await cloudFormation().send(new GetTemplateCommand({ StackName })),
      await cloudFormation().send(new DescribeStackResourcesCommand({ StackName })),
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

async function instances(): Promise<Place[]> {
  const { Reservations } = await ec2().send(new DescribeInstancesCommand({}));
  const { Tags } = await ec2().send(new DescribeTagsCommand({}));
  return [
    ...(await readCloud()).instances.map(
      (one): Place => ({ kind: 'user data', name: one.name, content: Buffer.from(one.userData, 'base64') }),
    ),
    jsonPlace('instance attributes', 'DescribeInstances', Reservations),
    jsonPlace('instance attributes', 'DescribeTags', Tags),
  ];
}

/** Values of the parameters that are not secret, and what can be read of those that are. */
async function openParameters(): Promise<Place[]> {
  const found: Place[] = [];
  for await (const page of paginateDescribeParameters({ client: ssm() }, {})) {
    found.push(jsonPlace('parameters', 'DescribeParameters', page.Parameters));
  }
  for await (const page of paginateGetParametersByPath({ client: ssm() }, { Path: '/', Recursive: true })) {
    const open = page.Parameters?.filter((one) => one.Type !== 'SecureString');
    found.push(jsonPlace('parameters', 'values', open));
  }
  return found;
}

async function lambdaLogs(): Promise<Place[]> {
  const found: Place[] = [];
  for await (const page of paginateDescribeLogGroups({ client: cloudWatchLogs() }, {})) {
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

async function machinePlaces(machine: string): Promise<Place[]> {
  const read = async (...argv: string[]) => {
    const result = await guestExec(machine, argv);
    if (result.exitCode !== 0) throw new Error(`${argv.join(' ')} failed on ${machine}: ${result.stderr}`);
    return Buffer.from(result.stdout);
  };
  return [
    {
      kind: 'machine journal',
      name: machine,
      content: await read('journalctl', '--no-pager', '--all', '--output=cat'),
    },
    {
      kind: 'machine journal',
      name: `${machine} cloud-init`,
      content: await read('sh', '-c', 'cat /var/log/cloud-init*.log'),
    },
    { kind: 'command lines', name: machine, content: await read('ps', '-ww', '-e', '-o', 'args') },
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
