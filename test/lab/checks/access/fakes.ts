import type { Evaluate, PolicyDocument, Question } from '../../../../lab/aws/evaluate';
import type { AwsCall, Principal } from '../../../../lab/checks/access/access';

/** A role whose policies allow these actions, each on one resource. */
export function role(label: string, ...grants: readonly (readonly [action: string, resource: string])[]): Principal {
  return {
    arn: `arn:aws:iam::000000000000:role/${label}`,
    label,
    trust: { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: 'ec2' }] },
    policies: [{ Statement: grants.map(([Action, Resource]) => ({ Effect: 'Allow', Action, Resource })) }],
  };
}

export function call({ arn }: Principal, action: string, ...resources: readonly string[]): AwsCall {
  return { principal: arn, by: 'ec2', action, resources: resources.map((one) => ({ arn: one })) };
}

/** In place of the policy engine: letters and `*` at the end of a resource, and a service that its role names. */
export const evaluate: Evaluate = async (questions) =>
  questions.map((question) => (documentsOf(question).some((one) => allows(one, question)) ? 'Allow' : 'ImplicitDeny'));

function documentsOf({ policies, resourcePolicy }: Question): readonly PolicyDocument[] {
  return [...(policies ?? []), ...(resourcePolicy ? [resourcePolicy] : [])];
}

function allows({ Statement }: PolicyDocument, { principal, action, resource }: Question): boolean {
  const asked = action === 'sts:AssumeRole' ? principal : resource;
  return Statement.some(
    ({ Action, Resource }) =>
      [Action ?? []].flat().includes(action) &&
      [Resource ?? []].flat().some((one) => one === asked || (one.endsWith('*') && asked.startsWith(one.slice(0, -1)))),
  );
}
