"""A robot's home, and a gateway and a node in a cloud, with an internet of 1500 bytes between them."""

import os
import time

from net import Host, cable, run

ROBOT = "192.168.0.83"
GATEWAY = "192.168.0.130"
NODE = "192.168.0.131"
DESKTOP_WAN = "198.51.100.7"
GATEWAY_WAN = "203.0.113.10"
GATEWAY_CLOUD = "172.31.1.11"
NODE_CLOUD = "172.31.1.12"
CLOUD_MTU = 9001


class Home:
    """robot -- desktop == uplink == gateway == overlay == node. An uplink and an overlay add their ports."""

    def __init__(self, road):
        self.road = road
        self.folder = f"/run/bench/{road}"
        os.makedirs(self.folder, exist_ok=True)
        self.robot, self.desktop, self.internet, self.gateway, self.node = (
            Host(f"{road}-{name}") for name in ("robot", "desktop", "internet", "gateway", "node")
        )
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
        self.internet.sysctl(net__ipv4__ip_forward=1)
        self.gateway.ip(f"address add {GATEWAY_CLOUD}/24 dev ens5")
        self.node.ip(f"address add {NODE_CLOUD}/24 dev ens5")

    @property
    def hosts(self):
        return self.robot, self.desktop, self.internet, self.gateway, self.node

    def bridges(self, mtu=1500):
        """Those of desktop gateway and gateway, as skylan makes them."""
        self.desktop.bridge("rosbridge", mtu)
        self.desktop.port("rosbridge", "eth0")
        self.gateway.bridge("rosbridge", mtu, f"{GATEWAY}/24")

    def gretap(self, mtu=1500):
        """The overlay of one pair, as skylan makes it: a bridge at both ends."""
        for host, own, far in ((self.gateway, GATEWAY_CLOUD, NODE_CLOUD), (self.node, NODE_CLOUD, GATEWAY_CLOUD)):
            host.ip(f"link add gre1 type gretap local {own} remote {far} ttl 64")
            host.ip(f"link set gre1 mtu {mtu}")
        self.node.bridge("rosbridge", mtu, f"{NODE}/24")
        for host in (self.gateway, self.node):
            host.port("rosbridge", "gre1")
            host.ip(f"link set rosbridge mtu {mtu}")

    def write(self, name, text, mode=0o644):
        path = f"{self.folder}/{name}"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, mode)
        return path

    def log(self, name):
        return f"{self.folder}/{name}.log"

    def await_reply(self, address=GATEWAY, seconds=180):
        """Until the robot has an answer."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if " 0% packet loss" in self.robot.run("ping", "-c1", "-W2", address, check=False):
                return
            time.sleep(0.5)
        raise RuntimeError(f"{self.road}: {address} does not answer: {self.last_words()}")

    def last_words(self):
        return run("sh", "-c", f"tail -n 15 {self.folder}/*.log", check=False)[-3000:]

    def close(self):
        for host in self.hosts:
            host.close()
