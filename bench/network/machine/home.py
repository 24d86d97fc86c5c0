"""A robot's home, and a gateway and a node in a cloud, with an internet of 1500 bytes between them."""

import os
import tempfile

from net import ASSETS, Host, cable

ROBOT = "192.168.0.83"
GATEWAY = "192.168.0.130"
NODE = "192.168.0.131"
DESKTOP_WAN = "198.51.100.7"
GATEWAY_WAN = "203.0.113.10"
GATEWAY_CLOUD = "172.31.1.11"
NODE_CLOUD = "172.31.1.12"
CLOUD_MTU = 9001
UP_SECONDS = 180


class Home:
    """robot -- desktop == uplink == gateway == overlay == node. An uplink and an overlay add their ports."""

    def __init__(self, road):
        self.road, self.way = road, None
        os.makedirs("/run/bench", exist_ok=True)
        self.folder = tempfile.mkdtemp(dir="/run/bench")
        # For programs that are not root's.
        os.chmod(self.folder, 0o755)
        self.hosts = [Host(place) for place in ("robot", "desktop", "internet", "gateway", "node")]
        self.robot, self.desktop, self.internet, self.gateway, self.node = self.hosts
        cable(self.robot, "eth0", self.desktop, "eth0")
        cable(self.desktop, "wan", self.internet, "home")
        cable(self.internet, "cloud", self.gateway, "wan")
        cable(self.gateway, "ens5", self.node, "ens5", CLOUD_MTU)
        self.robot.ip(f"address add {ROBOT}/24 dev eth0")
        for host, device, address, far in (
            (self.desktop, "wan", DESKTOP_WAN, "198.51.100.1"),
            (self.gateway, "wan", GATEWAY_WAN, "203.0.113.1"),
        ):
            host.ip(f"address add {address}/24 dev {device}")
            host.ip(f"route add default via {far}")
        self.internet.ip("address add 198.51.100.1/24 dev home")
        self.internet.ip("address add 203.0.113.1/24 dev cloud")
        self.internet.run("sysctl", "-qw", "net.ipv4.ip_forward=1")
        self.gateway.ip(f"address add {GATEWAY_CLOUD}/24 dev ens5")
        self.node.ip(f"address add {NODE_CLOUD}/24 dev ens5")

    def bridges(self, mtu=1500):
        """Those of desktop gateway and gateway, as skylan makes them, and the kernels of its cloud machines."""
        for host in (self.gateway, self.node):
            host.of_cloud()
        self.desktop.bridge("rosbridge", mtu)
        self.desktop.port("rosbridge", "eth0")
        self.gateway.bridge("rosbridge", mtu, f"{GATEWAY}/24")
        for host in (self.desktop, self.gateway):
            host.keep_mac("rosbridge")

    def gretap(self, mtu=1500):
        """The overlay of one pair, as skylan makes it: a bridge at both ends."""
        for host, own, far in ((self.gateway, GATEWAY_CLOUD, NODE_CLOUD), (self.node, NODE_CLOUD, GATEWAY_CLOUD)):
            host.ip(f"link add gre1 type gretap local {own} remote {far} ttl 64")
            host.ip(f"link set gre1 mtu {mtu}")
        self.node.bridge("rosbridge", mtu, f"{NODE}/24")
        self.node.keep_mac("rosbridge")
        for host in (self.gateway, self.node):
            host.port("rosbridge", "gre1")
            host.ip(f"link set rosbridge mtu {mtu}")

    def filter(self, host, ports):
        """skylan's, about the ports of its bridge that lead to the other side."""
        script = ASSETS / "edge/usr/local/lib/skylan/skylan-edge"
        rules = ASSETS / "edge/etc/skylan/skylan-edge.nft"
        host.run("env", f"SKYLAN_UPLINK_PORTS={ports}", f"SKYLAN_EDGE_RULES={rules}", script, "apply")

    def write(self, name, text, mode=0o644):
        path = f"{self.folder}/{name}"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, mode)
        return path

    def log(self, name):
        return f"{self.folder}/{name}.log"

    def await_reply(self):
        self.robot.await_reply(getattr(self.way, "gateway", GATEWAY), UP_SECONDS, self.folder)

    def close(self):
        for host in self.hosts:
            host.close()
