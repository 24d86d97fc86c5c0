"""EC2 calls as AWS answers them, where MiniStack's records are too simple.

Everything here changes MiniStack's own EC2 records, through its table of
actions, so that the AWS CLI and SDKs see one and the same state.
"""

import base64
import ipaddress
import os
import time
import xml.etree.ElementTree as ElementTree

from ministack.services import ec2

PUBLIC_NETWORK = ipaddress.ip_network(os.environ.get("SKYLAN_LAB_PUBLIC_CIDR", "203.0.113.0/24"))
# The first addresses and the last are the lab's own: routers and the AWS API.
PUBLIC_ADDRESSES = [str(address) for address in list(PUBLIC_NETWORK.hosts())[9:-10]]

# Calls after which machines, addresses or rules may differ from what runs.
CHANGING_ACTIONS = (
    "RunInstances",
    "TerminateInstances",
    "StopInstances",
    "StartInstances",
    "RebootInstances",
    "ModifyInstanceAttribute",
    "AssociateAddress",
    "DisassociateAddress",
    "ReleaseAddress",
    "AuthorizeSecurityGroupIngress",
    "AuthorizeSecurityGroupEgress",
    "RevokeSecurityGroupIngress",
    "RevokeSecurityGroupEgress",
    "ModifySecurityGroupRules",
    "CreateRoute",
    "ReplaceRoute",
    "DeleteRoute",
)


class Ec2Error(RuntimeError):
    """An error answer of the EC2 API: `<code>: <message>`."""


def call(action, **params):
    """Call an EC2 action as a client would; returns the answer's XML element.

    :raises Ec2Error: when EC2 answers with an error
    """
    ec2._ensure_defaults_initialized()
    status, _, body = ec2._ACTION_MAP[action]({key: [str(value)] for key, value in params.items()})
    root = ElementTree.fromstring(body)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    if status >= 400:
        raise Ec2Error(f"{root.findtext('.//Message')} (Service: Ec2, Code: {root.findtext('.//Code')})")
    return root


def install(converger):
    """Put the lab's versions into MiniStack's table of actions."""
    actions = ec2._ACTION_MAP
    actions["RunInstances"] = _run_instances(actions["RunInstances"])
    actions["StartInstances"] = _start_instances(actions["StartInstances"])
    actions["RebootInstances"] = _start_instances(actions["RebootInstances"])
    actions["DescribeInstanceAttribute"] = _describe_instance_attribute(actions["DescribeInstanceAttribute"])
    actions["ModifyInstanceAttribute"] = _modify_instance_attribute
    actions["AllocateAddress"] = _allocate_address(actions["AllocateAddress"])
    actions["AssociateAddress"] = _then_refresh_public(actions["AssociateAddress"])
    actions["DisassociateAddress"] = _then_refresh_public(actions["DisassociateAddress"])
    actions["ReleaseAddress"] = _release_address(actions["ReleaseAddress"])
    ec2._instance_xml = _instance_xml(ec2._instance_xml)
    for name in CHANGING_ACTIONS:
        actions[name] = _then_converge(actions[name], converger)


def _then_converge(action, converger):
    def changed(params):
        answer = action(params)
        if answer[0] < 400 and ec2._instances:
            converger.request()
        return answer

    return changed


def live_instances():
    return [i for i in ec2._instances.values() if i["State"]["Name"] != "terminated"]


def _run_instances(original):
    """RunInstances that keeps private addresses unique and inside the subnet, and knows public ones."""

    def run_instances(params):
        subnet = ec2._subnets.get(ec2._p(params, "SubnetId"))
        if subnet is None:
            return ec2._error("InvalidSubnetID.NotFound", "The subnet ID does not exist", 400)
        network = ipaddress.ip_network(subnet["CidrBlock"])
        wanted = ec2._p(params, "PrivateIpAddress") or _free_private(network)
        if ipaddress.ip_address(wanted) not in network:
            return ec2._error("InvalidParameterValue", f"Address {wanted} does not fall within the subnet's range", 400)
        if any(i["PrivateIpAddress"] == wanted for i in live_instances()):
            return ec2._error("InvalidIPAddress.InUse", f"Address {wanted} is in use.", 400)
        # AWS reserves the first four addresses of a subnet and the last.
        if int(ipaddress.ip_address(wanted)) - int(network.network_address) < 4:
            return ec2._error("InvalidParameterValue", f"Address {wanted} is in subnet's reserved address range", 400)
        before = set(ec2._instances.keys())
        answer = original({**params, "PrivateIpAddress": [wanted]})
        for instance_id in set(ec2._instances.keys()) - before:
            instance = ec2._instances[instance_id]
            instance["_auto_public"] = _free_public() if subnet.get("MapPublicIpOnLaunch") else ""
            instance["PublicIpAddress"] = instance["_auto_public"]
            instance["LaunchTime"] = _now()
            instance["_metadata"] = {
                "httpTokens": ec2._p(params, "MetadataOptions.HttpTokens") or "optional",
                "httpPutResponseHopLimit": ec2._p(params, "MetadataOptions.HttpPutResponseHopLimit") or "1",
                "httpEndpoint": ec2._p(params, "MetadataOptions.HttpEndpoint") or "enabled",
            }
        return answer

    return run_instances


def _free_private(network):
    used = {i["PrivateIpAddress"] for i in live_instances()}
    return next(str(a) for n, a in enumerate(network.hosts()) if n >= 3 and str(a) not in used)


def _free_public():
    used = {i.get("PublicIpAddress") for i in live_instances()}
    used |= {a["PublicIp"] for a in ec2._addresses.values()}
    return next(address for address in PUBLIC_ADDRESSES if address not in used)


def _now():
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())


def _start_instances(original):
    """A start or a reboot is a new launch of the machine: the launch time tells the hook so."""

    def start_instances(params):
        answer = original(params)
        if answer[0] < 400:
            for instance_id in ec2._parse_member_list(params, "InstanceId"):
                ec2._instances[instance_id]["LaunchTime"] = _now()
        return answer

    return start_instances


def _describe_instance_attribute(original):
    def describe(params):
        instance = ec2._instances.get(ec2._p(params, "InstanceId"))
        attribute = ec2._p(params, "Attribute")
        if instance and attribute == "userData" and instance.get("UserData"):
            value = f"<userData><value>{instance['UserData']}</value></userData>"
        elif instance and attribute == "sourceDestCheck":
            check = str(instance.get("SourceDestCheck", True)).lower()
            value = f"<sourceDestCheck><value>{check}</value></sourceDestCheck>"
        else:
            return original(params)
        inner = f"<instanceId>{instance['InstanceId']}</instanceId>{value}"
        return ec2._xml(200, "DescribeInstanceAttributeResponse", inner)

    return describe


def _modify_instance_attribute(params):
    """ModifyInstanceAttribute for user data, type, groups and the source/destination check."""
    instance = ec2._instances.get(ec2._p(params, "InstanceId"))
    if instance is None:
        return ec2._error("InvalidInstanceID.NotFound", "The instance ID does not exist", 400)
    needs_stop = {"UserData": ec2._p(params, "UserData.Value"), "InstanceType": ec2._p(params, "InstanceType.Value")}
    for key, value in needs_stop.items():
        if not value:
            continue
        if instance["State"]["Name"] != "stopped":
            return ec2._error("IncorrectInstanceState", f"Cannot modify {key} of a running instance", 400)
        if key == "UserData":
            base64.b64decode(value, validate=True)
        instance[key] = value
    check = ec2._p(params, "SourceDestCheck.Value")
    if check:
        instance["SourceDestCheck"] = check.lower() == "true"
    groups = ec2._parse_member_list(params, "GroupId")
    if groups:
        instance["SecurityGroups"] = [
            {"GroupId": group, "GroupName": ec2._security_groups[group]["GroupName"]} for group in groups
        ]
    return ec2._xml(200, "ModifyInstanceAttributeResponse", "<return>true</return>")


def _allocate_address(original):
    def allocate(params):
        address = _free_public()
        known = set(ec2._addresses.keys())
        status, headers, body = original(params)
        for allocation_id in set(ec2._addresses.keys()) - known:
            drawn = ec2._addresses[allocation_id]["PublicIp"]
            ec2._addresses[allocation_id]["PublicIp"] = address
            body = body.replace(drawn.encode(), address.encode())
        return status, headers, body

    return allocate


def _release_address(original):
    def release(params):
        address = ec2._addresses.get(ec2._p(params, "AllocationId"))
        if address and address.get("AssociationId"):
            return ec2._error("InvalidIPAddress.InUse", f"Address {address['PublicIp']} is in use.", 400)
        return original(params)

    return release


def _then_refresh_public(original):
    """An Elastic IP takes the place of the address that the subnet gave; without it a new one is drawn."""

    def refresh(params):
        answer = original(params)
        for instance in live_instances():
            elastic = [a for a in ec2._addresses.values() if a.get("InstanceId") == instance["InstanceId"]]
            if elastic:
                instance["PublicIpAddress"] = elastic[0]["PublicIp"]
                instance["_auto_public"] = ""
            elif instance["PublicIpAddress"] != instance.get("_auto_public", ""):
                subnet = ec2._subnets.get(instance["SubnetId"], {})
                instance["_auto_public"] = _free_public() if subnet.get("MapPublicIpOnLaunch") else ""
                instance["PublicIpAddress"] = instance["_auto_public"]
        return answer

    return refresh


def _instance_xml(original):
    """DescribeInstances with the metadata options, which IMDSv2 is decided by."""

    def instance_xml(instance):
        options = "".join(f"<{key}>{value}</{key}>" for key, value in instance.get("_metadata", {}).items())
        head, _, tail = original(instance).rpartition("</item>")
        return f"{head}<metadataOptions><state>applied</state>{options}</metadataOptions></item>{tail}"

    return instance_xml
