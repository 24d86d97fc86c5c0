"""`AWS::EC2::NetworkInterface`."""

from ec2_call import Ec2Error, call
from ministack.services import ec2
from ministack.services.cloudformation import provisioners

# "Update requires: Replacement" in the template reference of AWS::EC2::NetworkInterface.
REPLACING = ("InterfaceType", "PrivateIpAddress", "SubnetId")


def create_interface(logical_id, props, stack_name):
    params = {key: props[key] for key in ("SubnetId", "PrivateIpAddress", "Description") if props.get(key)}
    for number, group in enumerate(props.get("GroupSet") or [], 1):
        params[f"SecurityGroupId.{number}"] = group
    interface_id = call("CreateNetworkInterface", **params).findtext(".//networkInterfaceId")
    _apply(interface_id, props)
    provisioners._ec2_apply_tags(interface_id, props)
    return interface_id, _attributes(interface_id)


def update_interface(physical_id, old_props, new_props, stack_name, logical_id=None):
    if any(old_props.get(key) != new_props.get(key) for key in REPLACING):
        created = create_interface(logical_id or physical_id, new_props, stack_name)
        provisioners._delete_predecessor(delete_interface, physical_id, old_props)
        return created
    _apply(physical_id, new_props)
    provisioners._ec2_apply_tags(physical_id, new_props, old_props)
    return physical_id, _attributes(physical_id)


def delete_interface(physical_id, props):
    if physical_id in ec2._network_interfaces:
        call("DeleteNetworkInterface", NetworkInterfaceId=physical_id)
    # MiniStack would go on listing them.
    ec2._tags.pop(physical_id, None)


def _apply(interface_id, props):
    record = ec2._network_interfaces[interface_id]
    record["SourceDestCheck"] = str(props.get("SourceDestCheck", True)).lower() == "true"
    record["Description"] = props.get("Description", "")
    unknown = [group for group in props.get("GroupSet") or [] if group not in ec2._security_groups]
    if unknown:
        raise Ec2Error(f"The security group '{unknown[0]}' does not exist")
    if props.get("GroupSet"):
        record["Groups"] = [
            {"GroupId": group, "GroupName": ec2._security_groups[group]["GroupName"]} for group in props["GroupSet"]
        ]


def _attributes(interface_id):
    record = ec2._network_interfaces[interface_id]
    return {
        "Id": interface_id,
        "PrimaryPrivateIpAddress": record["PrivateIpAddress"],
        "VpcId": record["VpcId"],
    }
