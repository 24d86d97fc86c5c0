import {
  DeleteRolePolicyCommand,
  GetRolePolicyCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { iam } from '../aws/clients';
import type { PolicyDocument } from '../aws/evaluate';
import { readCloud } from '../fabric/read-cloud';

/*
 * Changes of roles in the embedded AWS: it lets everything pass all the same, so that only what judges policies sees
 * them.
 */

/** Name of the policy that {@link withGrant} adds. */
const ADDED = 'lab-control';

/**
 * Name of the role that a cloud machine has.
 *
 * @throws Error when it has none
 */
export async function machineRole(machine: string): Promise<string> {
  const { instances } = await readCloud();
  const role = instances.find(({ name }) => name === machine)?.role;
  if (!role) throw new Error(`${machine} has no role`);
  return role;
}

/**
 * Takes an action out of a role's own policies. Returns what puts it back.
 *
 * @throws Error when no policy of the role has it
 */
export async function withoutAction(RoleName: string, action: string): Promise<() => Promise<unknown>> {
  const { PolicyNames } = await iam().send(new ListRolePoliciesCommand({ RoleName }));
  const before: { PolicyName: string; PolicyDocument: string }[] = [];
  for (const PolicyName of PolicyNames ?? []) {
    const answer = await iam().send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    const PolicyDocument = decodeURIComponent(answer.PolicyDocument ?? '');
    const less = documentWithout(JSON.parse(PolicyDocument), action);
    if (!less) continue;
    before.push({ PolicyName, PolicyDocument });
    await iam().send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(less) }));
  }
  if (before.length === 0) throw new Error(`${RoleName} may not ${action}: there is nothing to take away`);
  return async () => {
    for (const policy of before) await iam().send(new PutRolePolicyCommand({ RoleName, ...policy }));
  };
}

/** Grants a role one more action. Returns what takes it away. */
export async function withGrant(RoleName: string, Action: string, Resource: string): Promise<() => Promise<unknown>> {
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource }],
  });
  await iam().send(new PutRolePolicyCommand({ RoleName, PolicyName: ADDED, PolicyDocument }));
  return () => iam().send(new DeleteRolePolicyCommand({ RoleName, PolicyName: ADDED }));
}

/** The document without an action, and without statements that have no other; undefined when none has it. */
export function documentWithout(document: PolicyDocument, action: string): PolicyDocument | undefined {
  const statements = document.Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action ?? []].flat().filter((one) => one !== action),
  }));
  const had = document.Statement.some(({ Action }) => [Action ?? []].flat().includes(action));
  return had ? { ...document, Statement: statements.filter(({ Action }) => Action.length > 0) } : undefined;
}
