"""Volumes that machines attach, and `AWS::EC2::Volume`."""

from ec2_call import Ec2Error, call, live_instances
from ministack.services import ec2
from ministack.services.cloudformation import provisioners

# "Update requires: Replacement" in the template reference of AWS::EC2::Volume.
REPLACING = ("AvailabilityZone", "Encrypted", "KmsKeyId", "SnapshotId")


def install():
    actions = ec2._ACTION_MAP
    actions["AttachVolume"] = _attach(actions["AttachVolume"])
    actions["DetachVolume"] = _detach(actions["DetachVolume"])
    actions["TerminateInstances"] = _terminate(actions["TerminateInstances"])


def _attach(original):
    """AttachVolume of one volume to one instance of its zone."""

    def attach(params):
        volume = ec2._volumes.get(ec2._p(params, "VolumeId"))
        instance = ec2._instances.get(ec2._p(params, "InstanceId"))
        if volume and volume["Attachments"]:
            message = f"{volume['VolumeId']} is already attached to an instance"
            return ec2._error("VolumeInUse", message, 400)
        if instance and instance["State"]["Name"] not in ("running", "stopped"):
            message = f"Instance '{instance['InstanceId']}' is not 'running' or 'stopped'."
            return ec2._error("IncorrectState", message, 400)
        if volume and instance and volume["AvailabilityZone"] != instance["Placement"]["AvailabilityZone"]:
            message = f"The volume '{volume['VolumeId']}' is not in the same availability zone as instance"
            return ec2._error("InvalidVolume.ZoneMismatch", message, 400)
        return original(params)

    return attach


def _detach(original):
    """DetachVolume from the instance that has it."""

    def detach(params):
        volume = ec2._volumes.get(ec2._p(params, "VolumeId"))
        holders = [one["InstanceId"] for one in (volume or {}).get("Attachments", [])]
        if volume and not holders:
            return ec2._error("IncorrectState", f"Volume '{volume['VolumeId']}' is in the 'available' state.", 400)
        named = ec2._p(params, "InstanceId")
        if named and volume and named not in holders:
            message = f"Volume '{volume['VolumeId']}' is not attached to instance '{named}'"
            return ec2._error("InvalidAttachment.NotFound", message, 400)
        return original(params)

    return detach


def _terminate(original):
    """A volume that was attached to an instance is free when that is gone, and one that came with it is gone too."""

    def terminate(params):
        answer = original(params)
        living = {instance["InstanceId"] for instance in live_instances()}
        for volume_id, volume in list(ec2._volumes.items()):
            if not volume["Attachments"] or volume["Attachments"][0]["InstanceId"] in living:
                continue
            if volume["Attachments"][0]["DeleteOnTermination"]:
                del ec2._volumes[volume_id]
            else:
                volume["Attachments"], volume["State"] = [], "available"
        return answer

    return terminate


def create_volume(logical_id, props, stack_name):
    params = {key: props[key] for key in ("AvailabilityZone", "Size", "VolumeType", "SnapshotId") if props.get(key)}
    encrypted = str(props.get("Encrypted", False)).lower()
    volume_id = call("CreateVolume", Encrypted=encrypted, **params).findtext("volumeId")
    provisioners._ec2_apply_tags(volume_id, props)
    return volume_id, {"VolumeId": volume_id}


def update_volume(physical_id, old_props, new_props, stack_name, logical_id=None):
    if any(old_props.get(key) != new_props.get(key) for key in REPLACING):
        created = create_volume(logical_id or physical_id, new_props, stack_name)
        provisioners._delete_predecessor(delete_volume, physical_id, old_props)
        return created
    size = new_props.get("Size")
    if size and int(size) < ec2._volumes[physical_id]["Size"]:
        raise Ec2Error("New size cannot be smaller than existing size (Service: Ec2, Code: InvalidParameterValue)")
    changed = {key: new_props[key] for key in ("Size", "VolumeType") if new_props.get(key) != old_props.get(key)}
    if changed:
        call("ModifyVolume", VolumeId=physical_id, **changed)
    provisioners._ec2_apply_tags(physical_id, new_props, old_props)
    return physical_id, {"VolumeId": physical_id}


def delete_volume(physical_id, props):
    if physical_id in ec2._volumes:
        call("DeleteVolume", VolumeId=physical_id)
