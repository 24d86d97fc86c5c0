"""Puts the lab's versions of EC2 calls into MiniStack's table of actions."""

import os

import addresses
import fleets
import instance_tags
import instance_types
import instances
import interfaces
import routes
import secondary_addresses
import volumes
import vpc_blocks
from ministack.services import ec2

# Calls after which machines, addresses or rules may differ from what runs.
CHANGING_ACTIONS = (
    "CreateTags",
    "DeleteTags",
    "RunInstances",
    "TerminateInstances",
    "StopInstances",
    "StartInstances",
    "RebootInstances",
    "ModifyInstanceAttribute",
    "AssignPrivateIpAddresses",
    "UnassignPrivateIpAddresses",
    "AttachVolume",
    "DetachVolume",
    "AssociateAddress",
    "DisassociateAddress",
    "AuthorizeSecurityGroupIngress",
    "AuthorizeSecurityGroupEgress",
    "RevokeSecurityGroupIngress",
    "RevokeSecurityGroupEgress",
    "ModifySecurityGroupRules",
    "CreateRoute",
    "ReplaceRoute",
    "DeleteRoute",
    "AssociateRouteTable",
    "DisassociateRouteTable",
)


def install(converger, capacity_path="/nonexistent"):
    """:param capacity_path: the file that says which pools of a fleet lack machines (`fleets.py`)"""
    interfaces.install()
    secondary_addresses.install()
    addresses.install()
    instances.install()
    instance_tags.install()
    fleets.install(capacity_path)
    instance_types.install()
    routes.install()
    volumes.install()
    vpc_blocks.install()
    for name in CHANGING_ACTIONS:
        ec2._ACTION_MAP[name] = _then_converge(ec2._ACTION_MAP[name], converger)


def _then_converge(action, converger):
    def changed(params):
        answer = action(params)
        if answer[0] < 400 and ec2._instances:
            converger.request()
        return answer

    return changed
