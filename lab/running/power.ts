import { EC2Client, StartInstancesCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { sts } from '../aws/clients';
import { awsCommand } from '../aws/command-line';
import { aws } from '../aws/current';
import { ownIds } from '../aws/own';
import { repoRoot } from '../util/paths';
import { run } from '../util/run';

/**
 * `npm run power`, as a user types it in the checkout.
 *
 * @returns what it says
 * @throws CommandError when it fails
 */
export async function npmRunPower(action: 'off' | 'on' | 'status'): Promise<string> {
  return run(['npm', 'run', '--silent', 'power', '--', action], { cwd: repoRoot, env: await aws().environment() });
}

/** A schedule, as far as it is read here. */
interface Schedule {
  readonly ScheduleExpression: string;
  readonly Target: { readonly Arn: string; readonly RoleArn: string; readonly Input: string };
}

/** What schedules of EventBridge Scheduler call, and what calls it here: MiniStack has no clock for them. */
const TARGETS = {
  'arn:aws:scheduler:::aws-sdk:ec2:startInstances': (client: EC2Client, input: Ids) =>
    client.send(new StartInstancesCommand(input)),
  'arn:aws:scheduler:::aws-sdk:ec2:stopInstances': (client: EC2Client, input: Ids) =>
    client.send(new StopInstancesCommand(input)),
} as const;

interface Ids {
  readonly InstanceIds: string[];
}

/** By this name of a session the record of calls knows whose place is taken (`plugin/role_sessions.py`). */
const SESSION = 'schedule';

/**
 * Carries out what the lab's schedule with this time is for: its target with its input, in its role.
 *
 * @throws Error when there is none
 */
export async function timeHasCome(time: string): Promise<void> {
  const { Target } = await scheduleAt(time);
  const { Credentials: session } = await sts().send(
    new AssumeRoleCommand({ RoleArn: Target.RoleArn, RoleSessionName: SESSION }),
  );
  const credentials = {
    accessKeyId: session?.AccessKeyId ?? '',
    secretAccessKey: session?.SecretAccessKey ?? '',
    sessionToken: session?.SessionToken ?? '',
  };
  const call = TARGETS[Target.Arn as keyof typeof TARGETS];
  if (!call) throw new Error(`the target ${Target.Arn} is not known here`);
  await call(new EC2Client({ ...aws().client, credentials }), JSON.parse(Target.Input) as Ids);
}

async function scheduleAt(time: string): Promise<Schedule> {
  const [group = ''] = await ownIds('AWS::Scheduler::ScheduleGroup');
  const found: string[] = [];
  for (const name of await ownIds('AWS::Scheduler::Schedule')) {
    const one = await awsCommand<Schedule>('scheduler', 'get-schedule', '--group-name', group, '--name', name);
    if (one?.ScheduleExpression === time) return one;
    found.push(one?.ScheduleExpression ?? name);
  }
  throw new Error(`no schedule is for ${time}; there are: ${found.join(', ') || 'none'}`);
}
