"""What a site gateway forwards, with real packets. To be run as root in a network namespace of its own.

This namespace is the gateway: `wg0` leads to the host `far` of another site, `site0` to a worker of its own site, and
`up0` to the internet. The other ends are in namespaces that end with their processes.
"""

import ctypes
import socket
import subprocess
import sys
import threading
import unittest

ASSETS = sys.argv.pop(1)
SITE = "192.168.77.0/24"
# The machine with the homes.
HOMES = "192.168.77.1"
WORKER = "192.168.77.5"
# The machine of another site that asks node exporters.
PROMETHEUS = "192.168.66.6"
DEFINED = [word for one in (f"site={SITE}", f"homes={HOMES}", f"prometheus={PROMETHEUS}") for word in ("--define", one)]
# Of slurmctld and slurmd, and the first and the last that srun may listen on.
OPEN = (6817, 6818, 60001, 63000)
# What another site could look for: on a machine behind the gateway, and on the gateway itself.
CLOSED = (
    *((WORKER, port) for port in (22, 445, 2049, 5432, 6816, 6819, 9100, 60000, 63001)),
    ("192.168.77.1", 22),
    ("192.168.77.1", 8080),
    ("10.9.0.1", 22),
    ("203.0.113.1", 22),
)
# Name of the interface here, its address and MTU, the host's address, and what the host has for its own.
HOSTS = {
    "far": ("wg0", "10.9.0.1/30", 1370, "10.9.0.2/30", ("192.168.66.5/32", "192.168.66.6/32")),
    "worker": ("site0", "192.168.77.1/24", 9001, "192.168.77.5/24", ()),
    "internet": ("up0", "203.0.113.1/24", 9001, "203.0.113.9/24", ()),
}


def run(*command, inside=None, check=True):
    prefix = ("nsenter", f"--net=/proc/{inside.pid}/ns/net") if inside else ()
    return subprocess.run((*prefix, *command), check=check, capture_output=True, text=True)


def rules():
    for name in ("skylan-site", "skylan-internet"):
        run("nft", *DEFINED, "--file", f"{ASSETS}/site-gateway/etc/skylan/{name}.nft")


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


class Site(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.hosts = {}
        run("ip", "link", "set", "lo", "up")
        for name, (interface, here, mtu, there, own) in HOSTS.items():
            host = subprocess.Popen(("unshare", "--net", "cat"), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            cls.hosts[name] = host
            # It echoes once it is in its namespace.
            host.stdin.write(b"x\n")
            host.stdin.flush()
            host.stdout.readline()
            run("ip", "link", "add", interface, "mtu", "9001", "type", "veth", "peer", "name", "eth0", "netns", str(host.pid))
            run("ip", "link", "set", interface, "mtu", str(mtu), "up")
            run("ip", "addr", "add", here, "dev", interface)
            for command in (
                ("link", "set", "lo", "up"),
                ("link", "set", "eth0", "mtu", "9001", "up"),
                ("addr", "add", there, "dev", "eth0"),
                *(("addr", "add", one, "dev", "lo") for one in own),
            ):
                run("ip", *command, inside=host)
            if name != "internet":
                run("ip", "route", "add", "default", "via", here.split("/")[0], inside=host)
        run("ip", "route", "add", "192.168.66.0/24", "via", "10.9.0.2", "dev", "wg0")
        with open("/proc/sys/net/ipv4/ip_forward", "w") as file:
            file.write("1")
        rules()

    @classmethod
    def tearDownClass(cls):
        for host in cls.hosts.values():
            host.stdin.close()
            host.wait()
            host.stdout.close()

    def ping(self, host, address, source=None):
        command = ("ping", "-n", "-c", "1", "-W", "1", *(("-I", source) if source else ()), address)
        return run(*command, inside=self.hosts[host], check=False).returncode == 0

    def segment(self, client, server, address, source):
        """What a connection's ends may send at a time, in bytes: the client, then the server."""
        listener = In(self.hosts[server]).do(lambda: socket.create_server((address, 60001)))

        def connect():
            return socket.create_connection((address, 60001), timeout=3, source_address=(source, 0))

        with listener, In(self.hosts[client]).do(connect) as one, listener.accept()[0] as other:
            return [end.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG) for end in (one, other)]

    def reaches(self, client, address, port, source=None):
        """Whether a host gets a connection to a port on which something listens: on the gateway, or on another host."""
        owner = {WORKER: "worker", "192.168.66.5": "far"}.get(address)
        listener = (In(self.hosts[owner]).do if owner else lambda work: work())(
            lambda: socket.create_server((address, port))
        )

        def connect():
            try:
                socket.create_connection((address, port), timeout=0.5, source_address=(source or "", 0)).close()
                return True
            except TimeoutError:
                return False

        with listener:
            return In(self.hosts[client]).do(connect)

    def closed(self):
        """How many packets were dropped at closed doors."""
        listed = run("nft", "list", "counter", "inet", "skylan_site", "closed").stdout
        return int(listed.split("packets ")[1].split()[0])

    def test_other_sites_reach_the_doors_of_slurm(self):
        for address in (WORKER, "192.168.77.1"):
            for port in OPEN:
                with self.subTest(address=address, port=port):
                    self.assertTrue(self.reaches("far", address, port, "192.168.66.5"))

    def test_other_sites_reach_homes_where_they_are(self):
        self.assertTrue(self.reaches("far", HOMES, 2049, "192.168.66.5"))

    def test_prometheus_alone_reaches_node_exporters_on_workers_and_on_the_gateway(self):
        for address in (WORKER, "192.168.77.1"):
            with self.subTest(address=address):
                self.assertTrue(self.reaches("far", address, 9100, PROMETHEUS))
                self.assertFalse(self.reaches("far", address, 9100, "192.168.66.5"))

    def test_other_sites_reach_no_other_door(self):
        for address, port in CLOSED:
            with self.subTest(address=address, port=port):
                before = self.closed()
                self.assertFalse(self.reaches("far", address, port, "192.168.66.5"))
                self.assertGreater(self.closed(), before)

    def test_without_the_rule_each_of_them_is_open(self):
        run("nft", "flush", "chain", "inet", "skylan_site", "from_other_sites")
        self.addCleanup(rules)
        for address, port in CLOSED:
            with self.subTest(address=address, port=port):
                self.assertTrue(self.reaches("far", address, port, "192.168.66.5"))

    def test_a_datagram_to_a_door_of_slurm_does_not_arrive(self):
        server = In(self.hosts["worker"]).do(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        client = In(self.hosts["far"]).do(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        with server, client:
            server.bind((WORKER, 6818))
            server.settimeout(0.5)
            client.sendto(b"x", (WORKER, 6818))
            with self.assertRaises(TimeoutError):
                server.recv(1)

    def test_a_worker_gets_answers_from_any_port_of_another_site(self):
        # What is open there, the gateway there decides.
        self.assertTrue(self.reaches("worker", "192.168.66.5", 8080))

    def test_sites_reach_each_other(self):
        self.assertTrue(self.ping("worker", "192.168.66.5"))
        self.assertTrue(self.ping("far", "192.168.77.5", "192.168.66.5"))

    def test_segments_fit_the_tunnel_whoever_calls(self):
        for ends in (("worker", "far", "192.168.66.5", "192.168.77.5"), ("far", "worker", "192.168.77.5", "192.168.66.5")):
            with self.subTest(client=ends[0]):
                # 1370 less IPv4 and TCP headers, and the timestamps of each segment.
                self.assertEqual(self.segment(*ends), [1318, 1318])

    def test_without_the_clamp_they_would_not(self):
        run("nft", "flush", "chain", "inet", "skylan_site", "clamp")
        self.addCleanup(rules)
        self.assertGreater(max(self.segment("far", "worker", "192.168.77.5", "192.168.66.5")), 1370)

    def test_workers_reach_the_internet_with_the_gateways_address(self):
        # The host there has no route back to the site.
        self.assertTrue(self.ping("worker", "203.0.113.9"))

    def test_the_internet_reaches_no_worker_and_no_other_site(self):
        run("ip", "route", "add", "192.168.0.0/16", "via", "203.0.113.1", inside=self.hosts["internet"])
        self.addCleanup(run, "ip", "route", "del", "192.168.0.0/16", inside=self.hosts["internet"])
        self.assertFalse(self.ping("internet", "192.168.77.5"))
        self.assertFalse(self.ping("internet", "192.168.66.5"))

    def test_another_site_reaches_the_site_and_nothing_beyond_it(self):
        self.assertFalse(self.ping("far", "203.0.113.9", "192.168.66.5"))

    def test_the_same_rules_again_change_nothing(self):
        before = run("nft", "-s", "list", "ruleset").stdout
        rules()
        self.assertEqual(run("nft", "-s", "list", "ruleset").stdout, before)


unittest.main()
