"""What a CreateFleet asks for: pools to launch from, and how many instances."""

from dataclasses import dataclass

import launch_templates
from ec2_call import Refused
from ministack.services import ec2

SPOT = "spot"


@dataclass(frozen=True)
class Pool:
    """Machines of one type in one subnet."""

    template: dict
    version: int
    data: dict
    type: str
    subnet: str
    priority: float

    @property
    def zone(self):
        return ec2._subnets[self.subnet]["AvailabilityZone"]


@dataclass(frozen=True)
class FleetRequest:
    pools: tuple
    total: int
    least: int
    lifecycle: str
    strategy: str
    single_type: bool
    single_zone: bool
    tags: dict

    @property
    def is_spot(self):
        return self.lifecycle == SPOT


def parse(params):
    """:raises Refused: when AWS would not take it, or the lab has no such fleets"""
    if ec2._p(params, "Type") != "instant":
        raise Refused("InvalidParameterValue", "The lab has fleets of type instant alone.")
    target = {key: ec2._p(params, f"TargetCapacitySpecification.{key}") for key in ("TotalTargetCapacity", "DefaultTargetCapacityType")}
    lifecycle = target["DefaultTargetCapacityType"] or "on-demand"
    options = "SpotOptions" if lifecycle == SPOT else "OnDemandOptions"

    def is_set(key):
        return ec2._p(params, f"{options}.{key}").lower() == "true"

    least = int(ec2._p(params, f"{options}.MinTargetCapacity") or 0)
    single_type, single_zone = is_set("SingleInstanceType"), is_set("SingleAvailabilityZone")
    if least and not (single_type or single_zone):
        message = "MinTargetCapacity needs SingleInstanceType or SingleAvailabilityZone."
        raise Refused("InvalidParameterCombination", message)
    return FleetRequest(
        pools=_pools(params),
        total=int(target["TotalTargetCapacity"] or 0),
        least=least,
        lifecycle=lifecycle,
        strategy=ec2._p(params, f"{options}.AllocationStrategy"),
        single_type=single_type,
        single_zone=single_zone,
        tags=_tags(params),
    )


def _pools(params):
    pools = []
    for config in _members(params, "LaunchTemplateConfigs"):
        spec = {
            key: ec2._p(params, f"{config}.LaunchTemplateSpecification.{key}")
            for key in ("LaunchTemplateId", "LaunchTemplateName", "Version")
        }
        template, version, data = launch_templates.find(spec)
        own = launch_templates.run_parameters(data)
        for override in list(_members(params, f"{config}.Overrides")) or [""]:
            kind = ec2._p(params, f"{override}.InstanceType") or own.get("InstanceType")
            subnet = ec2._p(params, f"{override}.SubnetId") or own.get("SubnetId")
            if subnet not in ec2._subnets:
                raise Refused("InvalidSubnetID.NotFound", f"The subnet ID '{subnet}' does not exist")
            priority = float(ec2._p(params, f"{override}.Priority") or "inf")
            pools.append(Pool(template, version, data, kind, subnet, priority))
    if len({(pool.template["LaunchTemplateId"], pool.type, pool.zone) for pool in pools}) < len(pools):
        raise Refused("InvalidFleetConfig", "The fleet configuration contains duplicate instance pools.")
    return tuple(pools)


def _tags(params):
    """By the kind of resource that they are for."""
    found = {}
    for spec in _members(params, "TagSpecification"):
        tags = {ec2._p(params, f"{tag}.Key"): ec2._p(params, f"{tag}.Value") for tag in _members(params, f"{spec}.Tag")}
        found.setdefault(ec2._p(params, f"{spec}.ResourceType"), {}).update(tags)
    return found


def _members(params, prefix):
    """Prefixes of a list's members, in their order."""
    numbers = {key[len(prefix) + 1 :].split(".")[0] for key in params if key.startswith(f"{prefix}.")}
    return [f"{prefix}.{number}" for number in sorted(numbers, key=int)]
