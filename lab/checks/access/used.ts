import type { Decision, Evaluate, Question } from '../../aws/evaluate';
import type { Access, AwsCall, Principal } from './access';

/** What policies say of calls. */
export interface Judged {
  /** How many calls were judged. */
  readonly calls: number;
  /** What AWS would have refused, a line each. */
  readonly refused: readonly string[];
  /** Roles and users that have called and are gone, with their policies: what a deploy made and took back. */
  readonly gone: readonly string[];
}

/** Holds calls against the policies: none should be refused. */
export async function usedAndNotGranted(
  access: Access,
  calls: readonly AwsCall[],
  evaluate: Evaluate,
): Promise<Judged> {
  const principals = new Map(access.principals.map((principal) => [principal.arn, principal]));
  const judged = calls.filter(({ principal }) => principals.has(principal));
  const gone = calls.map(({ principal }) => principal).filter((principal) => !principals.has(principal));
  const asked = judged.flatMap((call) => questionsOf(call, principals.get(call.principal), access));
  const decisions = await evaluate(asked.map(({ question }) => question));
  const refused = asked.flatMap((one, index) => {
    const decision = decisions[index];
    return decision === 'Allow' ? [] : [lineOf(one, decision)];
  });
  return { calls: judged.length, refused: [...new Set(refused)], gone: [...new Set(gone)] };
}

/** Services that say for whose account they assume a role: EventBridge Scheduler's user guide, "Confused deputy prevention". */
const TELLING_ACCOUNT: ReadonlySet<string> = new Set(['scheduler.amazonaws.com']);

interface Asked {
  readonly label: string;
  readonly call: AwsCall;
  readonly question: Question;
}

/** One for each resource that the call names, and one whether its service may assume the role. */
function questionsOf(call: AwsCall, principal: Principal | undefined, { resourcePolicies }: Access): Asked[] {
  if (!principal) return [];
  const { label, arn, policies, trust } = principal;
  const { action, by } = call;
  const onResources = call.resources.map(({ arn: resource, ...conditions }): Question => {
    const resourcePolicy = resourcePolicies[resource];
    return {
      principal: arn,
      action,
      resource,
      policies,
      ...conditions,
      ...(resourcePolicy ? { resourcePolicy } : {}),
    };
  });
  const account = by && TELLING_ACCOUNT.has(by) ? { context: { 'aws:SourceAccount': arn.split(':')[4] ?? '' } } : {};
  const trusted = trust ? { resourcePolicy: trust } : {};
  const assumed: Question[] = by
    ? [{ principal: by, action: 'sts:AssumeRole', resource: arn, ...account, ...trusted }]
    : [];
  return [...assumed, ...onResources].map((question) => ({ label, call, question }));
}

function lineOf({ label, call, question }: Asked, decision: Decision | undefined): string {
  const who = question.principal === call.principal ? label : `${question.principal} as ${label}`;
  const how = decision === 'Deny' ? 'denied' : 'not granted';
  const others = question.principal === call.principal ? call.resources.length - 1 : 0;
  const all = others > 0 ? `, and with it the call, which names ${others} more` : '';
  return `${who}: ${question.action} on ${question.resource} is ${how}${all}`;
}
