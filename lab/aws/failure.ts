import { DescribeStackEventsCommand, type StackEvent } from '@aws-sdk/client-cloudformation';
import { cloudFormation } from './clients';

/** What CloudFormation says about the failures of a stack's last operation, the first cause first. */
export async function failedEvents(stack: string): Promise<string[]> {
  const { StackEvents: newestFirst = [] } = await cloudFormation().send(
    new DescribeStackEventsCommand({ StackName: stack }),
  );
  const ofStack = (event: StackEvent) => event.PhysicalResourceId === event.StackId;
  const begin = newestFirst.findIndex(
    (event) => ofStack(event) && /^(CREATE|UPDATE)_IN_PROGRESS$/.test(event.ResourceStatus ?? ''),
  );
  return newestFirst
    .slice(0, begin < 0 ? undefined : begin)
    .reverse()
    .filter((event) => event.ResourceStatus?.endsWith('_FAILED') && !ofStack(event))
    .map((event) => `${event.LogicalResourceId} (${event.ResourceType}): ${event.ResourceStatusReason ?? 'no reason'}`);
}
