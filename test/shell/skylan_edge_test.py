"""Real frames through the filter, both ways. To be run as root in a network namespace of its own.

The namespace holds what a desktop gateway has: `rosbridge` with the uplink's tap0, whose other end is a file here as it
is OpenVPN's, and `lan0`, whose other end `lan1` is the robot's side.
"""

import fcntl
import os
import re
import select
import socket
import struct
import subprocess
import sys
import time
import unittest

ASSETS = sys.argv.pop(1)
ENV = {**os.environ, "SKYLAN_EDGE_RULES": f"{ASSETS}/edge/etc/skylan/skylan-edge.nft", "LC_ALL": "C", "SKYLAN_UPLINK_PORTS": "tap0"}
BROADCAST = "ff:ff:ff:ff:ff:ff"
ROBOT = "02:00:00:00:00:83"
NODE = "02:00:00:00:00:31"


def run(*command):
    done = subprocess.run(command, env=ENV, capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(f"{' '.join(command)}: {done.stdout}{done.stderr}")
    return done.stdout


def edge(action):
    return run(f"{ASSETS}/edge/usr/local/lib/skylan/skylan-edge", action)


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


def eth(destination, kind, payload=b"", source=ROBOT):
    return mac(destination) + mac(source) + struct.pack("!H", kind) + payload.ljust(46, b"\0")


def tagged(frame, vlan, kind=0x8100):
    return frame[:12] + struct.pack("!HH", kind, vlan) + frame[12:]


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ipv4(protocol, payload, destination="192.168.0.131", fragment=0):
    def head(check):
        return struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 7, fragment, 1, protocol, check) + bytes(
            [192, 168, 0, 83]
        ) + socket.inet_aton(destination)

    return head(checksum(head(0))) + payload


def ipv6(following, payload, destination="ff02::1"):
    addresses = socket.inet_pton(socket.AF_INET6, "fe80::83") + socket.inet_pton(socket.AF_INET6, destination)
    return struct.pack("!IHBB", 6 << 28, len(payload), following, 255) + addresses + payload


def udp(port, payload=b"x" * 20):
    return struct.pack("!HHHH", 5000, port, 8 + len(payload), 0) + payload


def udp4(port, destination="192.168.0.131", to=NODE, payload=b"x" * 20):
    return eth(to, 0x0800, ipv4(17, udp(port, payload), destination))


def icmp6(kind):
    return struct.pack("!BBHI", kind, 0, 0, 0)


def icmp4(kind):
    return eth(NODE, 0x0800, ipv4(1, struct.pack("!BBHI", kind, 1, checksum(bytes([kind, 1])), 0)))


def snap(kind, payload, to=BROADCAST):
    """A packet in LLC and SNAP (RFC 1042)."""
    data = b"\xaa\xaa\x03\0\0\0" + struct.pack("!H", kind) + payload
    return eth(to, len(data), data)


def options_before(following):
    """A hop-by-hop header of padding, behind which RA-Guard of simple switches does not look (RFC 7113)."""
    return struct.pack("!BBBB", following, 0, 1, 4) + bytes(4)


DROPPED = {
    "dhcp": {
        "a request": udp4(67, "255.255.255.255", BROADCAST),
        "an answer": udp4(68, "255.255.255.255", BROADCAST),
        "an answer to one": udp4(68),
        "a request of PXE": udp4(4011),
        "a request with a priority tag": tagged(udp4(67, "255.255.255.255", BROADCAST), 0xE000),
    },
    "dhcpv6": {
        "a request": eth("33:33:00:01:00:02", 0x86DD, ipv6(17, udp(547), "ff02::1:2")),
        "an answer": eth(NODE, 0x86DD, ipv6(17, udp(546), "fe80::31")),
    },
    "router": {
        "a solicitation": eth("33:33:00:00:00:02", 0x86DD, ipv6(58, icmp6(133), "ff02::2")),
        "an advertisement": eth("33:33:00:00:00:01", 0x86DD, ipv6(58, icmp6(134))),
        "an advertisement behind options": eth("33:33:00:00:00:01", 0x86DD, ipv6(0, options_before(58) + icmp6(134))),
        "a redirect": eth(NODE, 0x86DD, ipv6(58, icmp6(137), "fe80::31")),
        "a redirect of IPv4": icmp4(5),
        "an advertisement of IPv4": icmp4(9),
        "a solicitation of IPv4": icmp4(10),
    },
    "stp": {
        "a BPDU": eth("01:80:c2:00:00:00", 38, b"\x42\x42\x03" + bytes(35)),
        "a BPDU of PVST+": eth("01:00:0c:cc:cc:cd", 50, b"\xaa\xaa\x03\x00\x00\x0c\x01\x0b"),
        "MRP": eth("01:80:c2:00:00:21", 0x88F5),
        "fault management": eth("01:80:c2:00:00:37", 0x8902),
        "CDP": eth("01:00:0c:cc:cc:cc", 50, b"\xaa\xaa\x03\x00\x00\x0c\x20\x00"),
    },
    "llc": {
        "a DHCP answer in SNAP": snap(0x0800, ipv4(17, udp(68), "255.255.255.255")),
        "a router advertisement in SNAP with a priority tag": tagged(snap(0x86DD, ipv6(58, icmp6(134))), 0),
        "STP to one machine": eth(NODE, 38, b"\x42\x42\x03" + bytes(35)),
    },
    "link": {
        "PAUSE": eth(NODE, 0x8808),
        "EAPOL": eth(NODE, 0x888E),
        "discovery of PPPoE": eth(BROADCAST, 0x8863),
        "a session of PPPoE": eth(NODE, 0x8864),
    },
    "ptp": {
        "an event": eth("01:1b:19:00:00:00", 0x88F7),
        "an event over IPv4": udp4(319, "224.0.1.129", "01:00:5e:00:01:81"),
        "a message over IPv4": udp4(320, "224.0.1.129", "01:00:5e:00:01:81"),
        "an event over IPv6": eth("33:33:00:00:01:81", 0x86DD, ipv6(17, udp(319), "ff0e::181")),
    },
    "lldp": {"to a group that bridges forward": eth("01:1b:19:00:00:00", 0x88CC)},
    "vlan": {
        "any frame": tagged(udp4(7400), 5),
        "a DHCP request": tagged(udp4(67, "255.255.255.255", BROADCAST), 5),
        "a service tag": tagged(udp4(7400), 5, 0x88A8),
        "an old service tag": tagged(udp4(7400), 5, 0x9100),
        "an old service tag behind a priority tag": tagged(tagged(udp4(7400), 5, 0x9200), 0),
        "a tag behind a priority tag": tagged(tagged(udp4(7400), 5), 0),
    },
}

PASSED = {
    "an ARP request": eth(BROADCAST, 0x0806, b"\0\x01\x08\0\x06\x04\0\x01" + mac(ROBOT) + bytes(14)),
    "an ARP answer": eth(NODE, 0x0806, b"\0\x01\x08\0\x06\x04\0\x02" + mac(ROBOT) + bytes(14)),
    "UDP": udp4(7411),
    "UDP with a priority tag": tagged(udp4(7411), 0xE000),
    "TCP": eth(NODE, 0x0800, ipv4(6, struct.pack("!HHIIBBHHH", 5000, 67, 1, 0, 0x50, 2, 9, 0, 0))),
    "a first fragment": eth(NODE, 0x0800, ipv4(17, udp(7411, b"x" * 1472), fragment=0x2000)),
    # Its data looks like the header of a DHCP request.
    "a later fragment": eth(NODE, 0x0800, ipv4(17, udp(67, b"x" * 1472), fragment=185)),
    "mDNS": udp4(5353, "224.0.0.251", "01:00:5e:00:00:fb"),
    "DDS discovery": udp4(7400, "239.255.0.1", "01:00:5e:7f:00:01"),
    "IGMP": eth("01:00:5e:00:00:16", 0x0800, ipv4(2, b"\x22" + bytes(15), "224.0.0.22")),
    "neighbour solicitation": eth("33:33:ff:00:00:31", 0x86DD, ipv6(58, icmp6(135), "ff02::1:ff00:31")),
    "neighbour advertisement": eth(NODE, 0x86DD, ipv6(58, icmp6(136), "fe80::31")),
    "UDP over IPv6": eth(NODE, 0x86DD, ipv6(17, udp(7411), "fe80::31")),
}


class Wire:
    """The two ends: OpenVPN's of tap0, and the robot's side."""

    def __init__(self):
        self.tap = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        # TUNSETIFF with IFF_TAP | IFF_NO_PI
        fcntl.ioctl(self.tap, 0x400454CA, struct.pack("16sH22x", b"tap0", 0x1002))
        run("ip", "link", "add", "rosbridge", "type", "bridge", "mcast_snooping", "0", "stp_state", "0")
        run("ip", "link", "add", "lan0", "type", "veth", "peer", "name", "lan1")
        for name in ("rosbridge", "tap0", "lan0", "lan1"):
            with open(f"/proc/sys/net/ipv6/conf/{name}/disable_ipv6", "w") as file:
                file.write("1")
            run("ip", "link", "set", name, *(["master", "rosbridge"] if name in ("tap0", "lan0") else []), "up")
        # To no protocol: what is sent here does not come back here.
        self.lan = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        self.lan.bind(("lan1", 3))
        self.lan.setsockopt(socket.SOL_SOCKET, 33, 2**25)  # SO_RCVBUFFORCE
        self.lan.setblocking(False)
        time.sleep(0.2)

    def send(self, direction, frame):
        if direction == "in":
            os.write(self.tap, frame)
        else:
            while True:
                try:
                    return self.lan.send(frame)
                except BlockingIOError:
                    time.sleep(0.001)

    def received(self, direction):
        """A frame at the far end, or None when none comes any more."""
        end = self.lan if direction == "in" else self.tap
        while select.select([end], [], [], 0.15)[0]:
            if direction == "out":
                return os.read(self.tap, 2000)
            frame, address = self.lan.recvfrom(2000)
            if address[2] != socket.PACKET_OUTGOING:
                return frame
        return None

    def count(self, direction):
        frames = 0
        while self.received(direction):
            frames += 1
        return frames


def counters():
    listed = run("nft", "list", "counters", "table", "bridge", "skylan_edge")
    return {name: int(packets) for name, packets in re.findall(r"counter (\w+) {\s+packets (\d+)", listed)}


def bridge_netfilter(value):
    for family in ("iptables", "ip6tables"):
        with open(f"/proc/sys/net/bridge/bridge-nf-call-{family}", "w") as file:
            file.write(value)


class Filter(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.wire = Wire()

    def setUp(self):
        for table in ("ip filter", "ip6 filter"):
            subprocess.run(["nft", "delete", "table", *table.split()], capture_output=True)
        if os.path.exists("/proc/sys/net/bridge"):
            bridge_netfilter("0")
        edge("apply")

    def assert_passes(self, direction, frame):
        self.wire.send(direction, frame)
        got = self.wire.received(direction)
        self.assertIsNotNone(got, "the frame did not arrive")
        self.assertEqual(got[:12], frame[:12])

    def test_each_forbidden_kind_is_dropped_and_counted(self):
        for direction in ("in", "out"):
            for reason, frames in DROPPED.items():
                for what, frame in frames.items():
                    with self.subTest(direction=direction, reason=reason, frame=what):
                        edge("apply")
                        self.wire.send(direction, frame)
                        self.assertIsNone(self.wire.received(direction), "the frame arrived")
                        counted = {name: count for name, count in counters().items() if count}
                        self.assertEqual(counted, {f"{reason}_{direction}": 1})

    def test_without_the_filter_each_of_them_arrives(self):
        """The control: it is the filter that stops them, not the bridge."""
        edge("remove")
        for direction in ("in", "out"):
            for reason, frames in DROPPED.items():
                for what, frame in frames.items():
                    with self.subTest(direction=direction, reason=reason, frame=what):
                        self.assert_passes(direction, frame)

    def test_each_allowed_kind_passes(self):
        for direction in ("in", "out"):
            for what, frame in PASSED.items():
                with self.subTest(direction=direction, frame=what):
                    self.assert_passes(direction, frame)
        self.assertEqual(set(counters().values()), {0})

    def test_lldp_does_not_cross_whether_the_bridge_forwards_it_or_not(self):
        lldp = eth("01:80:c2:00:00:0e", 0x88CC)
        for mask, counted in (("0", 0), ("0x4000", 1)):
            run("ip", "link", "set", "rosbridge", "type", "bridge", "group_fwd_mask", mask)
            for direction in ("in", "out"):
                with self.subTest(mask=mask, direction=direction):
                    edge("apply")
                    self.wire.send(direction, lldp)
                    self.assertIsNone(self.wire.received(direction))
                    self.assertEqual(counters()[f"lldp_{direction}"], counted)

    def flood(self, direction, frame, number):
        # In portions, so that no queue of the test's own loses frames.
        arrived = 0
        for start in range(0, number, 200):
            for _ in range(min(200, number - start)):
                self.wire.send(direction, frame)
            end = self.wire.lan if direction == "in" else self.wire.tap
            while select.select([end], [], [], 0.005)[0]:
                arrived += 1 if self.wire.received(direction) else 0
        return arrived + self.wire.count(direction)

    def test_a_flood_of_large_frames_is_cut_and_leaves_room_for_small_ones(self):
        cloud = udp4(7401, "239.255.0.1", "01:00:5e:7f:00:01", b"x" * 1400)
        for direction in ("in", "out"):
            with self.subTest(direction=direction):
                edge("apply")
                start = time.monotonic()
                arrived = self.flood(direction, cloud, 3000)
                # The kernel adds a second's worth to the burst; a frame counts 1,428 bytes.
                most = (2**20 + 250 * 1024 * (1 + time.monotonic() - start)) / 1428 + 2
                self.assertTrue(700 < arrived <= most, f"{arrived} arrived, at most {most:.0f} may")
                self.assertEqual(counters()[f"flood_{direction}"], 3000 - arrived)
                self.assert_passes(direction, PASSED["an ARP request"])
                self.assert_passes(direction, PASSED["DDS discovery"])

    def test_each_port_has_a_limit_of_its_own(self):
        cloud = udp4(7401, "239.255.0.1", "01:00:5e:7f:00:01", b"x" * 1400)
        ENV["SKYLAN_UPLINK_PORTS"] = "tap0 lan0"
        try:
            edge("apply")
            # One that floods takes nothing from what the other may send.
            first, second = self.flood("in", cloud, 1500), self.flood("out", cloud, 1500)
        finally:
            ENV["SKYLAN_UPLINK_PORTS"] = "tap0"
        self.assertGreater(first, 700)
        self.assertGreater(second, 700)

    def test_ports_may_be_named_by_their_beginning(self):
        ENV["SKYLAN_UPLINK_PORTS"] = "tap* other"
        try:
            edge("apply")
            self.wire.send("in", DROPPED["dhcp"]["a request"])
            self.assertIsNone(self.wire.received("in"), "the frame arrived")
        finally:
            ENV["SKYLAN_UPLINK_PORTS"] = "tap0"

    def test_the_start_of_fifty_participants_passes_and_a_storm_does_not(self):
        # Each announces itself once more to each newcomer.
        announcement = udp4(7400, "239.255.0.1", "01:00:5e:7f:00:01", b"x" * 500)
        for direction in ("in", "out"):
            with self.subTest(direction=direction):
                edge("apply")
                self.assertEqual(self.flood(direction, announcement, 50 * 50), 2500)
                start = time.monotonic()
                arrived = self.flood(direction, announcement, 5000)
                self.assertLess(arrived, 3000 + 500 * (time.monotonic() - start) + 500)
                self.assertEqual(counters()[f"flood_{direction}"], 5000 - arrived)

    def others_requests(self, direction, rate, senders=1):
        """Which part of one machine's ARP requests, 20 a second, arrives while others each send `rate` small frames a second."""
        announcement = udp4(7400, "239.255.0.1", "01:00:5e:7f:00:01")
        floods = [announcement[:6] + mac(f"02:00:00:00:01:{number:02x}") + announcement[12:] for number in range(senders)]
        request = eth(BROADCAST, 0x0806, PASSED["an ARP request"][14:], source="02:00:00:00:00:84")
        sent = arrived = 0
        end = self.wire.lan if direction == "in" else self.wire.tap
        # The bursts are used up first.
        for flood in floods:
            self.flood(direction, flood, 4000)
        tick = time.monotonic()
        for _ in range(60):
            for _ in range(rate // 20):
                for flood in floods:
                    self.wire.send(direction, flood)
            self.wire.send(direction, request)
            sent += 1
            tick += 0.05
            while select.select([end], [], [], max(0, tick - time.monotonic()))[0]:
                arrived += (self.wire.received(direction) or b"")[6:12] == request[6:12]
        while frame := self.wire.received(direction):
            arrived += frame[6:12] == request[6:12]
        return arrived / sent

    def test_a_flood_of_small_frames_takes_arp_and_discovery_from_its_sender_alone(self):
        for direction in ("in", "out"):
            for rate, senders in ((2_000, 1), (10_000, 1), (2_000, 2)):
                with self.subTest(direction=direction, rate=rate, senders=senders):
                    edge("apply")
                    self.assertGreaterEqual(self.others_requests(direction, rate, senders), 0.95)

    def test_without_the_limit_of_a_sender_others_lose_most(self):
        for direction in ("in", "out"):
            with self.subTest(direction=direction):
                chain = ("bridge", "skylan_edge", f"flood_{direction}")
                edge("apply")
                listed = run("nft", "-a", "list", "chain", *chain)
                (handle,) = re.findall(r"@senders_\w+ .*# handle (\d+)", listed)
                run("nft", "delete", "rule", *chain, "handle", handle)
                self.assertLess(self.others_requests(direction, 2_000), 0.6)

    def test_senders_that_are_made_up_are_held_by_the_common_limit(self):
        edge("apply")
        start = time.monotonic()
        arrived = 0
        for number in range(0, 10_000, 200):
            for last in range(number, number + 200):
                self.wire.send("in", eth(BROADCAST, 0x0806, source=f"02:00:00:01:{last >> 8:02x}:{last & 255:02x}"))
            while select.select([self.wire.lan], [], [], 0.005)[0]:
                arrived += 1 if self.wire.received("in") else 0
        arrived += self.wire.count("in")
        self.assertLess(arrived, 3000 + 500 * (time.monotonic() - start) + 500)
        self.assertEqual(counters()["flood_in"], 10_000 - arrived)
        # One that is known has its own limit still, and the set is emptied by itself.
        self.assertEqual(run("nft", "list", "set", "bridge", "skylan_edge", "senders_in").count("expires"), 4096)

    def test_unicast_is_not_limited(self):
        sample = udp4(7411, payload=b"x" * 1400)
        for direction in ("in", "out"):
            with self.subTest(direction=direction):
                self.assertEqual(self.flood(direction, sample, 3000), 3000)

    def test_passes_frames_whatever_docker_made_of_iptables(self):
        """Docker sets the policy of FORWARD to DROP; where br_netfilter is on, that is about bridged frames too."""
        if not os.path.exists("/proc/sys/net/bridge"):
            self.skipTest("this kernel has no br_netfilter")
        for docker_first in (True, False):
            for value in ("0", "1"):
                with self.subTest(docker_first=docker_first, bridge_netfilter=value):
                    self.setUp()
                    if docker_first:
                        edge("remove")
                        docker_like()
                        edge("apply")
                    else:
                        docker_like()
                    bridge_netfilter(value)
                    for direction in ("in", "out"):
                        self.assert_passes(direction, PASSED["UDP"])
                        self.assert_passes(direction, PASSED["UDP over IPv6"])
                        self.assert_passes(direction, PASSED["mDNS"])
        # The control: without the rule they would be lost.
        edge("remove")
        self.wire.send("in", PASSED["UDP"])
        self.assertIsNone(self.wire.received("in"))

    def test_a_second_apply_adds_no_second_rule_and_remove_takes_only_its_own(self):
        docker_like()
        before = run("nft", "list", "table", "ip", "filter")
        self.assertEqual(before.count("rosbridge"), 2)
        edge("apply")
        self.assertEqual(run("nft", "list", "table", "ip", "filter"), before)
        edge("remove")
        after = run("nft", "list", "table", "ip", "filter")
        self.assertNotIn("rosbridge", after)
        self.assertIn("policy drop", after)
        self.assertIn("docker0", after)

    def test_show_names_each_reason(self):
        self.wire.send("in", DROPPED["dhcp"]["a request"])
        self.wire.received("in")
        shown = edge("show")
        self.assertRegex(shown, r"(?m)^DHCP +1 +0$")
        self.assertEqual(len(shown.splitlines()), 1 + len(DROPPED) + 1)

    def test_check_fails_once_the_filter_is_gone(self):
        edge("check")
        edge("remove")
        with self.assertRaisesRegex(AssertionError, "the filter at the edge of the bridge is not in place"):
            edge("check")


def docker_like():
    """What Docker does to iptables, as iptables-nft writes it."""
    for family in ("ip", "ip6"):
        chain = "{ type filter hook forward priority 0; policy drop; }"
        rules = f"""
            add table {family} filter
            add chain {family} filter FORWARD {chain}
            add rule {family} filter FORWARD oifname "docker0" counter accept
        """
        subprocess.run(["nft", "-f", "-"], input=rules, text=True, check=True)


unittest.main()
