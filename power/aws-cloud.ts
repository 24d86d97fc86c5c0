import {
  type CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import {
  CreateTagsCommand,
  DescribeVolumesCommand,
  type EC2Client,
  type Instance,
  paginateDescribeInstances,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { type Cloud, type Lan, type Machine, PowerError, type State } from './lan';
import { stoppedAt, toldAt, whyStopped } from './stop-reason';

/** Tags of a LAN's machines, as the product gives and writes them. */
const LAN_TAG = 'skylan:lan';
const LAST_STOP_TAG = 'skylan:last-stop';

const STATES: readonly string[] = ['pending', 'running', 'stopping', 'stopped'] satisfies State[];

/** The AWS that these clients lead to. */
export class AwsCloud implements Cloud {
  constructor(
    private readonly cloudFormation: CloudFormationClient,
    private readonly ec2: EC2Client,
  ) {}

  async find(stack: string): Promise<Lan> {
    const region = await this.cloudFormation.config.region();
    const stackStatus = await this.statusOf(stack, region);
    const resources = await this.resourcesOf(stack);
    const instances = await this.instances(idsOf(resources, 'AWS::EC2::Instance'));
    const ofLan = instances.filter((instance) => tagOf(instance, LAN_TAG) !== undefined);
    if (ofLan.length === 0) {
      throw new PowerError(
        `${stack} has no machine with the tag ${LAN_TAG}: it is no robot's LAN, or was deployed by an older skylan; ` +
          `deploy it (npx cdk deploy ${stack}), or name another stack with --stack.`,
      );
    }
    const count = (type: string) => idsOf(resources, type).length;
    return {
      stack,
      stackStatus,
      region,
      machines: ofLan.map(machineOf).sort((one, other) => one.name.localeCompare(other.name)),
      kept: {
        addresses: count('AWS::EC2::EIP'),
        gibibytes: await this.gibibytesOf(ofLan),
        keys: count('AWS::KMS::Key'),
        alarms: count('AWS::CloudWatch::Alarm'),
      },
    };
  }

  async start(ids: readonly string[]): Promise<void> {
    await this.ec2.send(new StartInstancesCommand({ InstanceIds: [...ids] }));
  }

  async stop(ids: readonly string[]): Promise<void> {
    await this.ec2.send(new StopInstancesCommand({ InstanceIds: [...ids] }));
  }

  async tell(ids: readonly string[], why: string): Promise<void> {
    await this.ec2.send(new CreateTagsCommand({ Resources: [...ids], Tags: [{ Key: LAST_STOP_TAG, Value: why }] }));
  }

  private async statusOf(StackName: string, region: string): Promise<string> {
    try {
      const { Stacks } = await this.cloudFormation.send(new DescribeStacksCommand({ StackName }));
      return Stacks?.[0]?.StackStatus ?? '';
    } catch (error) {
      if (!(error instanceof Error) || !/does not exist/.test(error.message)) throw error;
      throw new PowerError(
        `There is no stack ${StackName} in ${region}; set AWS_REGION to where it was deployed, or name another one ` +
          'with --stack.',
      );
    }
  }

  private async resourcesOf(StackName: string): Promise<StackResourceSummary[]> {
    const all: StackResourceSummary[] = [];
    for await (const page of paginateListStackResources({ client: this.cloudFormation }, { StackName })) {
      all.push(...(page.StackResourceSummaries ?? []));
    }
    return all;
  }

  /** Those of them that there are; one whose deploy failed may be gone. */
  private async instances(ids: readonly string[]): Promise<Instance[]> {
    if (ids.length === 0) return [];
    const Filters = [
      { Name: 'instance-id', Values: [...ids] },
      { Name: 'instance-state-name', Values: [...STATES] },
    ];
    const all: Instance[] = [];
    for await (const page of paginateDescribeInstances({ client: this.ec2 }, { Filters })) {
      all.push(...(page.Reservations ?? []).flatMap(({ Instances }) => Instances ?? []));
    }
    return all;
  }

  private async gibibytesOf(instances: readonly Instance[]): Promise<number> {
    const mappings = instances.flatMap(({ BlockDeviceMappings }) => BlockDeviceMappings ?? []);
    const VolumeIds = mappings.flatMap(({ Ebs }) => Ebs?.VolumeId ?? []);
    if (VolumeIds.length === 0) return 0;
    const { Volumes } = await this.ec2.send(new DescribeVolumesCommand({ VolumeIds }));
    return (Volumes ?? []).reduce((sum, { Size }) => sum + (Size ?? 0), 0);
  }
}

function idsOf(resources: readonly StackResourceSummary[], type: string): string[] {
  return resources.flatMap((one) => (one.ResourceType === type && one.PhysicalResourceId) || []);
}

function tagOf({ Tags }: Instance, key: string): string | undefined {
  return Tags?.find(({ Key }) => Key === key)?.Value;
}

function machineOf(instance: Instance): Machine {
  const state = (instance.State?.Name ?? 'stopped') as State;
  const isOn = state === 'pending' || state === 'running';
  const told = tagOf(instance, LAST_STOP_TAG);
  const stopped = stoppedAt(instance.StateTransitionReason);
  return {
    id: instance.InstanceId ?? '',
    name: tagOf(instance, 'Name') ?? instance.InstanceId ?? '',
    type: instance.InstanceType ?? '',
    state,
    since: isOn ? instance.LaunchTime : (stopped ?? toldAt(told)),
    why: isOn ? undefined : whyStopped(told, stopped),
  };
}
