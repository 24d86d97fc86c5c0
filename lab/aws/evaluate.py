"""Answers what policies decide, by the policy engine of MiniStack: questions on stdin, answers on stdout, JSON arrays.

A question has `principal` (ARN of a role or user, or a service), `action`, `resource`, and optionally `tags` of the
resource, `conditions` (keys of the service itself), `policies` (documents of the principal) and `resourcePolicy` (document of the resource, or a role's trust). An
answer is Allow, Deny or ImplicitDeny.
"""

import json
import sys

from ministack.core.iam_evaluator import (
    EvalContext,
    combine_resource_policy,
    evaluate,
    evaluate_resource_policy,
    parse_policy_document,
)

# Of these, the resource's own policy has to allow what the principal's policies do.
REQUIRED = ("kms",)


def answer(question):
    principal, resource = question["principal"], question["resource"]
    is_service = not principal.startswith("arn:")
    context = EvalContext(
        principal_arn="" if is_service else principal,
        principal_type="AssumedRole",
        principal_account="" if is_service else principal.split(":")[4],
        action=question["action"],
        resource_arn=resource,
        region="",
        service_context={
            **{f"aws:resourcetag/{key}".lower(): value for key, value in question.get("tags", {}).items()},
            **{key.lower(): value for key, value in question.get("conditions", {}).items()},
        },
    )
    of_resource = question.get("resourcePolicy")
    if is_service:
        return evaluate_resource_policy(of_resource, context, service=principal).decision
    decided = evaluate(context, [parse_policy_document(one) for one in question.get("policies", [])])
    if of_resource:
        required = question["action"].split(":")[0] in REQUIRED
        decided = combine_resource_policy(decided, context, of_resource, context.principal_account, required=required)
    return decided.decision


if __name__ == "__main__":
    json.dump([answer(question) for question in json.load(sys.stdin)], sys.stdout)
