import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { ListKeysCommand } from '@aws-sdk/client-kms';
import { paginateDescribeParameters } from '@aws-sdk/client-ssm';
import { ec2, kms, ssm } from '../aws/clients';
import type { CheckResult } from '../report/report';
import { guestExec } from '../vm';

/** What a deploy that changes nothing must leave alone: each thing's name and the version of it. */
export type Snapshot = Readonly<Record<string, string>>;

/** Parameters, KMS keys, instances and boots of the machines, as they are now. */
export async function takeSnapshot(): Promise<Snapshot> {
  const snapshot: Record<string, string> = {};
  for await (const page of paginateDescribeParameters({ client: ssm() }, {})) {
    for (const one of page.Parameters ?? []) snapshot[`parameter ${one.Name}`] = `version ${one.Version}`;
  }
  for (const key of (await kms().send(new ListKeysCommand({}))).Keys ?? []) snapshot[`key ${key.KeyId}`] = 'present';
  const { Reservations } = await ec2().send(new DescribeInstancesCommand({}));
  for (const instance of (Reservations ?? []).flatMap((reservation) => reservation.Instances ?? [])) {
    if (instance.State?.Name !== 'running' || !instance.InstanceId) continue;
    const boot = await guestExec(instance.InstanceId, ['cat', '/proc/sys/kernel/random/boot_id']);
    snapshot[`instance ${instance.InstanceId}`] = `boot ${boot.stdout.trim()}`;
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
