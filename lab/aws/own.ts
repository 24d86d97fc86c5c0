import {
  DescribeStacksCommand,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { cloudFormation } from './clients';
import { aws } from './current';

/** The stack that `cdk bootstrap` makes: the deploy's own. */
export const BOOTSTRAP = 'CDKToolkit';

/** The stack that a run in an account deploys. */
export const RUN_STACK = 'RobotLan';

/** Names of the stacks that the lab has deployed: in an account the run's, else all but the bootstrap's. */
export async function ownStacks(): Promise<string[]> {
  if (aws().run !== undefined) return [RUN_STACK];
  const { Stacks } = await cloudFormation().send(new DescribeStacksCommand({}));
  return (Stacks ?? []).flatMap(({ StackName }) => (StackName === BOOTSTRAP ? [] : (StackName ?? [])));
}

/** Resources of a stack. */
export async function resourcesOf(StackName: string): Promise<StackResourceSummary[]> {
  const all: StackResourceSummary[] = [];
  for await (const page of paginateListStackResources({ client: cloudFormation() }, { StackName })) {
    all.push(...(page.StackResourceSummaries ?? []));
  }
  return all;
}

/** Physical ids of the lab's resources of a type, such as `AWS::EC2::Instance`. */
export async function ownIds(type: string): Promise<string[]> {
  const stacks = await Promise.all((await ownStacks()).map(resourcesOf));
  return stacks.flat().flatMap((one) => (one.ResourceType === type && one.PhysicalResourceId) || []);
}

/** Path below which the lab's parameters are: in an account the run's network has its id as name. */
export function ownParameters(): string {
  const { run } = aws();
  return run === undefined ? '/' : `/skylan/lan/${run}`;
}

/** A question for the descriptions of the lab's parameters. */
export function parametersBelow() {
  if (aws().run === undefined) return {};
  return { ParameterFilters: [{ Key: 'Name', Option: 'BeginsWith', Values: [ownParameters()] }] };
}

/** A question for the log groups of the lab's functions. */
export function ownLogGroups() {
  return aws().run === undefined ? {} : { logGroupNamePrefix: `/aws/lambda/${RUN_STACK}-` };
}
