import type { Evaluate, Question, Statement } from '../../aws/evaluate';
import type { Access, AwsCall, Principal } from './access';

/** One action on one resource, as a policy allows it: both may have wildcards. */
export interface Grant {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly statement: Statement;
}

/** Why something is granted that runs may not use. */
export interface Reason {
  /** As the policy has them. */
  readonly actions: readonly string[];
  /** @default any that the policy has */
  readonly resource?: RegExp;
  /** Of the principal's label. @default any principal */
  readonly principal?: RegExp;
  readonly why: string;
}

/** Grants that no call used. */
export interface Unused {
  readonly explained: readonly { readonly grant: Grant; readonly why: string }[];
  readonly unexplained: readonly Grant[];
}

/** What is granted and was not used, with the reason for it where there is one. */
export async function grantedAndUnused(
  access: Access,
  calls: readonly AwsCall[],
  reasons: readonly Reason[],
  evaluate: Evaluate,
): Promise<Unused> {
  const grants = grantsOf(access);
  const asked = grants.flatMap((grant) => usesOf(grant, calls).map((question) => ({ grant, question })));
  const decisions = await evaluate(asked.map(({ question }) => question));
  const used = new Set(asked.filter((_, index) => decisions[index] === 'Allow').map(({ grant }) => grant));
  const explained: { grant: Grant; why: string }[] = [];
  const unexplained: Grant[] = [];
  for (const grant of grants.filter((one) => !used.has(one))) {
    const reason = reasons.find((one) => explains(one, grant));
    if (reason) explained.push({ grant, why: reason.why });
    else unexplained.push(grant);
  }
  return { explained, unexplained };
}

/** All that the principals' policies allow, action by action and resource by resource. */
export function grantsOf({ principals }: Access): Grant[] {
  return principals.flatMap((principal) =>
    principal.policies
      .flatMap(({ Statement }) => Statement)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap((statement) =>
        [statement.Action ?? []].flat().flatMap((action) =>
          [statement.Resource ?? []].flat().map((resource) => ({
            principal,
            action,
            resource,
            statement: { ...statement, Action: action, Resource: resource },
          })),
        ),
      ),
  );
}

export function explains({ actions, resource, principal }: Reason, grant: Grant): boolean {
  return (
    actions.includes(grant.action) &&
    (resource?.test(grant.resource) ?? true) &&
    (principal?.test(grant.principal.label) ?? true)
  );
}

/** Whether the grant alone would allow what its principal has called. */
function usesOf({ principal, action, statement }: Grant, calls: readonly AwsCall[]): Question[] {
  return calls
    .filter((call) => call.principal === principal.arn && (call.action === action || /[*?]/.test(action)))
    .flatMap((call) =>
      call.resources.map(({ arn, tags, conditions }) => ({
        principal: principal.arn,
        action: call.action,
        resource: arn,
        ...(tags ? { tags } : {}),
        ...(conditions ? { conditions } : {}),
        policies: [{ Statement: [statement] }],
      })),
    );
}

/** For people: `who: action on what`. */
export function grantText({ principal, action, resource }: Grant): string {
  return `${principal.label}: ${action} on ${resource}`;
}
