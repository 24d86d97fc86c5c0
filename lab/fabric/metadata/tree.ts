import { AWS_ACCOUNT, AWS_REGION } from '../../aws/settings';
import { addressesOf, type CloudInstance } from '../cloud-state';
import { privateDomain, privateName } from '../dnsmasq';
import type { Notices } from './notices';

/** Credentials of an instance's role, as the metadata service hands them out. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly token: string;
  /** ISO 8601. */
  readonly expiration: string;
}

/** An instance as the metadata service knows it. */
export interface MetadataInstance {
  readonly instance: CloudInstance;
  readonly credentials?: RoleCredentials;
  /** What AWS has told it. @default nothing */
  readonly notices?: Notices;
}

/**
 * Answer to a path below `/<version>/`, such as `meta-data/local-ipv4`: a leaf's text, or a folder's listing in which
 * folders end with a slash. Undefined: not found.
 */
export function lookUp({ instance, credentials, notices }: MetadataInstance, path: string): string | undefined {
  const leaves = { ...metadataLeaves(instance, credentials), ...tagLeaves(instance), ...noticeLeaves(notices) };
  const wanted = path.replace(/^\/+|\/+$/g, '');
  if (leaves[wanted] !== undefined) return leaves[wanted];
  const folder = wanted ? `${wanted}/` : '';
  const names = new Set<string>();
  for (const leaf of Object.keys(leaves)) {
    if (!leaf.startsWith(folder)) continue;
    const [name = '', ...deeper] = leaf.slice(folder.length).split('/');
    names.add(deeper.length > 0 ? `${name}/` : name);
  }
  return names.size > 0 ? [...names].sort().join('\n') : undefined;
}

function metadataLeaves(instance: CloudInstance, credentials?: RoleCredentials): Record<string, string> {
  const { mac } = instance;
  const hostname = `${privateName(instance)}.${privateDomain(AWS_REGION)}`;
  const networkInterface = `meta-data/network/interfaces/macs/${mac}`;
  const leaves: Record<string, string> = {
    'meta-data/ami-id': instance.imageId,
    'meta-data/ami-launch-index': '0',
    'meta-data/hostname': hostname,
    'meta-data/instance-id': instance.id,
    'meta-data/instance-life-cycle': instance.isSpot ? 'spot' : 'on-demand',
    'meta-data/instance-type': instance.instanceType,
    'meta-data/local-hostname': hostname,
    'meta-data/local-ipv4': instance.privateAddress,
    'meta-data/mac': mac,
    'meta-data/placement/availability-zone': instance.availabilityZone,
    'meta-data/placement/region': AWS_REGION,
    'meta-data/profile': 'default-hvm',
    'meta-data/reservation-id': instance.id.replace(/^i-/, 'r-'),
    'meta-data/security-groups': instance.groups.join('\n'),
    'meta-data/services/domain': 'amazonaws.com',
    'meta-data/services/partition': 'aws',
    [`${networkInterface}/device-number`]: '0',
    [`${networkInterface}/interface-id`]: instance.interfaceId,
    [`${networkInterface}/local-hostname`]: hostname,
    [`${networkInterface}/local-ipv4s`]: addressesOf(instance).join('\n'),
    [`${networkInterface}/mac`]: mac,
    [`${networkInterface}/owner-id`]: AWS_ACCOUNT,
    [`${networkInterface}/security-group-ids`]: instance.groups.join('\n'),
    [`${networkInterface}/subnet-id`]: instance.subnetId,
    [`${networkInterface}/subnet-ipv4-cidr-block`]: instance.subnetCidr,
    [`${networkInterface}/vpc-id`]: instance.vpcId,
    [`${networkInterface}/vpc-ipv4-cidr-block`]: instance.vpcCidrs[0],
    [`${networkInterface}/vpc-ipv4-cidr-blocks`]: instance.vpcCidrs.join('\n'),
    'dynamic/instance-identity/document': JSON.stringify(identity(instance)),
  };
  if (instance.userData) leaves['user-data'] = Buffer.from(instance.userData, 'base64').toString('latin1');
  if (instance.publicAddress) {
    leaves['meta-data/public-ipv4'] = instance.publicAddress;
    leaves[`${networkInterface}/public-ipv4s`] = instance.publicAddress;
  }
  if (instance.role && credentials) {
    leaves[`meta-data/iam/security-credentials/${instance.role}`] = JSON.stringify({
      Code: 'Success',
      LastUpdated: instance.launchTime,
      Type: 'AWS-HMAC',
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      Token: credentials.token,
      Expiration: credentials.expiration,
    });
  }
  return leaves;
}

function tagLeaves({ tags, metadata }: CloudInstance): Record<string, string> {
  const shown = metadata.tags ? Object.entries(tags) : [];
  return Object.fromEntries(shown.map(([key, value]) => [`meta-data/tags/instance/${key}`, value]));
}

function noticeLeaves({ action, rebalance }: Notices = {}): Record<string, string> {
  return {
    ...(action ? { 'meta-data/spot/instance-action': JSON.stringify(action) } : {}),
    ...(action?.action === 'terminate' ? { 'meta-data/spot/termination-time': action.time } : {}),
    ...(rebalance ? { 'meta-data/events/recommendations/rebalance': JSON.stringify({ noticeTime: rebalance }) } : {}),
  };
}

function identity(instance: CloudInstance) {
  return {
    accountId: AWS_ACCOUNT,
    architecture: 'x86_64',
    availabilityZone: instance.availabilityZone,
    imageId: instance.imageId,
    instanceId: instance.id,
    instanceType: instance.instanceType,
    pendingTime: instance.launchTime,
    privateIp: instance.privateAddress,
    region: AWS_REGION,
    version: '2017-09-30',
  };
}
