"""The address at which all machines reach the controller, whichever instance that is.

It is a second private address of the instance's network interface, and goes with the state's volume: who has that takes
the address, which AWS then leads to it, and who hands that over lets it go. So slurmd, NFS and WireGuard elsewhere see one
controller that does not answer for a while. Routes and security groups are about the subnet and the interface, and need no
change. A network interface that is attached with the volume would do the same with a second device on the machine, its
routes, and rights on instances; a name in DNS would not, since a mounted file system keeps the address that it has.

On the machine it is an address of `lo`, so that neither networkd nor cloud-init, which look after the others, take it away:
Linux answers for its addresses on all devices.
"""
import json
import os

import aws

ADDRESS = os.environ.get("SKYLAN_SERVICE_ADDRESS", "")
# It is there while AWS leads the address here: what skylan-ready waits for.
CLAIMED = os.environ.get("SKYLAN_SERVICE_CLAIMED", "/run/skylan-state/service-address")


def hold(run):
    """Have the address on this machine, which says nothing about where AWS leads it."""
    if ADDRESS and not devices(run):
        run("ip", "address", "add", f"{ADDRESS}/32", "dev", "lo")


def drop(run):
    """Have it no more, on whichever device some other program has put it."""
    if not ADDRESS:
        return
    if os.path.exists(CLAIMED):
        os.unlink(CLAIMED)
    for device, length in devices(run):
        run("ip", "address", "delete", f"{ADDRESS}/{length}", "dev", device)


def claim(me, say):
    """Have AWS lead it to this machine, wherever it led it before."""
    if not ADDRESS or os.path.exists(CLAIMED):
        return
    interface = aws.ec2("DescribeInstances", InstanceId_1=me).find(".//networkInterfaceSet/item")
    known = [one.findtext("privateIpAddress") for one in interface.findall("privateIpAddressesSet/item")]
    if ADDRESS not in known:
        aws.ec2(
            "AssignPrivateIpAddresses",
            NetworkInterfaceId=interface.findtext("networkInterfaceId"),
            PrivateIpAddress_1=ADDRESS,
            AllowReassignment="true",
        )
        say(f"{ADDRESS} leads to this machine")
    with open(CLAIMED, "w", encoding="utf-8") as file:
        file.write(f"{ADDRESS}\n")


def devices(run):
    """Devices that have it, each with the length of its prefix."""
    shown = json.loads(run("ip", "-json", "address", "show", "to", f"{ADDRESS}/32").stdout or "[]")
    return [
        (link["ifname"], info["prefixlen"])
        for link in shown
        for info in link.get("addr_info", [])
        if info.get("local") == ADDRESS
    ]
