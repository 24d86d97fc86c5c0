"""Instances as AWS runs them: on a network interface, with user data and metadata options."""

import base64
import binascii
import re
import time

import addresses
import instance_tags
import interfaces
from ec2_call import Ec2Error, Refused, call
from ministack.services import ec2


def install():
    actions = ec2._ACTION_MAP
    actions["RunInstances"] = _run(actions["RunInstances"])
    actions["StopInstances"] = _stop(actions["StopInstances"])
    actions["StartInstances"] = _launch_anew(actions["StartInstances"], "stopped")
    # A reboot is to the lab a stop and a start.
    actions["RebootInstances"] = _launch_anew(actions["RebootInstances"], "running")
    actions["TerminateInstances"] = _terminate(actions["TerminateInstances"])
    actions["DescribeInstanceAttribute"] = _describe_attribute(actions["DescribeInstanceAttribute"])
    actions["ModifyInstanceAttribute"] = _modify_attribute
    ec2._instance_xml = _instance_xml(ec2._instance_xml)


def _run(original):
    """RunInstances on a given network interface, or on one made for the instance."""

    def run(params):
        interface_id = ec2._p(params, "NetworkInterface.1.NetworkInterfaceId")
        given = bool(interface_id)
        options = _metadata_options(params)
        try:
            if options["instanceMetadataTags"] == "enabled":
                instance_tags.check(value[0] for key, value in params.items() if _TAG_KEY.fullmatch(key))
            interface = _given_interface(interface_id) if given else _new_interface(params)
        except Refused as refused:
            return refused.answer()
        except Ec2Error as error:
            return Refused(error.code, error.words).answer()
        groups = {f"SecurityGroupId.{n}": [g["GroupId"]] for n, g in enumerate(interface["Groups"], 1)}
        known = set(ec2._instances.keys())
        answer = original(
            {
                **params,
                **groups,
                "SubnetId": [interface["SubnetId"]],
                "PrivateIpAddress": [interface["PrivateIpAddress"]],
                "MaxCount": ["1"],
            }
        )
        for instance_id in set(ec2._instances.keys()) - known:
            instance = ec2._instances[instance_id]
            interfaces.attach(interface["NetworkInterfaceId"], instance_id, delete_on_termination=not given)
            subnet = ec2._subnets[interface["SubnetId"]]
            instance["_automatic"] = not given and bool(subnet.get("MapPublicIpOnLaunch"))
            instance["LaunchTime"] = _now()
            instance["Placement"]["AvailabilityZone"] = subnet["AvailabilityZone"]
            instance["_metadata"] = options
            instance["_lifecycle"] = ec2._p(params, "InstanceMarketOptions.MarketType") or None
            instance["_shutdown"] = ec2._p(params, "InstanceInitiatedShutdownBehavior") or "stop"
        addresses.refresh()
        return answer

    return run


_TAG_KEY = re.compile(r"TagSpecification\.\d+\.Tag\.\d+\.Key")


def _metadata_options(params):
    """As DescribeInstances tells them."""
    defaults = {
        "HttpTokens": "optional",
        "HttpPutResponseHopLimit": "1",
        "HttpEndpoint": "enabled",
        "InstanceMetadataTags": "disabled",
    }
    return {f"{key[0].lower()}{key[1:]}": ec2._p(params, f"MetadataOptions.{key}") or value for key, value in defaults.items()}


def _given_interface(interface_id):
    interface = ec2._network_interfaces.get(interface_id)
    if interface is None:
        message = f"The networkInterface ID '{interface_id}' does not exist"
        raise Refused("InvalidNetworkInterfaceID.NotFound", message)
    if interface["Attachment"]:
        raise Refused("InvalidNetworkInterface.InUse", f"Interface: [{interface_id}] in use.")
    return interface


def _new_interface(params):
    wanted = {key: ec2._p(params, key) for key in ("SubnetId", "PrivateIpAddress")}
    groups = {f"SecurityGroupId.{n}": g for n, g in enumerate(ec2._parse_member_list(params, "SecurityGroupId"), 1)}
    answer = call("CreateNetworkInterface", **{key: value for key, value in wanted.items() if value}, **groups)
    return ec2._network_interfaces[answer.findtext(".//networkInterfaceId")]


def _now():
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())


def _later(launch_time):
    """Now, but never the time that it was before: times have whole seconds."""
    now = _now()
    if now != launch_time:
        return now
    return now.replace(".000Z", ".500Z")


def _stop(original):
    """StopInstances that remembers when, as DescribeInstances tells it."""

    def stop(params):
        asked = ec2._parse_member_list(params, "InstanceId")
        on = [one for one in asked if one in ec2._instances and ec2._instances[one]["State"]["Name"] != "stopped"]
        answer = original(params)
        if answer[0] < 400:
            for instance_id in on:
                now = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())
                ec2._instances[instance_id]["_reason"] = f"User initiated ({now} GMT)"
        return answer

    return stop


def _launch_anew(original, state):
    """The launch time tells the hook that a machine is to begin again: one that was in this state."""

    def launch(params):
        asked = ec2._parse_member_list(params, "InstanceId")
        anew = [one for one in asked if one in ec2._instances and ec2._instances[one]["State"]["Name"] == state]
        answer = original(params)
        if answer[0] < 400:
            for instance_id in anew:
                ec2._instances[instance_id]["LaunchTime"] = _later(ec2._instances[instance_id]["LaunchTime"])
                ec2._instances[instance_id].pop("_reason", None)
        return answer

    return launch


def _terminate(original):
    def terminate(params):
        answer = original(params)
        interfaces.detach_ended()
        return answer

    return terminate


def _describe_attribute(original):
    def describe(params):
        instance = ec2._instances.get(ec2._p(params, "InstanceId"))
        attribute = ec2._p(params, "Attribute")
        if instance and attribute == "userData" and instance.get("UserData"):
            value = f"<userData><value>{instance['UserData']}</value></userData>"
        elif instance and attribute == "sourceDestCheck":
            interface = interfaces.of_instance(instance["InstanceId"]) or instance
            check = str(interface.get("SourceDestCheck", True)).lower()
            value = f"<sourceDestCheck><value>{check}</value></sourceDestCheck>"
        elif instance and attribute == "instanceInitiatedShutdownBehavior":
            # A Spot instance, which nobody starts again, ends with its machine.
            behaviour = "terminate" if instance["_lifecycle"] else instance["_shutdown"]
            value = f"<{attribute}><value>{behaviour}</value></{attribute}>"
        else:
            return original(params)
        inner = f"<instanceId>{instance['InstanceId']}</instanceId>{value}"
        return ec2._xml(200, "DescribeInstanceAttributeResponse", inner)

    return describe


def _modify_attribute(params):
    """ModifyInstanceAttribute for user data, type, groups and the source/destination check."""
    instance = ec2._instances.get(ec2._p(params, "InstanceId"))
    if instance is None:
        return ec2._error("InvalidInstanceID.NotFound", "The instance ID does not exist", 400)
    for key in ("UserData", "InstanceType"):
        value = ec2._p(params, f"{key}.Value")
        if not value:
            continue
        if instance["State"]["Name"] != "stopped":
            return ec2._error("IncorrectInstanceState", f"Cannot modify {key} of a running instance", 400)
        if key == "UserData" and not _is_base64(value):
            return ec2._error("InvalidParameterValue", "Invalid BASE64 encoding of user data.", 400)
        instance[key] = value
    interface = interfaces.of_instance(instance["InstanceId"])
    check = ec2._p(params, "SourceDestCheck.Value")
    if check:
        instance["SourceDestCheck"] = interface["SourceDestCheck"] = check.lower() == "true"
    groups = ec2._parse_member_list(params, "GroupId")
    if groups:
        named = [{"GroupId": group, "GroupName": ec2._security_groups[group]["GroupName"]} for group in groups]
        instance["SecurityGroups"] = interface["Groups"] = named
    return ec2._xml(200, "ModifyInstanceAttributeResponse", "<return>true</return>")


def _is_base64(text):
    try:
        base64.b64decode(text, validate=True)
    except binascii.Error:
        return False
    return True


def _instance_xml(original):
    """DescribeInstances with metadata options, life cycle, network interface, and since when it is off."""

    def instance_xml(instance):
        options = "".join(f"<{key}>{value}</{key}>" for key, value in instance.get("_metadata", {}).items())
        added = f"<metadataOptions><state>applied</state>{options}</metadataOptions>"
        if instance.get("_lifecycle"):
            added += f"<instanceLifecycle>{instance['_lifecycle']}</instanceLifecycle>"
        if instance.get("_reason"):
            added += f"<reason>{instance['_reason']}</reason>"
        interface = interfaces.of_instance(instance["InstanceId"])
        if interface:
            instance["SourceDestCheck"] = interface["SourceDestCheck"]
            instance["SecurityGroups"] = interface["Groups"]
            added += f"<networkInterfaceSet>{ec2._eni_fields_xml(interface)}</networkInterfaceSet>"
        head, _, tail = original(instance).rpartition("</item>")
        return f"{head}{added}</item>{tail}"

    return instance_xml
