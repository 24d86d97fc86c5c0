import {
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DescribeVpcsCommand,
  type Instance,
  type IpPermission,
  type Route,
  type RouteTable,
  type SecurityGroup,
  type Volume,
  type Vpc,
} from '@aws-sdk/client-ec2';
import { GetInstanceProfileCommand } from '@aws-sdk/client-iam';
import { ec2, iam } from '../aws/clients';
import { aws } from '../aws/current';
import { ownIds } from '../aws/own';
import type { CloudInstance, CloudRoute, CloudState, CloudVolume, GroupRule } from './cloud-state';

/** Asks the AWS API for everything that the fabric depends on; in an account for what the run has made. */
export async function readCloud(): Promise<CloudState & { readonly volumes: readonly CloudVolume[] }> {
  const [reservations, groups, subnets, vpcs, tables, volumes] = await Promise.all([
    ec2().send(new DescribeInstancesCommand({})),
    ec2().send(new DescribeSecurityGroupsCommand({})),
    ec2().send(new DescribeSubnetsCommand({})),
    ec2().send(new DescribeVpcsCommand({})),
    ec2().send(new DescribeRouteTablesCommand({})),
    ec2().send(new DescribeVolumesCommand({})),
  ]);
  const own = aws().run === undefined ? undefined : await ownIds('AWS::EC2::Instance');
  const subnetCidrs = new Map(subnets.Subnets?.map((subnet) => [subnet.SubnetId, subnet.CidrBlock]));
  const vpcCidrs = new Map(vpcs.Vpcs?.map((vpc) => [vpc.VpcId, blocksOf(vpc)]));
  const instances = (reservations.Reservations ?? [])
    .flatMap((reservation) => reservation.Instances ?? [])
    .filter((instance) => instance.State?.Name !== 'terminated')
    .filter(({ InstanceId = '' }) => own === undefined || own.includes(InstanceId));
  const members = instances.flatMap(({ SecurityGroups }) => (SecurityGroups ?? []).map(({ GroupId }) => GroupId));
  const isOwn = ({ GroupId }: SecurityGroup) => own === undefined || members.includes(GroupId);
  return {
    instances: await Promise.all(
      instances.map(async (instance) => ({
        ...describe(instance),
        subnetCidr: subnetCidrs.get(instance.SubnetId) ?? '',
        vpcCidrs: vpcCidrs.get(instance.VpcId) ?? [''],
        routes: routesOf(instance, tables.RouteTables ?? []),
        userData: await userData(instance.InstanceId ?? ''),
        role: await roleName(instance.IamInstanceProfile?.Arn),
      })),
    ),
    groups: (groups.SecurityGroups ?? []).filter(isOwn).map((group) => ({
      id: group.GroupId ?? '',
      ingress: (group.IpPermissions ?? []).map(rule),
      egress: (group.IpPermissionsEgress ?? []).map(rule),
    })),
    volumes: volumesOf(volumes.Volumes ?? [], instances),
  };
}

/** A machine's own disk is a volume of its instance, which stands for it. */
export function volumesOf(volumes: readonly Volume[], instances: readonly Instance[]): CloudVolume[] {
  const own = instances.flatMap(({ BlockDeviceMappings }) => BlockDeviceMappings ?? []).map(({ Ebs }) => Ebs?.VolumeId);
  return volumes
    .filter(({ VolumeId }) => !own.includes(VolumeId))
    .map(({ VolumeId, Size, Attachments }) => {
      const instanceId = Attachments?.[0]?.InstanceId;
      return { id: VolumeId ?? '', sizeGib: Size ?? 0, ...(instanceId ? { instanceId } : {}) };
    });
}

function blocksOf({ CidrBlock = '', CidrBlockAssociationSet = [] }: Vpc): [string, ...string[]] {
  const all = CidrBlockAssociationSet.flatMap((one) => one.CidrBlock ?? []);
  return [CidrBlock, ...all.filter((block) => block !== CidrBlock)];
}

type Described = Omit<CloudInstance, 'subnetCidr' | 'vpcCidrs' | 'routes' | 'userData' | 'role'>;

function describe(instance: Instance): Described {
  const id = instance.InstanceId ?? '';
  const networkInterface = instance.NetworkInterfaces?.[0];
  const tags = Object.fromEntries((instance.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
  return {
    id,
    name: nameOf(tags) || id,
    running: instance.State?.Name === 'running',
    isSpot: instance.InstanceLifecycle === 'spot',
    tags,
    imageId: instance.ImageId ?? '',
    instanceType: instance.InstanceType ?? '',
    availabilityZone: instance.Placement?.AvailabilityZone ?? '',
    launchTime: instance.LaunchTime?.toISOString() ?? '',
    privateAddress: instance.PrivateIpAddress ?? '',
    secondaryAddresses: (networkInterface?.PrivateIpAddresses ?? []).flatMap(({ Primary, PrivateIpAddress }) =>
      Primary || !PrivateIpAddress ? [] : PrivateIpAddress,
    ),
    interfaceId: networkInterface?.NetworkInterfaceId ?? '',
    mac: networkInterface?.MacAddress ?? '',
    publicAddress: instance.PublicIpAddress ?? '',
    subnetId: instance.SubnetId ?? '',
    vpcId: instance.VpcId ?? '',
    sourceDestCheck: instance.SourceDestCheck ?? true,
    groups: (instance.SecurityGroups ?? []).map((group) => group.GroupId ?? ''),
    metadata: {
      enabled: instance.MetadataOptions?.HttpEndpoint !== 'disabled',
      tokensRequired: instance.MetadataOptions?.HttpTokens === 'required',
      hopLimit: instance.MetadataOptions?.HttpPutResponseHopLimit ?? 1,
      tags: instance.MetadataOptions?.InstanceMetadataTags === 'enabled',
    },
  };
}

/** What people call an instance: the node that it is to Slurm, which those of a fleet get after their start. */
export function nameOf(tags: Readonly<Record<string, string>>): string | undefined {
  return tags['skylan:node'] ?? tags.Name?.split('/').pop();
}

function rule(permission: IpPermission): GroupRule {
  return {
    protocol: permission.IpProtocol ?? '-1',
    fromPort: permission.FromPort,
    toPort: permission.ToPort,
    cidrs: (permission.IpRanges ?? []).flatMap((range) => range.CidrIp ?? []),
    groups: (permission.UserIdGroupPairs ?? []).flatMap((pair) => pair.GroupId ?? []),
  };
}

/** The route table of the instance's subnet, else the VPC's main one, decides. */
function routesOf(instance: Instance, tables: readonly RouteTable[]): CloudRoute[] {
  const own = tables.find((table) => table.Associations?.some((entry) => entry.SubnetId === instance.SubnetId));
  const main = tables.find(
    (table) => table.VpcId === instance.VpcId && table.Associations?.some((entry) => entry.Main),
  );
  const routes = (own ?? main)?.Routes ?? [];
  return routes
    .filter((route) => route.GatewayId !== 'local')
    .flatMap((route) => {
      const destination = route.DestinationCidrBlock;
      return destination === undefined ? [] : [{ destination, target: targetOf(route) }];
    });
}

function targetOf({ GatewayId, NetworkInterfaceId }: Route): CloudRoute['target'] {
  if (NetworkInterfaceId) return { interfaceId: NetworkInterfaceId };
  return GatewayId?.startsWith('igw-') ? 'internet' : 'nowhere';
}

async function userData(instanceId: string): Promise<string> {
  const attribute = await ec2().send(
    new DescribeInstanceAttributeCommand({ InstanceId: instanceId, Attribute: 'userData' }),
  );
  return attribute.UserData?.Value ?? '';
}

async function roleName(profileArn: string | undefined): Promise<string | undefined> {
  const name = profileArn?.split('/').pop();
  if (!name) return undefined;
  const profile = await iam().send(new GetInstanceProfileCommand({ InstanceProfileName: name }));
  return profile.InstanceProfile?.Roles?.[0]?.RoleName;
}
