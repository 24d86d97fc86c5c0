import { readFileSync } from 'node:fs';
import type { StackResourceSummary } from '@aws-sdk/client-cloudformation';
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  paginateListAttachedRolePolicies,
  paginateListAttachedUserPolicies,
  paginateListRolePolicies,
  paginateListUserPolicies,
  paginateListUsers,
} from '@aws-sdk/client-iam';
import { DescribeKeyCommand, GetKeyPolicyCommand } from '@aws-sdk/client-kms';
import { iam, kms } from '../../aws/clients';
import type { PolicyDocument } from '../../aws/evaluate';
import { ownStacks, resourcesOf } from '../../aws/own';
import { callsPath } from '../../aws/settings';
import { type Access, type AwsCall, callsOf, type Principal } from './access';

/** What IAM and KMS say of the roles and keys of the deployed stacks, and of all users. */
export async function deployedAccess(): Promise<Access> {
  const resources = (await Promise.all((await ownStacks()).map(resourcesOf))).flat();
  const roles = resources.filter(({ ResourceType }) => ResourceType === 'AWS::IAM::Role');
  const keys = resources.filter(({ ResourceType }) => ResourceType === 'AWS::KMS::Key');
  return {
    principals: [...(await Promise.all(roles.map(role))), ...(await users())],
    resourcePolicies: Object.fromEntries(await Promise.all(keys.map(keyPolicy))),
  };
}

/** The calls that were made until now. */
export function recordedCalls(): AwsCall[] {
  return callsOf(readFileSync(callsPath, 'utf8'));
}

async function role({ LogicalResourceId, PhysicalResourceId: RoleName }: StackResourceSummary): Promise<Principal> {
  const { Role } = await iam().send(new GetRoleCommand({ RoleName }));
  const policies: PolicyDocument[] = [];
  for await (const { PolicyNames } of paginateListRolePolicies({ client: iam() }, { RoleName })) {
    for (const PolicyName of PolicyNames ?? []) {
      policies.push(parsed((await iam().send(new GetRolePolicyCommand({ RoleName, PolicyName }))).PolicyDocument));
    }
  }
  for await (const { AttachedPolicies } of paginateListAttachedRolePolicies({ client: iam() }, { RoleName })) {
    for (const { PolicyArn } of AttachedPolicies ?? []) policies.push(await managedPolicy(PolicyArn));
  }
  const trust = parsed(Role?.AssumeRolePolicyDocument);
  return { arn: Role?.Arn ?? '', label: labelOf(LogicalResourceId ?? ''), trust, policies };
}

async function users(): Promise<Principal[]> {
  const found: Principal[] = [];
  for await (const { Users } of paginateListUsers({ client: iam() }, {})) {
    for (const { UserName = '', Arn: arn = '' } of Users ?? []) {
      const policies: PolicyDocument[] = [];
      for await (const { PolicyNames } of paginateListUserPolicies({ client: iam() }, { UserName })) {
        for (const PolicyName of PolicyNames ?? []) {
          policies.push(parsed((await iam().send(new GetUserPolicyCommand({ UserName, PolicyName }))).PolicyDocument));
        }
      }
      for await (const { AttachedPolicies } of paginateListAttachedUserPolicies({ client: iam() }, { UserName })) {
        for (const { PolicyArn } of AttachedPolicies ?? []) policies.push(await managedPolicy(PolicyArn));
      }
      found.push({ arn, label: UserName, policies });
    }
  }
  return found;
}

async function managedPolicy(PolicyArn: string | undefined): Promise<PolicyDocument> {
  const { Policy } = await iam().send(new GetPolicyCommand({ PolicyArn }));
  const wanted = { PolicyArn, VersionId: Policy?.DefaultVersionId };
  return parsed((await iam().send(new GetPolicyVersionCommand(wanted))).PolicyVersion?.Document);
}

async function keyPolicy({ PhysicalResourceId: KeyId }: StackResourceSummary): Promise<[string, PolicyDocument]> {
  const { KeyMetadata } = await kms().send(new DescribeKeyCommand({ KeyId }));
  const { Policy } = await kms().send(new GetKeyPolicyCommand({ KeyId }));
  return [KeyMetadata?.Arn ?? '', JSON.parse(Policy ?? '')];
}

/** IAM hands documents out as URLs have them. */
function parsed(document: string | undefined): PolicyDocument {
  const { Statement, ...rest } = JSON.parse(decodeURIComponent(document ?? '{}'));
  return { ...rest, Statement: [Statement ?? []].flat() };
}

/** A logical id without the hash that the CDK puts at its end. */
export function labelOf(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}
