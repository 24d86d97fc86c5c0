"""Network interfaces: they hold private address, groups and source/destination check."""

import ipaddress

import secondary_addresses
from ec2_call import live_instances
from ministack.services import ec2

# AWS reserves the first four addresses of a subnet, and the last.
RESERVED_AT_START = 4


def install():
    actions = ec2._ACTION_MAP
    actions["CreateNetworkInterface"] = _create(actions["CreateNetworkInterface"])
    actions["DeleteNetworkInterface"] = _delete(actions["DeleteNetworkInterface"])


def _create(original):
    """CreateNetworkInterface that gives an address of the subnet, and never one twice."""

    def create(params):
        subnet = ec2._subnets.get(ec2._p(params, "SubnetId"))
        if subnet is None:
            return ec2._error("InvalidSubnetID.NotFound", "The subnet ID does not exist", 400)
        network = ipaddress.ip_network(subnet["CidrBlock"])
        records = list(ec2._network_interfaces.values())
        used = {address for one in records for address in (one["PrivateIpAddress"], *secondary_addresses.of(one))}
        free = (str(a) for n, a in enumerate(network.hosts(), 1) if n >= RESERVED_AT_START and str(a) not in used)
        wanted = ec2._p(params, "PrivateIpAddress") or next(free, None)
        if wanted is None:
            message = f"The specified subnet {subnet['SubnetId']} does not have enough free addresses."
            return ec2._error("InsufficientFreeAddressesInSubnet", message, 400)
        address = ipaddress.ip_address(wanted)
        if address not in network:
            return ec2._error("InvalidParameterValue", f"Address {wanted} does not fall within the subnet's range", 400)
        offset = int(address) - int(network.network_address)
        if offset < RESERVED_AT_START or address == network.broadcast_address:
            return ec2._error("InvalidParameterValue", f"Address {wanted} is in subnet's reserved address range", 400)
        if wanted in used:
            return ec2._error("InvalidIPAddress.InUse", f"Address {wanted} is in use.", 400)
        before = set(ec2._network_interfaces.keys())
        answer = original(params)
        for interface_id in set(ec2._network_interfaces.keys()) - before:
            record = ec2._network_interfaces[interface_id]
            drawn = (record["PrivateIpAddress"], record["MacAddress"])
            record["PrivateIpAddress"] = wanted
            record["MacAddress"] = "02:" + ":".join(interface_id[-10:][n : n + 2].lower() for n in range(0, 10, 2))
            body = answer[2].replace(drawn[0].encode(), wanted.encode())
            answer = (answer[0], answer[1], body.replace(drawn[1].encode(), record["MacAddress"].encode()))
        return answer

    return create


def _delete(original):
    def delete(params):
        interface_id = ec2._p(params, "NetworkInterfaceId")
        record = ec2._network_interfaces.get(interface_id)
        if record and record["Attachment"]:
            message = f"Network interface '{interface_id}' is currently in use."
            return ec2._error("InvalidParameterValue", message, 400)
        return original(params)

    return delete


def attach(interface_id, instance_id, delete_on_termination):
    record = ec2._network_interfaces[interface_id]
    record["Status"] = "in-use"
    record["Attachment"] = {
        "AttachmentId": interface_id.replace("eni-", "eni-attach-"),
        "InstanceId": instance_id,
        "DeviceIndex": 0,
        "Status": "attached",
        "AttachTime": ec2._now_ts(),
        "_delete": delete_on_termination,
    }


def detach_ended():
    """Free the interfaces of terminated instances, and remove those that came with the instance."""
    living = {instance["InstanceId"] for instance in live_instances()}
    for interface_id, record in list(ec2._network_interfaces.items()):
        attachment = record["Attachment"]
        if not attachment or attachment["InstanceId"] in living:
            continue
        record["Attachment"], record["Status"] = None, "available"
        if attachment.get("_delete"):
            del ec2._network_interfaces[interface_id]


def of_instance(instance_id):
    """The instance's interface record, or None."""
    for record in ec2._network_interfaces.values():
        if record["Attachment"] and record["Attachment"]["InstanceId"] == instance_id:
            return record
    return None
