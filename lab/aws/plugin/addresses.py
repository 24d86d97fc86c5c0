"""Public addresses: from the lab's range, by Elastic IP or as the subnet gives them."""

import ipaddress
import os

import interfaces
from ec2_call import live_instances
from ministack.services import ec2

PUBLIC_NETWORK = ipaddress.ip_network(os.environ.get("SKYLAN_LAB_PUBLIC_CIDR", "203.0.113.0/24"))
# The first addresses and the last are the lab's own: routers and the AWS API.
PUBLIC_ADDRESSES = [str(address) for address in list(PUBLIC_NETWORK.hosts())[9:-10]]


def install():
    actions = ec2._ACTION_MAP
    actions["AllocateAddress"] = _allocate(actions["AllocateAddress"])
    actions["AssociateAddress"] = _associate(actions["AssociateAddress"])
    actions["DisassociateAddress"] = _disassociate(actions["DisassociateAddress"])
    actions["ReleaseAddress"] = _release(actions["ReleaseAddress"])


def free_public():
    used = {instance.get("PublicIpAddress") for instance in live_instances()}
    used |= {record["PublicIp"] for record in ec2._addresses.values()}
    return next(address for address in PUBLIC_ADDRESSES if address not in used)


def refresh():
    """Give each instance the public address that holds now: the Elastic IP, else the subnet's."""
    for instance in live_instances():
        interface = interfaces.of_instance(instance["InstanceId"])
        elastic = [a for a in ec2._addresses.values() if interface and _points_to(a, interface)]
        if elastic:
            elastic[0]["InstanceId"] = instance["InstanceId"]
            instance["PublicIpAddress"] = elastic[0]["PublicIp"]
            instance["_drawn"] = ""
        elif instance.get("_automatic"):
            instance["_drawn"] = instance.get("_drawn") or free_public()
            instance["PublicIpAddress"] = instance["_drawn"]
        else:
            instance["PublicIpAddress"] = ""


def _points_to(address, interface):
    return address.get("NetworkInterfaceId") == interface["NetworkInterfaceId"]


def _allocate(original):
    def allocate(params):
        address = free_public()
        known = set(ec2._addresses.keys())
        status, headers, body = original(params)
        for allocation_id in set(ec2._addresses.keys()) - known:
            drawn = ec2._addresses[allocation_id]["PublicIp"]
            ec2._addresses[allocation_id]["PublicIp"] = address
            body = body.replace(drawn.encode(), address.encode())
        return status, headers, body

    return allocate


def _associate(original):
    """AssociateAddress with an instance or a network interface."""

    def associate(params):
        interface_id = ec2._p(params, "NetworkInterfaceId")
        if not interface_id:
            interface = interfaces.of_instance(ec2._p(params, "InstanceId"))
            if interface is None:
                return ec2._error("InvalidInstanceID.NotFound", "The instance ID does not exist", 400)
            interface_id = interface["NetworkInterfaceId"]
        if interface_id not in ec2._network_interfaces:
            message = f"The networkInterface ID '{interface_id}' does not exist"
            return ec2._error("InvalidNetworkInterfaceID.NotFound", message, 400)
        answer = original(params)
        if answer[0] < 400:
            ec2._addresses[ec2._p(params, "AllocationId")]["NetworkInterfaceId"] = interface_id
            refresh()
        return answer

    return associate


def _disassociate(original):
    def disassociate(params):
        answer = original(params)
        for record in ec2._addresses.values():
            if not record["AssociationId"]:
                record["NetworkInterfaceId"] = None
        refresh()
        return answer

    return disassociate


def _release(original):
    def release(params):
        record = ec2._addresses.get(ec2._p(params, "AllocationId"))
        if record and record["AssociationId"]:
            return ec2._error("InvalidIPAddress.InUse", f"Address {record['PublicIp']} is in use.", 400)
        return original(params)

    return release
