"""What AWS asks the policies for when a fleet of type `instant` is made: its instances are launched in the caller's name.

The caller needs the right to make the fleet, to launch each instance with all that the launch template names, to tag
what is tagged, and to pass the instances' role. Condition keys are those that AWS documents for these actions.
"""

import fleet_request
import launch_templates
from ec2_call import Refused
from ministack.services import ec2, iam

# Actions that tags are made by. AWS does not say which of both a fleet's instances are made by: either must be allowed.
CREATED_BY = ("CreateFleet", "RunInstances")


def needed(params, region, account):
    """Actions, each with resources as the record of calls has them."""
    try:
        request = fleet_request.parse(params)
    except Refused:
        return [("ec2:CreateFleet", [{"arn": "*"}])]

    def arn(kind, name):
        owner = "" if kind == "image" else account
        return f"arn:aws:ec2:{region}:{owner}:{kind}/{name}"

    made = [one for pool in request.pools for one in _involved(request, pool, arn, {})]
    launched = [one for pool in request.pools for one in _involved(request, pool, arn, _by_template(pool, arn))]
    fleet = {"arn": arn("fleet", "*"), "context": tag_context(request.tags.get("fleet", {}))}
    tagged = [
        {"arn": arn(kind, "*"), "context": {**tag_context(tags), "ec2:CreateAction": creator}}
        for pool in request.pools
        for kind in ("fleet", *_new(request))
        for creator in (CREATED_BY if kind != "fleet" else CREATED_BY[:1])
        if (tags := _tags(request, pool, kind))
    ]
    roles = [{"arn": one, "context": {"iam:PassedToService": "ec2.amazonaws.com"}} for one in _roles(request)]
    asked = [
        ("ec2:CreateFleet", [fleet, *made]),
        ("ec2:RunInstances", launched),
        ("ec2:CreateTags", tagged),
        ("iam:PassRole", roles),
    ]
    return [(action, _distinct(resources)) for action, resources in asked if resources]


def _involved(request, pool, arn, context):
    """What an instance is made with, as resources: what comes into being, and what is there already."""
    context = {
        **context,
        "ec2:InstanceType": pool.type,
        "ec2:Subnet": arn("subnet", pool.subnet),
        "ec2:Vpc": arn("vpc", ec2._subnets[pool.subnet]["VpcId"]),
    }
    for kind in _new(request):
        yield {"arn": arn(kind, "*"), "context": {**context, **tag_context(_tags(request, pool, kind))}}
    named = [
        ("launch-template", pool.template["LaunchTemplateId"]),
        ("image", pool.data.get("ImageId")),
        ("subnet", pool.subnet),
        *(("security-group", group) for group in launch_templates.groups_of(pool.data)),
    ]
    for kind, name in named:
        tags = {one["Key"]: one["Value"] for one in ec2._tags.get(name, [])}
        yield {"arn": arn(kind, name), "context": context, **({"tags": tags} if tags else {})}


def _new(request):
    """Kinds of what comes into being with an instance."""
    return ("instance", "volume", "network-interface", *(("spot-instances-request",) if request.is_spot else ()))


def _by_template(pool, arn):
    template = arn("launch-template", pool.template["LaunchTemplateId"])
    return {"ec2:LaunchTemplate": template, "ec2:IsLaunchTemplateResource": "true"}


def _tags(request, pool, kind):
    return {**launch_templates.tags_of(pool.data, kind), **request.tags.get(kind, {})}


def tag_context(tags):
    """Condition keys of a call that makes these tags."""
    keys = {"aws:TagKeys": sorted(tags)} if tags else {}
    return {**keys, **{f"aws:RequestTag/{key}": value for key, value in tags.items()}}


def _roles(request):
    for pool in request.pools:
        profile = iam._lookup_instance_profile(name=launch_templates.profile_of(pool.data))
        for role in (profile or {}).get("Roles", []):
            yield iam._roles[role]["Arn"]


def _distinct(resources):
    found = []
    for one in resources:
        if one not in found:
            found.append(one)
    return found
