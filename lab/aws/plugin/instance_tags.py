"""Tags of instances: which ones their metadata can have, and questions for them."""

import re

from ec2_call import Refused
from ministack.services import ec2

# Of a tag that instance metadata show.
KEY = re.compile(r"[0-9a-zA-Z\-_+=,.:@]{1,255}")
RESERVED = (".", "..", "_index")

FIELDS = {
    "instance-id": lambda one: one["InstanceId"],
    "instance-lifecycle": lambda one: one.get("_lifecycle"),
    "private-ip-address": lambda one: one["PrivateIpAddress"],
    "subnet-id": lambda one: one["SubnetId"],
    "vpc-id": lambda one: one["VpcId"],
}
# Those that MiniStack heeds.
KNOWN = re.compile(r"tag:.+|tag-key|instance-state-name|instance-type|image-id")


def install():
    actions = ec2._ACTION_MAP
    actions["CreateTags"] = _create(actions["CreateTags"])
    ec2._matches_filters = _matches(ec2._matches_filters)
    actions["DescribeInstances"] = _describe(actions["DescribeInstances"])


def check(keys):
    """:raises Refused: where instance metadata that show tags cannot have one of these"""
    for key in keys:
        if not KEY.fullmatch(key) or key in RESERVED:
            message = (
                f"'{key}' is not a valid tag key. Tag keys must match pattern ({KEY.pattern}), "
                "and must not be a reserved name ('.', '..', '_index')"
            )
            raise Refused("InvalidParameterValue", message)


def shows_tags(instance):
    return instance.get("_metadata", {}).get("instanceMetadataTags") == "enabled"


def _create(original):
    def create(params):
        named = [ec2._instances.get(one) for one in ec2._parse_member_list(params, "ResourceId")]
        try:
            if any(one and shows_tags(one) for one in named):
                check(tag["Key"] for tag in ec2._parse_tags(params))
        except Refused as refused:
            return refused.answer()
        return original(params)

    return create


def _matches(original):
    def matches(instance, filters):
        own = {name: values for name, values in filters.items() if name in FIELDS}
        return original(instance, filters) and all(FIELDS[name](instance) in values for name, values in own.items())

    return matches


def _describe(original):
    """DescribeInstances that takes no filter which it would not heed."""

    def describe(params):
        for name in ec2._parse_filters(params):
            if name not in FIELDS and not KNOWN.fullmatch(name):
                return ec2._error("InvalidParameterValue", f"The filter '{name}' is invalid", 400)
        return original(params)

    return describe
