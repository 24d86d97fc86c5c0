"""`AWS::EC2::Instance`: create, update in place or by replacement, delete."""

from ec2_call import Ec2Error, call
from ministack.services import ec2
from ministack.services.cloudformation import provisioners

# "Update requires: Replacement" in the template reference of AWS::EC2::Instance.
REPLACING = (
    "AvailabilityZone",
    "BlockDeviceMappings",
    "ImageId",
    "KeyName",
    "LaunchTemplate",
    "NetworkInterfaces",
    "PrivateIpAddress",
    "SubnetId",
)
# "Some interruptions" for an instance with an EBS root volume: stopped, changed, started.
STOPPING = {"UserData": "UserData.Value", "InstanceType": "InstanceType.Value"}


def create_instance(logical_id, props, stack_name):
    interface = (props.get("NetworkInterfaces") or [{}])[0]
    params = {
        "ImageId": props.get("ImageId"),
        "InstanceType": props.get("InstanceType"),
        "KeyName": props.get("KeyName"),
        "NetworkInterface.1.NetworkInterfaceId": interface.get("NetworkInterfaceId"),
        "SubnetId": props.get("SubnetId") or interface.get("SubnetId"),
        "PrivateIpAddress": props.get("PrivateIpAddress") or interface.get("PrivateIpAddress"),
        "UserData": props.get("UserData"),
        "InstanceInitiatedShutdownBehavior": props.get("InstanceInitiatedShutdownBehavior"),
        "IamInstanceProfile.Name": props.get("IamInstanceProfile"),
    }
    for key, value in _metadata_options(props).items():
        params[f"MetadataOptions.{key}"] = value
    for number, group in enumerate(_groups(props), 1):
        params[f"SecurityGroupId.{number}"] = group
    answer = call("RunInstances", **{key: value for key, value in params.items() if value})
    instance_id = answer.findtext(".//instanceId")
    _apply(instance_id, props)
    set_volumes(instance_id, props.get("BlockDeviceMappings") or [])
    provisioners._ec2_apply_tags(instance_id, props)
    return instance_id, _attributes(instance_id)


def update_instance(physical_id, old_props, new_props, stack_name, logical_id=None):
    changed = {key for key in {*old_props, *new_props} if old_props.get(key) != new_props.get(key)}
    if changed & set(REPLACING) or physical_id not in ec2._instances:
        # The new one first, as on AWS: a fixed private address that is still in use fails here.
        created = create_instance(logical_id or physical_id, new_props, stack_name)
        provisioners._delete_predecessor(delete_instance, physical_id, old_props)
        return created
    if changed & set(STOPPING):
        call("StopInstances", **{"InstanceId.1": physical_id})
        for prop, parameter in STOPPING.items():
            if prop in changed and new_props.get(prop):
                call("ModifyInstanceAttribute", InstanceId=physical_id, **{parameter: new_props[prop]})
        call("StartInstances", **{"InstanceId.1": physical_id})
    if "IamInstanceProfile" in changed and new_props.get("IamInstanceProfile"):
        profile, error = ec2._resolve_iam_instance_profile(iam_name=new_props["IamInstanceProfile"])
        if error:
            raise Ec2Error(f"Invalid IAM instance profile {new_props['IamInstanceProfile']}")
        ec2._instances[physical_id]["IamInstanceProfile"] = profile
    _apply(physical_id, new_props)
    provisioners._ec2_apply_tags(physical_id, new_props, old_props)
    return physical_id, _attributes(physical_id)


def delete_instance(physical_id, props):
    if physical_id in ec2._instances:
        call("TerminateInstances", **{"InstanceId.1": physical_id})


def _groups(props):
    interface = (props.get("NetworkInterfaces") or [{}])[0]
    return props.get("SecurityGroupIds") or interface.get("GroupSet") or []


def _metadata_options(props):
    """From the instance itself, else from its launch template."""
    if props.get("MetadataOptions"):
        return props["MetadataOptions"]
    wanted = props.get("LaunchTemplate") or {}
    for template in ec2._launch_templates.values():
        names = (template.get("LaunchTemplateId"), template.get("LaunchTemplateName"))
        if wanted.get("LaunchTemplateId", wanted.get("LaunchTemplateName")) in names:
            versions = template.get("Versions") or [{}]
            return (versions[-1].get("LaunchTemplateData") or {}).get("MetadataOptions") or {}
    return {}


def _apply(instance_id, props):
    """What can be set on a running instance."""
    interface = (props.get("NetworkInterfaces") or [{}])[0]
    if interface.get("NetworkInterfaceId"):
        # Groups and the source/destination check belong to the interface.
        return
    params = {"SourceDestCheck.Value": str(props.get("SourceDestCheck", True)).lower()}
    for number, group in enumerate(_groups(props), 1):
        params[f"GroupId.{number}"] = group
    call("ModifyInstanceAttribute", InstanceId=instance_id, **params)


def set_volumes(instance_id, mappings):
    """Gives the instance's own volume what the first of its BlockDeviceMappings says."""
    for mapping in ec2._instances[instance_id]["BlockDeviceMappings"]:
        volume = ec2._volumes[mapping["Ebs"]["VolumeId"]]
        ebs = (mappings[0] if mappings else {}).get("Ebs") or {}
        volume["Encrypted"] = str(ebs.get("Encrypted", False)).lower() == "true"
        volume["VolumeType"] = ebs.get("VolumeType", volume["VolumeType"])
        volume["Size"] = int(ebs.get("VolumeSize", volume["Size"]))


def _attributes(instance_id):
    instance = ec2._instances[instance_id]
    return {
        "InstanceId": instance_id,
        "AvailabilityZone": instance["Placement"]["AvailabilityZone"],
        "PrivateDnsName": instance["PrivateDnsName"],
        "PrivateIp": instance["PrivateIpAddress"],
        "PublicDnsName": instance["PublicDnsName"],
        "PublicIp": instance["PublicIpAddress"],
        "VpcId": instance["VpcId"],
    }
