"""Tunnels among machines of one cloud network of 9001 bytes: a gateway and two nodes."""

import os
import tempfile

from net import Host, cable

ADDRESSES = {"gateway": 11, "first": 12, "second": 13}
SECOND_LAN = "192.168.0.132"
UP_SECONDS = 60


def cloud_address(name):
    return f"172.31.1.{ADDRESSES[name]}"


class Cloud:
    """Three machines on one switch; an overlay joins their bridges."""

    def __init__(self, road):
        self.road = road
        os.makedirs("/run/bench", exist_ok=True)
        self.folder = tempfile.mkdtemp(dir="/run/bench")
        # For programs that are not root's.
        os.chmod(self.folder, 0o755)
        self.switch = Host("switch")
        self.switch.bridge("vpc", 9001)
        self.machines = {name: Host(name) for name in ADDRESSES}
        for name, host in self.machines.items():
            cable(host, "ens5", self.switch, name, 9001)
            self.switch.port("vpc", name)
            host.ip(f"address add {cloud_address(name)}/24 dev ens5")
            host.of_cloud()
        self.first, self.second = self.machines["first"], self.machines["second"]

    def bridges(self):
        for name, host in self.machines.items():
            host.bridge("rosbridge", 1500, f"192.168.0.{119 + ADDRESSES[name]}/24")
            host.keep_mac("rosbridge")

    def gretap(self, own, far):
        device = f"to-{far}"
        host = self.machines[own]
        host.ip(f"link add {device} type gretap local {cloud_address(own)} remote {cloud_address(far)} ttl 64")
        host.ip(f"link set {device} mtu 1500")
        host.port("rosbridge", device)

    def log(self, name):
        return f"{self.folder}/{name}.log"

    def await_reply(self):
        self.first.await_reply(SECOND_LAN, UP_SECONDS, self.folder)

    def close(self):
        for host in (*self.machines.values(), self.switch):
            host.close()


def gretap(cloud):
    """A star: what one node sends the other passes the gateway's bridge."""
    cloud.bridges()
    for node in ("first", "second"):
        cloud.gretap("gateway", node)
        cloud.gretap(node, "gateway")


def vxlan(cloud):
    """A mesh: each node sends to the other itself."""
    cloud.bridges()
    for own, host in cloud.machines.items():
        # networkd asks for no checksums of UDP, unless it is told to.
        host.ip(f"link add vxlan1 type vxlan id 1 dstport 4789 local {cloud_address(own)} ttl 64 noudpcsum")
        host.ip("link set vxlan1 mtu 1500")
        host.port("rosbridge", "vxlan1")
        host.ip("link set rosbridge mtu 1500")
        host.run("bridge", "link", "set", "dev", "vxlan1", "isolated", "on")
        for far in cloud.machines:
            if far != own:
                host.run("bridge", "fdb", "append", "00:00:00:00:00:00", "dev", "vxlan1", "dst", cloud_address(far))


def plain(cloud):
    """No tunnel, packets of the same size."""
    for name, host in cloud.machines.items():
        host.ip("link set ens5 mtu 1500")
        host.ip(f"address add 192.168.0.{119 + ADDRESSES[name]}/24 dev ens5")


# By their names in results; the last one is what all others are at the most, and their baseline.
OVERLAYS = {"gretap": gretap, "vxlan": vxlan, "plain": plain}
