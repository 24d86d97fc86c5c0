"""What the cloud gateway forwards, with real packets. To be run as root in a network namespace of its own.

This namespace is the gateway: `vpc0` leads to the VPC's router, `rosbridge` to the robot's LAN, `docker0` to a container.
The router leads to a node without a public address, to a neighbour in the gateway's subnet, and to the internet; the
node's packets to others it gives to the gateway, as the route table of the node's subnet says. All others are in
namespaces that end with their processes.
"""

import ctypes
import os
import socket
import subprocess
import sys
import threading
import time
import unittest

ASSETS = sys.argv.pop(1)
FOLDER = f"{ASSETS}/gateway"
SCRIPT = f"{FOLDER}/usr/local/lib/skylan/skylan-forwarding"
RULES = f"{FOLDER}/etc/skylan/skylan-forwarding.nft"
GATEWAY, LAN_GATEWAY = "172.31.1.11", "192.168.0.130"
NODE, NEIGHBOUR, ROBOT, CONTAINER = "100.64.1.12", "172.31.1.12", "192.168.0.83", "172.17.0.2"
INTERNET, METADATA = "203.0.113.9", "169.254.169.254"
ENVIRONMENT = {
    **os.environ,
    "SKYLAN_FORWARDING_RULES": RULES,
    "SKYLAN_CLOUD_ADDRESS": GATEWAY,
    "SKYLAN_FORWARDED_CIDR": "100.64.1.0/24",
    "SKYLAN_SUBNET_CIDR": "172.31.1.0/24",
    "SKYLAN_OVERLAY_DOORS": "gre",
    "SKYLAN_PATIENCE_SECONDS": "0",
}


def run(*command, inside=None, check=True, **options):
    prefix = ("nsenter", f"--net=/proc/{inside.pid}/ns/net") if inside else ()
    return subprocess.run((*prefix, *command), check=check, capture_output=True, text=True, **options)


def forwarding(action="apply", check=True, **changed):
    return run(SCRIPT, action, check=check, env={**ENVIRONMENT, **changed})


def setting(name, value=None):
    path = f"/proc/sys/net/ipv4/{name}"
    if value is None:
        with open(path) as file:
            return file.read().strip()
    with open(path, "w") as file:
        file.write(value)


class In:
    """Code in a host's namespace: a thread can be in another one than its process."""

    def __init__(self, host):
        self.host = host

    def do(self, work):
        result = []

        def enter():
            with open(f"/proc/{self.host.pid}/ns/net") as namespace:
                # setns(2) with CLONE_NEWNET
                if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), 0x40000000):
                    raise OSError(ctypes.get_errno(), "setns")
            result.append(work())

        thread = threading.Thread(target=enter)
        thread.start()
        thread.join()
        return result[0]


class Forwarding(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.hosts = {name: cls.host() for name in ("router", "node", "neighbour", "internet", "robot", "container")}
        router = cls.hosts["router"]
        run("ip", "link", "set", "lo", "up")
        run("ip", "link", "add", "rosbridge", "type", "bridge")
        run("ip", "link", "set", "rosbridge", "up")
        run("ip", "addr", "add", f"{LAN_GATEWAY}/24", "dev", "rosbridge")
        cls.line("vpc0", None, "gateway", router, f"{GATEWAY}/32", None)
        run("ip", "route", "add", "172.31.1.1", "dev", "vpc0")
        run("ip", "route", "add", "default", "via", "172.31.1.1", "dev", "vpc0")
        cls.line("lan0", None, "eth0", cls.hosts["robot"], None, f"{ROBOT}/24")
        run("ip", "link", "set", "lan0", "master", "rosbridge")
        run("ip", "route", "add", "default", "via", LAN_GATEWAY, inside=cls.hosts["robot"])
        cls.line("docker0", None, "eth0", cls.hosts["container"], "172.17.0.1/24", f"{CONTAINER}/24")
        run("ip", "route", "add", "default", "via", "172.17.0.1", inside=cls.hosts["container"])

        # A VPC has no broadcast: each machine sees nothing but the router, which is where it has its routes from.
        for name, address in (("gateway", GATEWAY), ("node", NODE), ("neighbour", NEIGHBOUR), ("internet", INTERNET)):
            if name != "gateway":
                cls.line(name, router, "eth0", cls.hosts[name], None, f"{address}/32")
                for words in (("172.31.1.1", "dev", "eth0"), ("default", "via", "172.31.1.1", "dev", "eth0")):
                    run("ip", "route", "add", *words, inside=cls.hosts[name])
            run("ip", "addr", "add", "172.31.1.1/32", "dev", name, inside=router)
            run("ip", "route", "add", address, "dev", name, inside=router)
        run("sysctl", "--quiet", "--write", "net.ipv4.ip_forward=1", inside=router)
        run("sysctl", "--quiet", "--write", "net.ipv4.conf.all.send_redirects=0", inside=router)
        through_gateway = ("via", GATEWAY, "dev", "gateway", "onlink")
        for words in (("default",), (METADATA,)):
            run("ip", "route", "add", *words, *through_gateway, "table", "100", inside=router)
        run("ip", "rule", "add", "iif", "node", "lookup", "100", inside=router)
        # The internet can be made to send to them, so that what does not arrive was not forwarded.
        for name in (NODE, "192.168.0.0/24", "172.17.0.0/24"):
            run("ip", "route", "add", name, *through_gateway, "table", "101", inside=router)
        run("ip", "rule", "add", "iif", "internet", "lookup", "101", inside=router)
        # What the gateway's own subnet and the LAN's answers take: the router's own table.
        for name in ("192.168.0.0/24", "172.17.0.0/24"):
            run("ip", "route", "add", name, *through_gateway, inside=router)
        # The gateway comes up without rp_filter, as Debian's machines do with a single way to each network.
        for name in ("all", "default", "vpc0", "rosbridge", "docker0"):
            setting(f"conf/{name}/rp_filter", "0")

    @staticmethod
    def host():
        host = subprocess.Popen(("unshare", "--net", "cat"), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        # It echoes once it is in its namespace.
        host.stdin.write(b"x\n")
        host.stdin.flush()
        host.stdout.readline()
        run("ip", "link", "set", "lo", "up", inside=host)
        return host

    @staticmethod
    def line(near, where, far, host, near_address, far_address):
        """A line from this namespace (`where` None) or a host's to another host."""
        run("ip", "link", "add", near, "type", "veth", "peer", "name", far, "netns", str(host.pid), inside=where)
        for name, place, address in ((near, where, near_address), (far, host, far_address)):
            run("ip", "link", "set", name, "up", inside=place)
            if address:
                run("ip", "addr", "add", address, "dev", name, inside=place)

    @classmethod
    def tearDownClass(cls):
        for host in cls.hosts.values():
            host.stdin.close()
            host.wait()
            host.stdout.close()

    def setUp(self):
        forwarding()

    def tearDown(self):
        forwarding("remove")

    def ping(self, host, address, source=None):
        command = ("ping", "-n", "-c", "1", "-W", "1", *(("-I", source) if source else ()), address)
        return run(*command, inside=self.hosts[host], check=False).returncode == 0

    def reaches(self, client, address, port=22, listening=None):
        """Whether a host gets a connection to a port on which something listens: on the gateway, or on another host."""
        here = (In(self.hosts[listening]).do if listening else lambda work: work())(
            lambda: socket.create_server((address, port))
        )

        def connect():
            try:
                socket.create_connection((address, port), timeout=0.5).close()
                return True
            except OSError:
                return False

        with here:
            return In(self.hosts[client]).do(connect)

    def refused(self, name="refused"):
        listed = run("nft", "list", "counter", "inet", "skylan_forwarding", name).stdout
        return int(listed.split("packets ")[1].split()[0])

    def is_refused(self, name, work):
        before = self.refused(name)
        self.assertFalse(work())
        self.assertGreater(self.refused(name), before)

    def test_a_node_reaches_the_internet_under_the_gateways_address(self):
        run("ip", "rule", "del", "iif", "internet", "lookup", "101", inside=self.hosts["router"])
        self.addCleanup(run, "ip", "rule", "add", "iif", "internet", "lookup", "101", inside=self.hosts["router"])
        # The router gives an answer to the node's own address to the node: who asked is seen at the internet's end.
        server = In(self.hosts["internet"]).do(lambda: socket.create_server((INTERNET, 80)))
        with server, In(self.hosts["node"]).do(lambda: socket.create_connection((INTERNET, 80), timeout=3)):
            accepted, (address, _) = server.accept()
            accepted.close()
        self.assertEqual(address, GATEWAY)

    def test_without_masquerading_it_would_be_its_own(self):
        run("nft", "flush", "chain", "inet", "skylan_forwarding", "source_nat")
        server = In(self.hosts["internet"]).do(lambda: socket.create_server((INTERNET, 80)))
        with server, In(self.hosts["node"]).do(lambda: socket.create_connection((INTERNET, 80), timeout=3)):
            accepted, (address, _) = server.accept()
            accepted.close()
        self.assertEqual(address, NODE)

    # Who sends to whom; each arrives where the rules do not see it.
    ASTRAY = (
        ("internet", "node", NODE),
        ("internet", "robot", ROBOT),
        ("robot", "internet", INTERNET),
        ("robot", "node", NODE),
        ("robot", "neighbour", NEIGHBOUR),
        ("node", "robot", ROBOT),
    )

    def test_nothing_is_routed_between_lan_and_vpc_or_from_the_internet(self):
        for host, other, address in self.ASTRAY:
            with self.subTest(host=host, other=other):
                self.is_refused("refused", lambda: self.datagram(host, other, address))

    def test_without_the_rules_all_of_that_is(self):
        run("nft", "flush", "chain", "inet", "skylan_forwarding", "forward")
        for host, other, address in self.ASTRAY:
            with self.subTest(host=host, other=other):
                self.assertTrue(self.datagram(host, other, address))

    def test_a_robot_under_a_nodes_address_sends_nothing(self):
        run("ip", "addr", "add", f"{NODE}/32", "dev", "eth0", inside=self.hosts["robot"])
        self.addCleanup(run, "ip", "addr", "del", f"{NODE}/32", "dev", "eth0", inside=self.hosts["robot"])
        self.is_refused("refused", lambda: self.datagram("robot", "internet", INTERNET, source=NODE))

    def test_no_node_passes_for_the_gateway_in_the_vpc(self):
        for address in (NEIGHBOUR, METADATA):
            # By the gateway, as a node can have it that is root.
            run("ip", "route", "add", NEIGHBOUR, "via", GATEWAY, "dev", "gateway", "onlink", "table", "100",
                inside=self.hosts["router"], check=False)
            with self.subTest(address=address):
                self.is_refused("refused", lambda: self.ping("node", address))
        run("ip", "route", "del", NEIGHBOUR, "table", "100", inside=self.hosts["router"])

    def test_the_gateways_own_doors_are_closed_to_nodes(self):
        for address in (GATEWAY, LAN_GATEWAY):
            with self.subTest(address=address):
                self.is_refused("closed", lambda: self.reaches("node", address))

    def test_without_the_rules_they_are_open(self):
        run("nft", "flush", "chain", "inet", "skylan_forwarding", "from_nodes")
        for address in (GATEWAY, LAN_GATEWAY):
            with self.subTest(address=address):
                self.assertTrue(self.reaches("node", address))

    def test_to_others_the_gateways_doors_are_what_they_were(self):
        self.assertTrue(self.reaches("neighbour", GATEWAY))
        self.assertTrue(self.reaches("robot", LAN_GATEWAY))
        self.assertTrue(self.ping("node", GATEWAY))

    def datagram(self, host, other, address, port=5000, source=""):
        """Whether a host's datagram gets to another one's address, or to the gateway's (`other` None)."""

        def made():
            return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

        with In(self.hosts[other]).do(made) if other else made() as server:
            server.bind((address, port))
            server.settimeout(0.5)
            with In(self.hosts[host]).do(made) as client:
                client.bind((source, 0))
                client.sendto(b"x", (address, port))
                try:
                    return server.recv(1) == b"x"
                except TimeoutError:
                    return False

    def test_the_overlay_comes_in_by_its_doors_alone(self):
        self.is_refused("closed", lambda: self.datagram("node", None, GATEWAY, 4789))
        forwarding(SKYLAN_OVERLAY_DOORS="udp/4789")
        self.assertTrue(self.datagram("node", None, GATEWAY, 4789))
        self.is_refused("closed", lambda: self.datagram("node", None, GATEWAY, 4790))

    def gre(self):
        """Whether a GRE packet of the node gets to the gateway."""
        with socket.socket(socket.AF_INET, socket.SOCK_RAW, 47) as server:
            server.settimeout(0.5)
            client = In(self.hosts["node"]).do(lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 47))
            with client:
                client.sendto(bytes(4), (GATEWAY, 0))
                try:
                    return server.recvfrom(64)[1][0] == NODE
                except TimeoutError:
                    return False

    def test_gre_comes_in_where_it_is_the_overlay(self):
        self.assertTrue(self.gre())
        forwarding(SKYLAN_OVERLAY_DOORS="udp/4789")
        self.is_refused("closed", self.gre)

    def test_containers_of_the_gateway_are_not_touched_and_not_the_nodes(self):
        self.assertTrue(self.reaches("container", INTERNET, 80, "internet"))
        self.assertTrue(self.reaches("container", ROBOT, 80, "robot"))
        self.assertTrue(self.reaches("robot", CONTAINER, 80, "container"))
        self.is_refused("refused", lambda: self.reaches("node", CONTAINER, 80, "container"))

    def test_the_bridges_own_frames_pass_where_bridge_netfilter_is_on(self):
        # As bridge netfilter has it: in and out by the bridge.
        if not os.path.exists("/proc/sys/net/bridge/bridge-nf-call-iptables"):
            self.skipTest("this kernel has no bridge netfilter")
        other = self.host()
        self.addCleanup(other.communicate)
        self.line("lan1", None, "eth0", other, None, "192.168.0.84/24")
        run("ip", "link", "set", "lan1", "master", "rosbridge")
        run("sysctl", "--quiet", "--write", "net.bridge.bridge-nf-call-iptables=1")
        self.addCleanup(run, "sysctl", "--quiet", "--write", "net.bridge.bridge-nf-call-iptables=0")
        deadline = time.monotonic() + 20
        while not self.ping("robot", "192.168.0.84") and time.monotonic() < deadline:
            pass
        self.assertTrue(self.ping("robot", "192.168.0.84"))

    def test_the_same_again_changes_nothing(self):
        before = run("nft", "-s", "list", "ruleset").stdout
        forwarding()
        self.assertEqual(run("nft", "-s", "list", "ruleset").stdout, before)

    def test_nothing_is_forwarded_where_the_rules_cannot_be_loaded(self):
        forwarding("remove")
        setting("ip_forward", "0")
        for rules in ("/dev/null", "/nowhere"):
            with self.subTest(rules=rules):
                failed = forwarding(check=False, SKYLAN_FORWARDING_RULES=rules)
                self.assertNotEqual(failed.returncode, 0)
                self.assertEqual(setting("ip_forward"), "0")

    def test_forwarding_that_somebody_turned_off_is_told(self):
        setting("ip_forward", "0")
        told = forwarding("check", check=False)
        self.assertEqual((told.returncode, told.stdout), (1, "forwarding is off\n"))

    def test_an_interface_without_the_address_is_told(self):
        failed = forwarding(check=False, SKYLAN_CLOUD_ADDRESS="172.31.1.99")
        self.assertIn("no interface has the address 172.31.1.99: nothing is forwarded", failed.stderr)
        self.assertNotEqual(failed.returncode, 0)

    def test_without_such_nodes_there_are_no_rules(self):
        forwarding(SKYLAN_FORWARDED_CIDR="")
        self.assertNotIn("skylan_forwarding", run("nft", "list", "tables").stdout)
        self.assertEqual(forwarding("check", SKYLAN_FORWARDED_CIDR="").stdout, "")
        self.assertEqual(forwarding("check", check=False).stdout, "the rules for forwarding are not in place\n")


unittest.main()
