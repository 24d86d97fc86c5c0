"""Secondary private addresses of network interfaces, which may go from one to another."""

import ipaddress

from ministack.services import ec2


def install():
    actions = ec2._ACTION_MAP
    actions["AssignPrivateIpAddresses"] = _assign
    actions["UnassignPrivateIpAddresses"] = _unassign
    ec2._eni_fields_xml = _fields_xml(ec2._eni_fields_xml)


def of(record):
    return record.setdefault("SecondaryAddresses", [])


def _assign(params):
    """AssignPrivateIpAddresses of addresses that are named, all or none."""
    record = ec2._network_interfaces.get(ec2._p(params, "NetworkInterfaceId"))
    if record is None:
        return _unknown(params)
    wanted = ec2._parse_member_list(params, "PrivateIpAddress")
    if not wanted:
        return ec2._error("InvalidParameterCombination", "The lab assigns addresses that are named", 400)
    network = ipaddress.ip_network(ec2._subnets[record["SubnetId"]]["CidrBlock"])
    may_take = (ec2._p(params, "AllowReassignment") or "false").lower() == "true"
    for address in wanted:
        if ipaddress.ip_address(address) not in network:
            message = f"Address {address} does not fall within the subnet's address range"
            return ec2._error("InvalidParameterValue", message, 400)
        if any(address == other["PrivateIpAddress"] for other in ec2._network_interfaces.values()):
            return ec2._error("InvalidParameterValue", f"Address {address} is a primary address", 400)
        holders = [other for other in ec2._network_interfaces.values() if address in of(other)]
        if holders and holders[0] is not record and not may_take:
            message = f"Some of [{address}] are assigned but move is not allowed."
            return ec2._error("InvalidParameterValue", message, 400)
    for address in wanted:
        for other in ec2._network_interfaces.values():
            if address in of(other):
                of(other).remove(address)
        of(record).append(address)
    assigned = "".join(f"<item><privateIpAddress>{address}</privateIpAddress></item>" for address in wanted)
    inner = f"<networkInterfaceId>{record['NetworkInterfaceId']}</networkInterfaceId>"
    inner += f"<assignedPrivateIpAddressesSet>{assigned}</assignedPrivateIpAddressesSet><return>true</return>"
    return ec2._xml(200, "AssignPrivateIpAddressesResponse", inner)


def _unassign(params):
    record = ec2._network_interfaces.get(ec2._p(params, "NetworkInterfaceId"))
    if record is None:
        return _unknown(params)
    for address in ec2._parse_member_list(params, "PrivateIpAddress"):
        if address not in of(record):
            message = f"Some of the specified addresses are not assigned to interface {record['NetworkInterfaceId']}"
            return ec2._error("InvalidParameterValue", message, 400)
        of(record).remove(address)
    return ec2._xml(200, "UnassignPrivateIpAddressesResponse", "<return>true</return>")


def _unknown(params):
    message = f"The networkInterface ID '{ec2._p(params, 'NetworkInterfaceId')}' does not exist"
    return ec2._error("InvalidNetworkInterfaceID.NotFound", message, 400)


def _fields_xml(original):
    """An interface with all of its addresses, the first of which is its own."""

    def fields_xml(record, tag="item"):
        more = "".join(
            f"<item><privateIpAddress>{address}</privateIpAddress><primary>false</primary></item>" for address in of(record)
        )
        return original(record, tag).replace("</privateIpAddressesSet>", f"{more}</privateIpAddressesSet>")

    return fields_xml
