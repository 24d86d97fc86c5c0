"""Settings of both uplinks and of an overlay, each changed alone, to be held against what skylan has."""

import json
import re

import overlays
from roads.openvpn import OpenVpn
from roads.wireguard import WireGuard


def without(*options):
    """The text of a configuration without lines of these options."""
    return lambda text: "".join(
        f"{line}\n" for line in text.splitlines() if line.split(" ")[0] not in options
    )


def instead(*lines):
    """With these lines in the place of all others of their options."""
    return lambda text: without(*[line.split(" ")[0] for line in lines])(text) + "".join(f"{line}\n" for line in lines)


def tunnel_mtu(mtu):
    """Of WireGuard's device at both ends."""
    return lambda text: re.sub(r"^(MTU = |SKYLAN_WIREGUARD_MTU_BYTES=)\d+$", rf"\g<1>{mtu}", text, flags=re.MULTILINE)


def openvpn(change=lambda text: text, after=None):
    return lambda home: changed(home, OpenVpn(home, change), {"desktop": "tap0", "gateway": "tap0"}, after)


def wireguard(change=lambda text: text, after=None):
    def build(home):
        way = WireGuard(home, change)
        [port] = [name for name in home.gateway.links() if name.startswith("uplink-")]
        return changed(home, way, {"desktop": "uplink0", "gateway": port}, after)

    return build


def overlay(make, after=None):
    """after: called for each tunnel's port of each machine."""

    def build(cloud):
        make(cloud)
        for host in cloud.machines.values():
            for port in [link for link in host.links() if link.startswith(("to-", "vxlan"))] if after else ():
                after(host, port, "ens5")

    return build


def gretap(after=None):
    return overlay(overlays.gretap, after)


def vxlan(after=None):
    return overlay(overlays.vxlan, after)


def changed(home, way, ports, after):
    """`after` has each gateway, its port to the other one, and its device to the internet."""
    for place, port in ports.items() if after else ():
        after(getattr(home, place), port, "wan")
    return way


def queue(words, device=None):
    """Another queueing discipline at the port, or at a device that is named."""
    return lambda host, port, _: host.run("tc", "qdisc", "replace", "dev", device or port, "root", *words.split())


def length(packets):
    return lambda host, port, _: host.ip(f"link set {port} txqueuelen {packets}")


def offload(words, device=None):
    """Of ethtool(8), at the port or at a device that is named."""
    return lambda host, port, _: host.run("ethtool", "-K", device or port, *words.split())


def spread(host, _port, wan):
    """Packets that come in from the internet are worked on by both processors (RPS)."""
    host.run("sh", "-c", f"for file in /sys/class/net/{wan}/queues/rx-*/rps_cpus; do echo 3 >$file; done")


def threaded(device=None):
    """What comes in at the port, or at a device that is named, is worked on by a thread of its own (threaded NAPI)."""
    return lambda host, port, _: host.run("sh", "-c", f"echo 1 >/sys/class/net/{device or port}/threaded")


def arrival(words):
    """Of ethtool(8), where packets arrive from the other side."""
    return lambda host, _port, outside: host.run("ethtool", "-K", outside, *words.split())


def checksums(host, port, _outside):
    """UDP's, of packets of VXLAN: what networkd does not ask for. It is said at creation alone."""
    [link] = json.loads(host.ip(f"-json -details link show {port}"))
    own, peers = link["linkinfo"]["info_data"]["local"], host.run("bridge", "fdb", "show", "dev", port)
    host.ip(f"link delete {port}")
    host.ip(f"link add {port} type vxlan id 1 dstport 4789 local {own} ttl 64 udpcsum")
    host.ip(f"link set {port} mtu 1500")
    host.port("rosbridge", port)
    host.run("bridge", "link", "set", "dev", port, "isolated", "on")
    for far in re.findall(r"^00:00:00:00:00:00 dst (\S+)", peers, re.MULTILINE):
        host.run("bridge", "fdb", "append", "00:00:00:00:00:00", "dev", port, "dst", far)


# The same settings again: what differs between the two is chance, and a gain is what is beyond it.
AGAIN = "as it is, again"
# Settings of the whole machine's kernel, made while that candidate is measured: how many packets wait for a processor, which
# is also how many wait in a tunnel's GRO cells.
BACKLOG = "netdev_max_backlog 10000"
WHILE_MEASURED = {BACKLOG: {"net.core.netdev_max_backlog": 10000}}

# By family, the first as skylan has it and the family's baseline.
TUNINGS = {
    "openvpn": {
        "as it is": openvpn(),
        AGAIN: openvpn(),
        "sndbuf, rcvbuf: the kernel's": openvpn(without("sndbuf", "rcvbuf")),
        "txqueuelen 500": openvpn(after=length(500)),
        "txqueuelen 10000": openvpn(after=length(10000)),
        "pfifo_fast at the tap": openvpn(after=queue("pfifo_fast")),
        "fast-io": openvpn(instead("fast-io")),
        "fragment 1350": openvpn(instead("fragment 1350", "mssfix 0")),
        "mssfix 0": openvpn(instead("mssfix 0")),
        "AES-128-GCM": openvpn(instead("data-ciphers AES-128-GCM")),
        "ChaCha20": openvpn(instead("data-ciphers CHACHA20-POLY1305")),
        "RPS": openvpn(after=spread),
        BACKLOG: openvpn(),
        "no queue at the tap": openvpn(after=queue("noqueue")),
    },
    "wireguard": {
        "as it is": wireguard(),
        AGAIN: wireguard(),
        "tunnel of 1420 bytes": wireguard(tunnel_mtu(1420)),
        "tunnel of 1440 bytes": wireguard(tunnel_mtu(1440)),
        "fq_codel in the tunnel": wireguard(after=queue("fq_codel", "wg-uplink")),
        "no queue at the port": wireguard(after=queue("noqueue")),
        "GRO off at the port": wireguard(after=offload("gro off")),
        "GSO and TSO off at the port": wireguard(after=offload("gso off tso off")),
        "RPS": wireguard(after=spread),
        BACKLOG: wireguard(),
        "threaded NAPI at the tunnel": wireguard(after=threaded("wg-uplink")),
        "threaded NAPI at the port": wireguard(after=threaded()),
        "GRO where packets arrive": wireguard(after=arrival("gro on")),
        "GRO of UDP where packets arrive": wireguard(after=arrival("gro on rx-udp-gro-forwarding on")),
    },
    "gretap": {
        "as it is": gretap(),
        AGAIN: gretap(),
        "no queue at the ports": gretap(queue("noqueue")),
        "GRO off at the ports": gretap(offload("gro off")),
        "GSO and TSO off at the ports": gretap(offload("gso off tso off")),
        "RPS": gretap(spread),
        BACKLOG: gretap(),
        "threaded NAPI at the ports": gretap(threaded()),
        "GRO where packets arrive": gretap(arrival("gro on")),
    },
    "vxlan": {
        "as it is": vxlan(),
        AGAIN: vxlan(),
        "UDP's checksums": vxlan(checksums),
        "GRO off at the port": vxlan(offload("gro off")),
        BACKLOG: vxlan(),
        "threaded NAPI at the port": vxlan(threaded()),
        "GRO where packets arrive": vxlan(arrival("gro on")),
    },
}
WITH_UPLINKS = ("openvpn", "wireguard")
