"""Calls of EC2, by the AWS CLI."""
import datetime
import json
import os
import random
import re
import subprocess
import time
import uuid

# A controller outside AWS has no role: its operator puts credentials there.
CREDENTIALS = os.environ.get("SKYLAN_AWS_CREDENTIALS", "/etc/skylan/aws-credentials")
# How long a call that AWS only puts off is tried again.
PATIENCE_SECONDS = float(os.environ.get("SKYLAN_PATIENCE_SECONDS", "60"))
# How long EC2 may not know yet of a machine that it has just made.
KNOWN_SECONDS = float(os.environ.get("SKYLAN_KNOWN_SECONDS", "30"))
CALL_SECONDS = 120
# Before the second attempt, and at most.
PAUSE_SECONDS = float(os.environ.get("SKYLAN_PAUSE_SECONDS", "1"))
LONGEST_PAUSE_SECONDS = 15

CLUSTER, FLEET, NODE = "skylan:cluster", "skylan:fleet", "skylan:node"
# AWS has too much to do, or a fault of its own; no answer has no code at all.
PUT_OFF = {
    *("", "EC2ThrottledException", "InternalError", "InternalFailure", "RequestLimitExceeded", "RequestThrottled"),
    *("ServiceUnavailable", "SlowDown", "Throttling", "ThrottlingException", "Unavailable"),
}
# What there is, which costs money until it is terminated.
THERE = ("pending", "running", "stopping", "stopped")


class AwsError(Exception):
    """`code` is AWS's word for what went wrong, empty without an answer."""

    def __init__(self, code, said):
        super().__init__(f"{code or 'no answer'}: {said}")
        self.code = code


class Instance:
    """A machine, as DescribeInstances has it."""

    def __init__(self, given):
        self.id, self.state = given["InstanceId"], given["State"]["Name"]
        self.type = given.get("InstanceType", "")
        self.address = given.get("PrivateIpAddress", "")
        self.launched_at = datetime.datetime.fromisoformat(given["LaunchTime"]).timestamp()
        tags = {one["Key"]: one["Value"] for one in given.get("Tags", ())}
        # Empty before it has one.
        self.node = tags.get(NODE, "")

    def is_on(self):
        return self.state in ("pending", "running")


def call(region, action, *arguments):
    """What the AWS CLI answers; what AWS puts off is asked again.

    Raises AwsError.
    """
    return patiently(lambda: once(region, action, *arguments))


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


def once(region, action, *arguments):
    environment = {**os.environ, "AWS_PAGER": ""}
    if os.path.exists(CREDENTIALS):
        environment["AWS_SHARED_CREDENTIALS_FILE"] = CREDENTIALS
    command = ("aws", "ec2", "--region", region, "--output", "json", action, *arguments)
    try:
        done = subprocess.run(command, env=environment, timeout=CALL_SECONDS, capture_output=True, text=True)
    except subprocess.TimeoutExpired as problem:
        raise AwsError("", f"{action} took more than {CALL_SECONDS} s") from problem
    except OSError as problem:
        raise AwsError("NoAwsCli", problem) from problem
    if done.returncode:
        said = " ".join(done.stderr.split()) or f"aws ended with {done.returncode}"
        code = re.search(r"An error occurred \(([\w.]+)\)", said)
        raise AwsError(code[1] if code else "", said)
    return json.loads(done.stdout) if done.stdout.strip() else {}


def instances(plan):
    """Machines of the cluster's fleets that there are, of former fleets too."""
    filters = (
        *(f"Name=tag:{CLUSTER},Values={plan.cluster}", f"Name=tag-key,Values={FLEET}"),
        f"Name=instance-state-name,Values={','.join(THERE)}",
    )
    return described(call(plan.region, "describe-instances", "--filters", *filters))


def described(answer):
    return [Instance(one) for some in answer["Reservations"] for one in some["Instances"]]


def create(plan, fleet, count, whole):
    """Ids of new machines of a fleet, at most `count`, and why there are not as many (code, text; or None).

    whole: all of them or none, near each other.
    Raises AwsError.
    """
    return patiently(lambda: created(plan, fleet, count, whole))


def created(plan, fleet, count, whole):
    # Attempts of one call have one token, by which EC2 knows that it is one fleet.
    request = {"ClientToken": str(uuid.uuid4()), **fleet_request(plan, fleet, count, whole)}
    answer = call(plan.region, "create-fleet", "--cli-input-json", json.dumps(request))
    ids = [one for some in answer.get("Instances", ()) for one in some["InstanceIds"]]
    if len(ids) >= count:
        return ids, None
    code, text = why_not(answer)
    if not ids and code in PUT_OFF:
        raise AwsError(code, text)
    return ids, (code, text)


def why_not(answer):
    """Code and text of the error that tells most: EC2 has one for each type and subnet that it tried."""
    errors = [(one.get("ErrorCode", ""), one.get("ErrorMessage", "")) for one in answer.get("Errors", ())]
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
        "TagSpecifications": [{"ResourceType": "instance", "Tags": tags}],
    }


def with_addresses(plan, ids):
    """New machines, once EC2 knows their addresses.

    Raises AwsError.
    """
    until = time.monotonic() + KNOWN_SECONDS
    while True:
        try:
            found = described(call(plan.region, "describe-instances", "--instance-ids", *ids))
            if len(found) == len(ids) and all(one.address for one in found):
                return found
            problem = AwsError("NoAddress", f"EC2 tells no address of {' '.join(ids)}")
        except AwsError as error:
            if not error.code.startswith("InvalidInstanceID"):
                raise
            problem = error
        if time.monotonic() > until:
            raise problem
        time.sleep(PAUSE_SECONDS)


def name(plan, instance_id, node):
    """Tell a machine which node it is."""
    call(plan.region, "create-tags", "--resources", instance_id, "--tags", f"Key={NODE},Value={node}")


def terminate(plan, ids):
    """Terminate machines. EC2 does so with all of them or with none: one that is gone would hold the others.

    Raises AwsError.
    """
    try:
        call(plan.region, "terminate-instances", "--instance-ids", *ids)
    except AwsError as problem:
        if problem.code != "InvalidInstanceID.NotFound":
            raise
        for one in ids if len(ids) > 1 else ():
            terminate(plan, [one])
