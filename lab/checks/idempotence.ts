import { paginateDescribeParameters } from '@aws-sdk/client-ssm';
import { ssm } from '../aws/clients';
import { ownIds, parametersBelow } from '../aws/own';
import { readCloud } from '../fabric/read-cloud';
import type { CheckResult } from '../report/report';
import { cloudExec } from '../running/cloud-door';

/** What a deploy that changes nothing must leave alone: each thing's name and the version of it. */
export type Snapshot = Readonly<Record<string, string>>;

/** Parameters, KMS keys, instances and boots of the machines, as they are now. */
export async function takeSnapshot(): Promise<Snapshot> {
  const snapshot: Record<string, string> = {};
  for await (const page of paginateDescribeParameters({ client: ssm() }, parametersBelow())) {
    for (const one of page.Parameters ?? []) snapshot[`parameter ${one.Name}`] = `version ${one.Version}`;
  }
  for (const key of await ownIds('AWS::KMS::Key')) snapshot[`key ${key}`] = 'present';
  for (const { id, running } of (await readCloud()).instances) {
    if (!running) continue;
    const boot = await cloudExec(id)(['cat', '/proc/sys/kernel/random/boot_id']);
    snapshot[`instance ${id}`] = `boot ${boot.stdout.trim()}`;
  }
  return snapshot;
}

/** Lines that tell what differs. */
export function difference(before: Snapshot, after: Snapshot): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => before[name] !== after[name])
    .map((name) => `${name}: ${before[name] ?? 'absent'} before, ${after[name] ?? 'absent'} after`);
}

export function unchanged(before: Snapshot, after: Snapshot): CheckResult {
  const changes = difference(before, after);
  const things = Object.keys(before).length;
  return {
    name: `second deploy: keys, parameters, instances changed, of ${things}`,
    ok: changes.length === 0 && things > 0,
    figure: changes.length,
    unit: 'changed',
    ...(changes.length > 0 ? { detail: changes.join('\n') } : {}),
  };
}
