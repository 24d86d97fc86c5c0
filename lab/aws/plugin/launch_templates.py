"""Launch templates: what a version of one says, as parameters of RunInstances."""

from ec2_call import Refused
from ministack.services import ec2


def find(spec):
    """The record of a launch template, the number of a version, and what that says.

    :param spec: a LaunchTemplateSpecification: id or name, version ($Default where it has none)
    :raises Refused: when there is no such template, or no such version
    """
    wanted = spec.get("LaunchTemplateId") or spec.get("LaunchTemplateName")
    found = [
        one for one in ec2._launch_templates.values() if wanted in (one["LaunchTemplateId"], one["LaunchTemplateName"])
    ]
    if not found:
        raise Refused("InvalidLaunchTemplateId.NotFound", f"The specified launch template, {wanted}, does not exist.")
    template, version = found[0], str(spec.get("Version") or "$Default")
    number = {
        "$Default": template["DefaultVersionNumber"],
        "$Latest": template["LatestVersionNumber"],
    }.get(version, version)
    for one in template["Versions"]:
        if str(one["VersionNumber"]) == str(number):
            return template, one["VersionNumber"], one.get("LaunchTemplateData") or {}
    message = f"Could not find launch template version {version} of {wanted}."
    raise Refused("InvalidLaunchTemplateId.VersionNotFound", message)


def groups_of(data):
    """Security groups: the template's, or those of its first network interface."""
    interface = (data.get("NetworkInterfaces") or [{}])[0]
    return data.get("SecurityGroupIds") or interface.get("Groups") or []


def profile_of(data):
    """Name of the instance profile, or None. MiniStack has its ARN also where a template means its name (`Ref`)."""
    profile = data.get("IamInstanceProfile") or {}
    named = profile.get("Name") or profile.get("Arn")
    return named.rsplit("/", 1)[-1] if named else None


def tags_of(data, kind):
    """Tags that a template gives to a resource of a kind, such as `instance`."""
    specs = data.get("TagSpecifications") or []
    return {tag["Key"]: tag["Value"] for spec in specs if spec["ResourceType"] == kind for tag in spec["Tags"]}


def run_parameters(data):
    """Parameters of RunInstances for one instance; its type and subnet may be another's to say."""
    params = {
        **{key: data.get(key) for key in ("ImageId", "InstanceType", "KeyName", "UserData")},
        "InstanceInitiatedShutdownBehavior": data.get("InstanceInitiatedShutdownBehavior"),
        "IamInstanceProfile.Name": profile_of(data),
        "SubnetId": (data.get("NetworkInterfaces") or [{}])[0].get("SubnetId"),
        **{f"MetadataOptions.{key}": value for key, value in (data.get("MetadataOptions") or {}).items()},
        **{f"SecurityGroupId.{number}": group for number, group in enumerate(groups_of(data), 1)},
    }
    return {key: value for key, value in params.items() if value}
