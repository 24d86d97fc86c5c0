"""CreateFleet of type `instant`: instances at once from the first pools that have them, and errors of the others.

The lab says which pools have too few machines, in a file with a JSON array: each member has `left`, how many a call gets
at most, and of which `launchTemplate`, `instanceType` and `subnet`; what it leaves out is any.
"""

import json
import os
import uuid
from xml.sax.saxutils import escape

import fleet_request
import launch_templates
from ec2_call import Ec2Error, Refused, call
from instance_resource import set_volumes
from ministack.services import ec2

LACKING = "InsufficientInstanceCapacity"
# AWS's words for a pool that had machines, where another one's lack failed all.
OTHERS = ("UnfulfillableCapacity", "Failed to fulfill capacity. Please review errors in the response.")


def install(path):
    """:param path: the file that says which pools lack machines; it need not be there"""
    answers = {}

    def create(params):
        # The same token is the same fleet.
        token = ec2._p(params, "ClientToken") or str(uuid.uuid4())
        if token not in answers:
            answers[token] = _create(params, path)
        return answers[token]

    ec2._ACTION_MAP["CreateFleet"] = create


def _create(params, path):
    try:
        request = fleet_request.parse(params)
    except Refused as refused:
        return refused.answer()
    drawn, errors = allocate(request, _lacks(path))
    fleet_id = f"fleet-{uuid.uuid4()}"
    if request.tags.get("fleet"):
        ec2._tags[fleet_id] = [{"Key": key, "Value": value} for key, value in request.tags["fleet"].items()]
    launched = [(pool, _launch(request, pool, fleet_id, count, errors)) for pool, count in drawn]
    ids = [one for _, own in launched for one in own]
    if len(ids) < request.least:
        launched = []
        for one in ids:
            call("TerminateInstances", **{"InstanceId.1": one})
    instances = "".join(_instances_xml(request, *one) for one in launched)
    failed = "".join(_error_xml(request, *one) for one in errors)
    inner = f"<fleetId>{fleet_id}</fleetId><fleetInstanceSet>{instances}</fleetInstanceSet><errorSet>{failed}</errorSet>"
    return ec2._xml(200, "CreateFleetResponse", inner)


def allocate(request, lacks):
    """Pools to draw from, each with the number of instances; and pools with the error that they give.

    Draws from one pool after the other, by their priorities where the strategy asks for that. Where all instances are to
    be of one type, or in one zone, then of that which has the most.
    """
    pools = list(request.pools)
    if request.strategy.endswith("prioritized"):
        pools.sort(key=lambda pool: pool.priority)
    draws = [_draw(group, request.total, lacks) for group in _groups(request, pools)]
    drawn = max(draws, key=lambda draw: sum(count for _, count in draw))
    got = sum(count for _, count in drawn)
    fails = got < max(request.least, 1)
    errors = []
    for pool in pools:
        if _left(pool, lacks) < request.total:
            errors.append((pool, LACKING, _words(request, pool)))
        elif fails:
            errors.append((pool, *OTHERS))
    return ([] if fails else drawn), errors


def _groups(request, pools):
    """Lists of pools from which all instances may come together."""
    groups = {}
    for pool in pools:
        key = (pool.type if request.single_type else None, pool.zone if request.single_zone else None)
        groups.setdefault(key, []).append(pool)
    return groups.values()


def _draw(pools, total, lacks):
    drawn = []
    for pool in pools:
        count = min(total, _left(pool, lacks))
        total -= count
        if count:
            drawn.append((pool, count))
    return drawn


def _left(pool, lacks):
    """How many instances a pool has for a call."""
    own = {"launchTemplate": pool.template["LaunchTemplateId"], "instanceType": pool.type, "subnet": pool.subnet}
    return min((one["left"] for one in lacks if all(one.get(key, own[key]) == own[key] for key in own)), default=1000)


def _lacks(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def _words(request, pool):
    if request.is_spot:
        return "There is no Spot capacity available that matches your request."
    return (
        f"We currently do not have sufficient {pool.type} capacity in the Availability Zone you requested ({pool.zone}). "
        "Our system will be working on provisioning additional capacity."
    )


def _launch(request, pool, fleet_id, count, errors):
    """Ids of new instances. What fails is added to the errors."""
    ids = []
    params = _run_parameters(request, pool, fleet_id)
    try:
        for _ in range(count):
            ids.append(call("RunInstances", **params).findtext(".//instanceId"))
            set_volumes(ids[-1], pool.data.get("BlockDeviceMappings") or [])
    except Ec2Error as error:
        errors.append((pool, error.code, error.words))
    return ids


def _run_parameters(request, pool, fleet_id):
    tags = {
        **launch_templates.tags_of(pool.data, "instance"),
        **request.tags.get("instance", {}),
        "aws:ec2:fleet-id": fleet_id,
        "aws:ec2launchtemplate:id": pool.template["LaunchTemplateId"],
        "aws:ec2launchtemplate:version": str(pool.version),
    }
    params = {
        **launch_templates.run_parameters(pool.data),
        "InstanceType": pool.type,
        "SubnetId": pool.subnet,
        "TagSpecification.1.ResourceType": "instance",
    }
    if request.is_spot:
        params["InstanceMarketOptions.MarketType"] = fleet_request.SPOT
    for number, (key, value) in enumerate(tags.items(), 1):
        params[f"TagSpecification.1.Tag.{number}.Key"] = key
        params[f"TagSpecification.1.Tag.{number}.Value"] = value
    return params


def _instances_xml(request, pool, ids):
    items = "".join(f"<item>{one}</item>" for one in ids)
    if not ids:
        return ""
    return f"<item>{_of_pool(request, pool)}<instanceIds>{items}</instanceIds><instanceType>{pool.type}</instanceType></item>"


def _error_xml(request, pool, code, message):
    words = f"<errorCode>{code}</errorCode><errorMessage>{escape(message)}</errorMessage>"
    return f"<item>{_of_pool(request, pool)}{words}</item>"


def _of_pool(request, pool):
    spec = (
        f"<launchTemplateId>{pool.template['LaunchTemplateId']}</launchTemplateId>"
        f"<launchTemplateName>{escape(pool.template['LaunchTemplateName'])}</launchTemplateName>"
        f"<version>{pool.version}</version>"
    )
    overrides = f"<instanceType>{pool.type}</instanceType><subnetId>{pool.subnet}</subnetId>"
    return (
        f"<launchTemplateAndOverrides><launchTemplateSpecification>{spec}</launchTemplateSpecification>"
        f"<overrides>{overrides}</overrides></launchTemplateAndOverrides><lifecycle>{request.lifecycle}</lifecycle>"
    )
