import { paginateDescribeStackEvents, type StackEvent } from '@aws-sdk/client-cloudformation';
import { cloudFormation } from './clients';

/** What CloudFormation says about the failures of a stack's last operation, the first cause first. */
export async function failedEvents(stack: string): Promise<string[]> {
  const events: StackEvent[] = [];
  // A rollback alone fills more than one page.
  for await (const page of paginateDescribeStackEvents({ client: cloudFormation() }, { StackName: stack })) {
    events.push(...(page.StackEvents ?? []));
  }
  return failuresOf(events);
}

/** The failures among a stack's events since its last operation began, in the order of time. */
export function failuresOf(events: readonly StackEvent[]): string[] {
  const time = (event: StackEvent | undefined) => event?.Timestamp?.getTime() ?? 0;
  // The API sends the newest first.
  const ordered = time(events[0]) > time(events.at(-1)) ? [...events].reverse() : [...events];
  const ofStack = (event: StackEvent) => event.PhysicalResourceId === event.StackId;
  const begins = (event: StackEvent) =>
    ofStack(event) && /^(CREATE|UPDATE)_IN_PROGRESS$/.test(event.ResourceStatus ?? '');
  const begin = ordered.reduce((latest, event, index) => (begins(event) ? index : latest), -1);
  return ordered
    .slice(begin + 1)
    .filter((event) => event.ResourceStatus?.endsWith('_FAILED') && !ofStack(event))
    .map((event) => `${event.LogicalResourceId} (${event.ResourceType}): ${event.ResourceStatusReason ?? 'no reason'}`);
}
