import type { Stack } from '@aws-sdk/client-cloudformation';
import { DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeInstancesCommand, paginateDescribeTags } from '@aws-sdk/client-ec2';
import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { DeleteParametersCommand, paginateDescribeParameters } from '@aws-sdk/client-ssm';
import { RUN_TAG } from '../../aws/cdk';
import { cloudWatchLogs, ec2, kms, ssm } from '../../aws/clients';
import { parametersBelow, resourcesOf } from '../../aws/own';

/** What a run has made that its stack may leave behind. */
export interface Made {
  readonly run: string;
  /** Ids of KMS keys, which are deleted after some days. */
  readonly keys: readonly string[];
  /** Log groups, those too that functions have made for themselves. */
  readonly logGroups: readonly string[];
}

/** DeleteParameters takes so many names. */
const PARAMETERS = 10;

/** What a stack has made, told by itself. */
export async function madeBy({ StackId = '' }: Stack, run: string): Promise<Made> {
  const resources = await resourcesOf(StackId);
  const ids = (type: string) => resources.flatMap((one) => (one.ResourceType === type && one.PhysicalResourceId) || []);
  const ofFunctions = ids('AWS::Lambda::Function').map((name) => `/aws/lambda/${name}`);
  return { run, keys: ids('AWS::KMS::Key'), logGroups: [...ids('AWS::Logs::LogGroup'), ...ofFunctions] };
}

/** Removes what a stack that is gone has left. Returns what stays, a line each. */
export async function leftovers(made: Made): Promise<string[]> {
  const found = await Promise.all([logs(made), parameters(), tagged(made.run), keys(made)]);
  return found.flat();
}

/** Flow logs may come in for some minutes more: AWS then makes their group anew, but not that of another name. */
async function logs({ logGroups }: Made): Promise<string[]> {
  return tried(logGroups, 'log group', async (logGroupName) => {
    await cloudWatchLogs().send(new DeleteLogGroupCommand({ logGroupName })).catch(unless('ResourceNotFoundException'));
  });
}

/** Secrets: nothing of them may stay. */
async function parameters(): Promise<string[]> {
  const names: string[] = [];
  for await (const page of paginateDescribeParameters({ client: ssm() }, parametersBelow())) {
    names.push(...(page.Parameters ?? []).flatMap(({ Name }) => Name ?? []));
  }
  const parts = Array.from({ length: Math.ceil(names.length / PARAMETERS) }, (_, index) =>
    names.slice(index * PARAMETERS, (index + 1) * PARAMETERS),
  );
  return tried(parts, 'parameters', async (Names) => {
    await ssm().send(new DeleteParametersCommand({ Names: [...Names] }));
  });
}

/** Whatever of EC2 has the run's tag; instances are listed for an hour after their end. */
async function tagged(run: string): Promise<string[]> {
  const Filters = [
    { Name: 'key', Values: [RUN_TAG] },
    { Name: 'value', Values: [run] },
  ];
  const found: { readonly type: string; readonly id: string }[] = [];
  for await (const page of paginateDescribeTags({ client: ec2() }, { Filters })) {
    for (const { ResourceType, ResourceId } of page.Tags ?? [])
      found.push({ type: ResourceType ?? '', id: ResourceId ?? '' });
  }
  const instances = found.filter(({ type }) => type === 'instance').map(({ id }) => id);
  const ended = new Set(instances.length > 0 ? await terminated(instances) : []);
  return found.filter(({ id }) => !ended.has(id)).map(({ type, id }) => `EC2 ${type} ${id}`);
}

async function terminated(InstanceIds: string[]): Promise<string[]> {
  const { Reservations } = await ec2().send(new DescribeInstancesCommand({ InstanceIds }));
  return (Reservations ?? [])
    .flatMap(({ Instances }) => Instances ?? [])
    .flatMap(({ InstanceId, State }) => (State?.Name === 'terminated' && InstanceId) || []);
}

/** A key that is pending deletion costs nothing, and goes by itself. */
async function keys(made: Made): Promise<string[]> {
  const states = await Promise.all(
    made.keys.map(async (KeyId) => {
      const described = await kms().send(new DescribeKeyCommand({ KeyId })).catch(unless('NotFoundException'));
      return { KeyId, state: described?.KeyMetadata?.KeyState ?? 'PendingDeletion' };
    }),
  );
  return states
    .filter(({ state }) => state !== 'PendingDeletion')
    .map(({ KeyId, state }) => `KMS key ${KeyId}, which is ${state}: schedule its deletion`);
}

/** Does it with each, and tells those with which it failed. */
async function tried<T extends string | readonly string[]>(
  things: readonly T[],
  what: string,
  work: (thing: T) => Promise<void>,
): Promise<string[]> {
  const lines = await Promise.all(
    things.map((thing) =>
      work(thing).then(
        () => [],
        (error: unknown) => [`${what} ${thing}: ${error instanceof Error ? error.message : error}`],
      ),
    ),
  );
  return lines.flat();
}

/** Lets an error of that name pass as nothing. */
function unless(name: string): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof Error && error.name === name) return undefined;
    throw error;
  };
}
