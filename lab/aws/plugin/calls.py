"""Writes down who made which AWS call: what least privilege is judged by.

Instances, functions and users count; the deploy's own calls do not. A line is a call that was not made before, as JSON:
who, by which service, which action, on what. Names only: a parameter's value, or the bytes of an object, never.
"""

import json
import re
import threading

import fleet_rights
import role_sessions
from ministack import app
from ministack.core.iam_actions import extract_iam_action, extract_resource_arn
from ministack.core.responses import get_account_id
from ministack.core.router import detect_service, extract_access_key_id, extract_region
from ministack.services import ec2, iam


class Calls:
    """The record, in a file. Machines ask for the same again and again: it is there once."""

    def __init__(self, path):
        self._path = path
        self._known = set()
        self._lock = threading.Lock()

    def add(self, call):
        line = json.dumps(call)
        with self._lock:
            if line in self._known:
                return
            self._known.add(line)
            with open(self._path, "a", encoding="utf-8") as file:
                file.write(f"{line}\n")


def install(calls):
    dispatch = app._dispatch_service_request

    async def recorded(method, path, headers, body, query_params, request_id):
        for call in judged(method, path, headers, body, query_params):
            calls.add(call)
        return await dispatch(method, path, headers, body, query_params, request_id)

    app._dispatch_service_request = recorded


def judged(method, path, headers, body, query_params):
    """The calls that AWS asks the policies for: what is called, or all that it does in the caller's name."""
    call = describe(method, path, headers, body, query_params)
    if not call:
        return []
    if call["action"] != "ec2:CreateFleet":
        return [call]
    params = app._routing_params(method, path, headers, body, query_params)
    needed = fleet_rights.needed(params, extract_region(headers), get_account_id())
    return [{**call, "action": action, "resources": resources} for action, resources in needed]


def describe(method, path, headers, body, query_params):
    """The call as the record has it; None when it is not one of those that count."""
    who = principal(extract_access_key_id(headers, query_params))
    if not who:
        return None
    arn, by = who
    params = app._routing_params(method, path, headers, body, query_params)
    service = detect_service(method, path, headers, params)
    action = extract_iam_action(service, method, path, headers, body, params) or f"{service}:unknown"
    named = resources_of(service, action, headers, body, params)
    if not named:
        region = extract_region(headers)
        named = [extract_resource_arn(service, method, path, headers, body, params, region, get_account_id())]
    tagged = {tag["Key"]: tag["Value"] for tag in ec2._parse_tags(params)} if service == "ec2" else {}
    made = {**fleet_rights.tag_context(tagged), **own_keys(action, params)}
    context = {"context": made} if made else {}
    resources = [{"arn": one, **tags(one), **context} for one in sorted(named)]
    return {"principal": arn, **({"by": by} if by else {}), "action": action, "resources": resources}


def resources_of(service, action, headers, body, params):
    """ARNs where MiniStack's own function would not do: AWS asks the policies for each of several that a call names."""
    region, account = extract_region(headers), get_account_id()
    if service == "ssm":
        asked = json.loads(body or b"{}")
        names = asked.get("Names") or [asked.get("Name") or asked.get("Path")]
        return [parameter_arn(name, region, account) for name in names if name]
    if action == "cloudwatch:PutMetricData":
        return ["*"]
    if service == "ec2":
        # What describes cannot be narrowed to a resource.
        if action.startswith("ec2:Describe"):
            return ["*"]
        named = r"(InstanceId|VolumeId|ResourceId)(\.\d+)?"
        ids = [value[0] for key, value in params.items() if re.fullmatch(named, key)]
        return [f"arn:aws:ec2:{region}:{account}:{'volume' if one.startswith('vol-') else 'instance'}/{one}" for one in ids]
    return []


def principal(key):
    """ARN of a role or user, and for a role the service that assumed it."""
    if not key:
        return None
    known = iam._access_keys.get(key)
    if known:
        return f"arn:aws:iam::{get_account_id()}:user/{known['UserName']}", None
    return role_sessions.of_key(key)


def parameter_arn(name, region, account):
    if name.startswith("arn:"):
        return name
    # What AWS publishes belongs to no account.
    owner = "" if name.startswith("/aws/") else account
    return f"arn:aws:ssm:{region}:{owner}:parameter/{name.strip('/')}"


def own_keys(action, params):
    """What conditions on the service's own keys are asked about."""
    if action != "cloudwatch:PutMetricData":
        return {}
    namespace = params.get("Namespace") or [""]
    return {"cloudwatch:namespace": namespace if isinstance(namespace, str) else namespace[0]}


def tags(arn):
    """What conditions on a resource's tags are asked about."""
    found = ec2._tags.get(arn.rsplit("/", 1)[-1]) if re.search(":(instance|network-interface|volume)/", arn) else None
    return {"tags": {one["Key"]: one["Value"] for one in found}} if found else {}
