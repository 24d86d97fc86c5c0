import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  type IpPermission,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { ec2 } from '../aws/clients';
import { forgetConnections, routersSay } from '../fabric/routers';
import { waitFor } from '../util/wait';

/** A rule of a security group, taken out of it or put into it. */
export interface GroupRuleRef {
  readonly GroupId: string;
  readonly IpPermissions: IpPermission[];
}

/**
 * The deployed group that has a rule of this protocol.
 *
 * @throws Error when there is none
 */
export async function ruleOf(protocol: string): Promise<GroupRuleRef> {
  const { SecurityGroups } = await ec2().send(new DescribeSecurityGroupsCommand({}));
  for (const group of SecurityGroups ?? []) {
    const rules = (group.IpPermissions ?? []).filter(({ IpProtocol }) => IpProtocol === protocol);
    if (rules.length > 0) return { GroupId: group.GroupId ?? '', IpPermissions: rules.map(asGiven) };
  }
  throw new Error(`no security group has a rule of protocol ${protocol}`);
}

/** Without the empty lists that a description holds. */
function asGiven({ IpProtocol, FromPort, ToPort, IpRanges, UserIdGroupPairs }: IpPermission): IpPermission {
  return {
    IpProtocol,
    ...(FromPort === undefined ? {} : { FromPort, ToPort }),
    ...(IpRanges?.length ? { IpRanges } : {}),
    ...(UserIdGroupPairs?.length ? { UserIdGroupPairs } : {}),
  };
}

/**
 * Takes a rule away, and forgets the connections that it let in: AWS would keep those that are tracked, which a tunnel
 * that never falls silent would profit from.
 *
 * @param sign - text that the router's rules hold for as long as the rule is there
 */
export async function removeRule(rule: GroupRuleRef, sign: string): Promise<void> {
  const { GroupId } = rule;
  await ec2().send(new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds: await idsOf(rule) }));
  await routerRules((rules) => !rules.includes(sign));
  await forgetConnections();
}

/** Ids of the group's rules with the same protocol, ports and networks. */
async function idsOf({ GroupId, IpPermissions }: GroupRuleRef): Promise<string[]> {
  const Filters = [{ Name: 'group-id', Values: [GroupId] }];
  const { SecurityGroupRules } = await ec2().send(new DescribeSecurityGroupRulesCommand({ Filters }));
  const same = (one: SecurityGroupRule) =>
    IpPermissions.some(({ IpProtocol, FromPort, IpRanges }) => {
      const door = one.IpProtocol === IpProtocol && (FromPort === undefined || one.FromPort === FromPort);
      return door && (!IpRanges?.length || IpRanges.some((range) => range.CidrIp === one.CidrIpv4));
    });
  const found = (SecurityGroupRules ?? []).filter((one) => one.IsEgress !== true && same(one));
  return found.flatMap((one) => one.SecurityGroupRuleId ?? []);
}

/** Puts a rule in; see {@link removeRule}. */
export async function addRule(rule: GroupRuleRef, sign: string): Promise<void> {
  await ec2().send(new AuthorizeSecurityGroupIngressCommand({ ...rule }));
  await routerRules((rules) => rules.includes(sign));
}

async function routerRules(match: (rules: string) => boolean): Promise<void> {
  const probe = async () => match(await routersSay(['nft', '--numeric', 'list', 'table', 'inet', 'skylan']));
  await waitFor("the VPC's router to follow the security groups", probe, { timeoutMs: 60_000 });
}
