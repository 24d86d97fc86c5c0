"""Calls of EC2."""
import datetime
import os
import random
import time
import uuid

import aws
from aws import AwsError

# How long a call that AWS only puts off is tried again.
PATIENCE_SECONDS = float(os.environ.get("SKYLAN_PATIENCE_SECONDS", "60"))
# How long EC2 may not know yet of a machine that it has just made.
KNOWN_SECONDS = float(os.environ.get("SKYLAN_KNOWN_SECONDS", "30"))
CALL_SECONDS = 120
# Before the second attempt, and at most.
PAUSE_SECONDS = float(os.environ.get("SKYLAN_PAUSE_SECONDS", "1"))
LONGEST_PAUSE_SECONDS = 15
# Machines that EC2 takes in one call.
MOST_IDS = 1000

CLUSTER, FLEET, NODE = "skylan:cluster", "skylan:fleet", "skylan:node"
# AWS has too much to do, or a fault of its own; no answer has no code at all.
PUT_OFF = {
    *("", "EC2ThrottledException", "InternalError", "InternalFailure", "RequestLimitExceeded", "RequestThrottled"),
    *("ServiceUnavailable", "SlowDown", "Throttling", "ThrottlingException", "Unavailable"),
}
# What there is, which costs money until it is terminated.
THERE = ("pending", "running", "stopping", "stopped")


class Instance:
    """A machine, as DescribeInstances has it."""

    def __init__(self, said):
        self.id, self.state = said.findtext("instanceId"), said.findtext("instanceState/name")
        self.type = said.findtext("instanceType", "")
        self.address = said.findtext("privateIpAddress", "")
        self.launched_at = datetime.datetime.fromisoformat(said.findtext("launchTime")).timestamp()
        tags = {one.findtext("key"): one.findtext("value") for one in said.iterfind("tagSet/item")}
        # Empty before it has one.
        self.node = tags.get(NODE, "")

    def is_on(self):
        return self.state in ("pending", "running")


def call(action, request):
    """What EC2 answers; what it puts off is asked again.

    Raises AwsError.
    """
    fields = form(request)
    return patiently(lambda: aws.query("ec2", aws.EC2_VERSION, action, fields, "--max-time", str(CALL_SECONDS)))


def form(value, name=""):
    """A request as EC2 has it: `Overrides.1.SubnetId`."""
    if isinstance(value, dict):
        members = value.items()
    elif isinstance(value, (list, tuple)):
        members = enumerate(value, 1)
    else:
        return {name: str(value).lower() if isinstance(value, bool) else value}
    fields = {}
    for key, member in members:
        fields.update(form(member, f"{name}.{key}" if name else key))
    return fields


def patiently(attempt):
    until, pause = time.monotonic() + PATIENCE_SECONDS, PAUSE_SECONDS
    while True:
        try:
            return attempt()
        except AwsError as problem:
            if problem.code not in PUT_OFF or time.monotonic() + pause > until:
                raise
        # Not all at the same moment again.
        time.sleep(pause * random.uniform(0.5, 1))
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


def instances(plan):
    """Machines of the cluster's fleets that there are, of former fleets too."""
    wanted = {f"tag:{CLUSTER}": [plan.cluster], "tag-key": [FLEET], "instance-state-name": THERE}
    return described({"Filter": [{"Name": name, "Value": values} for name, values in wanted.items()]})


def described(request):
    found, page = [], {}
    while True:
        answer = call("DescribeInstances", {**request, **page})
        found += map(Instance, answer.iterfind("reservationSet/item/instancesSet/item"))
        page = {"NextToken": answer.findtext("nextToken")}
        if not page["NextToken"]:
            return found


def create(plan, fleet, count, whole):
    """Ids of new machines of a fleet, at most `count`, and why there are not as many (code, text; or None).

    whole: all of them or none, near each other.
    Raises AwsError.
    """
    return patiently(lambda: created(plan, fleet, count, whole))


def created(plan, fleet, count, whole):
    # Attempts of one call have one token, by which EC2 knows that it is one fleet.
    answer = call("CreateFleet", {"ClientToken": str(uuid.uuid4()), **fleet_request(plan, fleet, count, whole)})
    ids = [one.text for one in answer.iterfind("fleetInstanceSet/item/instanceIds/item")]
    if len(ids) >= count:
        return ids, None
    code, text = why_not(answer)
    if not ids and code in PUT_OFF:
        raise AwsError("CreateFleet", code, text)
    return ids, (code, text)


def why_not(answer):
    """Code and text of the error that tells most: EC2 has one for each type and subnet that it tried."""
    errors = [(one.findtext("errorCode", ""), one.findtext("errorMessage", "")) for one in answer.iterfind("errorSet/item")]
    telling = [one for one in errors if one[0] not in PUT_OFF]
    return [*telling, *errors, ("UnfulfillableCapacity", "fewer machines than asked for")][0]


def fleet_request(plan, fleet, count, whole):
    on_demand = fleet.purchase == "onDemand"
    options = {"AllocationStrategy": "prioritized" if on_demand else "price-capacity-optimized"}
    if whole:
        # EC2 takes a minimum only with one of these. Of one type too where no price of Spot is to be looked for.
        options |= {"MinTargetCapacity": count, "SingleAvailabilityZone": True}
        if on_demand:
            options["SingleInstanceType"] = True
    template = {"LaunchTemplateId": fleet.launch_template, "Version": fleet.version}
    overrides = [
        {"InstanceType": kind, "SubnetId": subnet, **({"Priority": place} if on_demand else {})}
        for place, kind in enumerate(fleet.instance_types)
        for subnet in fleet.subnets
    ]
    tags = [{"Key": CLUSTER, "Value": plan.cluster}, {"Key": FLEET, "Value": fleet.nodes}]
    return {
        "Type": "instant",
        "LaunchTemplateConfigs": [{"LaunchTemplateSpecification": template, "Overrides": overrides}],
        "TargetCapacitySpecification": {
            "TotalTargetCapacity": count,
            "DefaultTargetCapacityType": "on-demand" if on_demand else "spot",
        },
        "OnDemandOptions" if on_demand else "SpotOptions": options,
        "TagSpecification": [{"ResourceType": "instance", "Tag": tags}],
    }


def with_addresses(ids):
    """New machines, once EC2 knows their addresses.

    Raises AwsError.
    """
    until = time.monotonic() + KNOWN_SECONDS
    while True:
        try:
            found = [one for some in at_once(ids) for one in described({"InstanceId": some})]
            if len(found) == len(ids) and all(one.address for one in found):
                return found
            problem = AwsError("DescribeInstances", "NoAddress", f"EC2 tells no address of {' '.join(ids)}")
        except AwsError as error:
            if not error.code.startswith("InvalidInstanceID"):
                raise
            problem = error
        if time.monotonic() > until:
            raise problem
        time.sleep(PAUSE_SECONDS)


def at_once(ids):
    return [ids[start : start + MOST_IDS] for start in range(0, len(ids), MOST_IDS)]


def name(instance_id, node):
    """Tell a machine which node it is."""
    call("CreateTags", {"ResourceId": [instance_id], "Tag": [{"Key": NODE, "Value": node}]})


def terminate(ids):
    """Terminate machines. EC2 does so with all of a call or with none: one that is gone would hold the others.

    Raises AwsError.
    """
    for some in at_once(ids):
        try:
            call("TerminateInstances", {"InstanceId": some})
        except AwsError as problem:
            if problem.code != "InvalidInstanceID.NotFound":
                raise
            for one in some if len(some) > 1 else ():
                terminate([one])
