import {
  CreateFleetCommand,
  CreateTagsCommand,
  DescribeInstancesCommand,
  type Instance,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { ec2 } from '../../aws/clients';

const NODE = 'skylan:node';
const FLEET = 'skylan:fleet';

/** Instances of a fleet that are not ended, by the name that its nodes begin with. */
export function ofFleet(fleet: string): Promise<Instance[]> {
  return living(FLEET, fleet);
}

/** Instances of a node that are not ended. */
export function ofNode(node: string): Promise<Instance[]> {
  return living(NODE, node);
}

/**
 * The one instance that a node is on.
 *
 * @throws Error when there is not one
 */
export async function instanceOfNode(node: string): Promise<Instance & { readonly InstanceId: string }> {
  const [instance, ...others] = await ofNode(node);
  if (!instance?.InstanceId || others.length > 0)
    throw new Error(`${node} is on ${instance ? others.length + 1 : 0} instances`);
  return { ...instance, InstanceId: instance.InstanceId };
}

export async function terminate(id: string): Promise<void> {
  await ec2().send(new TerminateInstancesCommand({ InstanceIds: [id] }));
}

/**
 * Makes another instance like a fleet's own, and gives it the name of a node that has none: as a controller leaves it that
 * fails in between.
 *
 * @returns its id
 */
export async function makeAnother(like: Instance, node: string): Promise<string> {
  const tags = Object.fromEntries((like.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
  const own = Object.entries(tags).filter(([key]) => !key.startsWith('aws:') && key !== NODE);
  const { Instances } = await ec2().send(
    new CreateFleetCommand({
      Type: 'instant',
      TargetCapacitySpecification: { TotalTargetCapacity: 1, DefaultTargetCapacityType: 'on-demand' },
      LaunchTemplateConfigs: [
        {
          LaunchTemplateSpecification: {
            LaunchTemplateId: tags['aws:ec2launchtemplate:id'],
            Version: tags['aws:ec2launchtemplate:version'],
          },
          Overrides: [{ InstanceType: like.InstanceType, SubnetId: like.SubnetId }],
        },
      ],
      TagSpecifications: [{ ResourceType: 'instance', Tags: own.map(([Key, Value]) => ({ Key, Value })) }],
    }),
  );
  const id = Instances?.[0]?.InstanceIds?.[0];
  if (!id) throw new Error(`EC2 has made no instance for ${node}`);
  await ec2().send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: NODE, Value: node }] }));
  return id;
}

/** Whether an instance is there and not ended. */
export async function lives(id: string): Promise<boolean> {
  return (await matching('instance-id', id)).length > 0;
}

/** Which calls have made instances: one, where all came together. */
export function callsOf(instances: readonly Instance[]): number {
  return new Set(instances.map(({ Tags }) => Tags?.find(({ Key }) => Key === 'aws:ec2:fleet-id')?.Value)).size;
}

function living(tag: string, value: string): Promise<Instance[]> {
  return matching(`tag:${tag}`, value);
}

async function matching(Name: string, value: string): Promise<Instance[]> {
  const { Reservations } = await ec2().send(new DescribeInstancesCommand({ Filters: [{ Name, Values: [value] }] }));
  const all = (Reservations ?? []).flatMap(({ Instances }) => Instances ?? []);
  return all.filter(({ State }) => State?.Name !== 'terminated' && State?.Name !== 'shutting-down');
}
