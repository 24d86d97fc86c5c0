"""DescribeInstanceTypes: the machines of the lab, and some types as EC2 describes them."""

import json
import os

from ministack.services import ec2

# What every machine of the lab has, whichever type of this family it is said to be.
LAB_FAMILY = "t3"
MACHINE = json.loads(os.environ.get("SKYLAN_LAB_MACHINE", '{"cpus": 1, "memoryMiB": 512}'))

# As EC2 answers: processors, cores, MiB, architecture, and GPUs by maker, name and number.
TYPES = {
    "c7g.large": (2, 2, 4096, "arm64", []),
    "g5.xlarge": (4, 2, 16384, "x86_64", [("NVIDIA", "A10G", 1)]),
    "r7iz.metal-16xl": (64, 32, 524288, "x86_64", []),
    "t2.micro": (1, 1, 1024, "x86_64", []),
}
# Of an older make than Nitro: instance metadata do not show tags that come later.
XEN = ("t2",)


def install():
    ec2._ACTION_MAP["DescribeInstanceTypes"] = _describe


def _describe(params):
    asked = ec2._parse_member_list(params, "InstanceType") or list(TYPES)
    unknown = [name for name in asked if _of(name) is None]
    if unknown:
        message = f"The following supplied instance types do not exist: [{', '.join(unknown)}]"
        return ec2._error("InvalidInstanceType", message, 400)
    items = "".join(_item(name, *_of(name)) for name in asked)
    return ec2._xml(200, "DescribeInstanceTypesResponse", f"<instanceTypeSet>{items}</instanceTypeSet>")


def _of(name):
    if name.split(".")[0] == LAB_FAMILY:
        return (MACHINE["cpus"], MACHINE["cpus"], MACHINE["memoryMiB"], "x86_64", [])
    return TYPES.get(name)


def _make(name):
    """A machine without a hypervisor says so, and has none."""
    if ".metal" in name:
        return "<bareMetal>true</bareMetal>"
    hypervisor = "xen" if name.split(".")[0] in XEN else "nitro"
    return f"<bareMetal>false</bareMetal><hypervisor>{hypervisor}</hypervisor>"


def _item(name, cpus, cores, mib, architecture, gpus):
    items = "".join(
        f"<item><manufacturer>{maker}</manufacturer><name>{gpu}</name><count>{count}</count></item>"
        for maker, gpu, count in gpus
    )
    return (
        f"<item><instanceType>{name}</instanceType>{_make(name)}"
        f"<vCpuInfo><defaultVCpus>{cpus}</defaultVCpus><defaultCores>{cores}</defaultCores>"
        f"<defaultThreadsPerCore>{cpus // cores}</defaultThreadsPerCore></vCpuInfo>"
        f"<memoryInfo><sizeInMiB>{mib}</sizeInMiB></memoryInfo>"
        f"<processorInfo><supportedArchitectures><item>{architecture}</item></supportedArchitectures></processorInfo>"
        + (f"<gpuInfo><gpus>{items}</gpus></gpuInfo>" if items else "")
        + "</item>"
    )
