"""A machine that is on the LAN by a tunnel alone. To be run as root in a network namespace of its own, of which
/sys tells.

`tap0` is the tunnel's device: a file here holds it as OpenVPN does, once it is connected. Who is on the LAN beside the
machine speaks through that file. `other0` is the machine's way to the rest of the world.
"""

import fcntl
import os
import select
import socket
import struct
import subprocess
import sys
import tempfile
import time
import unittest

ASSETS = sys.argv.pop(1)
FILES = f"{ASSETS}/desktop-gateway/files"
OWN, OTHER = "10.1.2.140", "10.1.2.83"
ROBOT = bytes.fromhex("020000000083")
MACHINE = "02:00:00:00:01:40"
BROADCAST = b"\xff" * 6
LIMIT_SECONDS = 60


def run(*command, env=None):
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(f"{' '.join(command)}: {done.stdout}{done.stderr}")
    return done.stdout


def arp(operation, sender_mac, sender, target):
    packet = struct.pack("!HHBBH", 1, 0x0800, 6, 4, operation) + sender_mac + socket.inet_aton(sender)
    return BROADCAST + sender_mac + b"\x08\x06" + packet + bytes(6) + socket.inet_aton(target)


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total & 0xFFFF) + (total >> 16)
    return ~(total + (total >> 16)) & 0xFFFF


def udp(source, destination, port):
    """A packet of IPv4 with a datagram for that port."""
    payload = struct.pack("!HHHH", 5000, port, 12, 0) + b"test"
    ends = socket.inet_aton(source) + socket.inet_aton(destination)
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 7, 0, 9, 17, 0) + ends
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + payload


class Lone(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        for name in ("skylan-lone", "addresses.sh", "skylan-address-probe"):
            with open(f"{FILES}/{name}") as script, open(f"{self.folder}/{name}", "w") as copy:
                copy.write(script.read().replace("@MAC@", MACHINE))
            os.chmod(f"{self.folder}/{name}", 0o755)
        self.script = f"{self.folder}/skylan-lone"
        self.env = {
            **os.environ,
            "LC_ALL": "C",
            "SKYLAN_LONE_RULES": f"{FILES}/skylan-lone.nft",
            "SKYLAN_EDGE_RULES": f"{ASSETS}/edge/etc/skylan/skylan-edge.nft",
            "SKYLAN_UPLINK_PORTS": "tap0",
            "SKYLAN_LOOK_SECONDS": "0.1",
            "SKYLAN_TAKEN_SECONDS": "0.1",
            "SKYLAN_PROBE_SECONDS": "0.3",
            "RUNTIME_DIRECTORY": self.folder,
        }
        run("ip", "tuntap", "add", "dev", "tap0", "mode", "tap")
        run("ip", "link", "add", "other0", "type", "veth", "peer", "name", "other1")
        for name in ("other0", "other1"):
            run("ip", "link", "set", name, "up")
        run("ip", "address", "add", "192.168.7.9/24", "dev", "other0")
        run(self.script, "up", env=self.env)
        run(f"{FILES}/skylan-bridge", "up", "tap0", env={**self.env, "SKYLAN_SYSCTLS": self.sysctls()})
        run(f"{ASSETS}/edge/usr/local/lib/skylan/skylan-edge", "apply", env=self.env)
        self.tap = None
        self.service = None

    def sysctls(self):
        """Buffers are the host's, and not to be changed by a test."""
        os.makedirs(f"{self.folder}/net/core", exist_ok=True)
        for name in ("rmem_max", "wmem_max"):
            with open(f"{self.folder}/net/core/{name}", "w") as file:
                file.write("4194304\n")
        return f"{self.folder}/net"

    def tearDown(self):
        if self.service:
            self.service.kill()
            self.service.communicate()
        if self.tap is not None:
            os.close(self.tap)
        run(self.script, "down", env=self.env)
        run("ip", "link", "delete", "tap0")
        run("ip", "link", "delete", "other0")

    def connect(self):
        """The tunnel is there from now on."""
        self.tap = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(self.tap, 0x400454CA, struct.pack("16sH", b"tap0", 0x0002 | 0x1000))

    def start(self, address=f"{OWN}/24"):
        command = [self.script, "address", address, "tap0"]
        self.service = subprocess.Popen(command, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def frames(self, seconds, kind=b"\x08\x06"):
        """Frames of that kind that reach the other end of the tunnel, as they come."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self.tap], [], [], left)[0]:
                frame = os.read(self.tap, 2048)
                if frame[12:14] == kind:
                    yield frame

    def send(self, frame):
        os.write(self.tap, frame)

    def addresses(self):
        return run("ip", "-oneline", "-4", "address", "show", "dev", "rosbridge")

    def said(self):
        try:
            with open(f"{self.folder}/said") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def until(self, what, words):
        end = time.monotonic() + LIMIT_SECONDS
        while not what():
            if time.monotonic() > end:
                self.fail(f"not within {LIMIT_SECONDS} s: {words}; it said: {self.said()}")
            time.sleep(0.05)

    def joined(self):
        self.connect()
        self.start()
        self.until(lambda: OWN in self.addresses(), "the address")
        self.assertEqual(self.service.wait(LIMIT_SECONDS), 0)

    def test_the_bridge_has_the_tunnel_alone_and_takes_whole_packets(self):
        self.assertEqual(os.listdir("/sys/class/net/rosbridge/brif"), ["tap0"])
        for name in ("rosbridge", "tap0"):
            with open(f"/sys/class/net/{name}/mtu") as file:
                self.assertEqual(file.read(), "1500\n")
        with open("/sys/class/net/rosbridge/address") as file:
            self.assertEqual(file.read(), f"{MACHINE}\n")

    def test_without_a_tunnel_there_is_no_address(self):
        self.start()
        self.until(lambda: "waiting for the cloud gateway" in self.said(), "that it waits")
        time.sleep(1)
        self.assertEqual(self.addresses(), "")

    def test_it_asks_three_times_for_nobody_and_then_tells_the_lan(self):
        self.connect()
        self.start()
        asked, told = [], []
        for frame in self.frames(LIMIT_SECONDS):
            sender = socket.inet_ntoa(frame[28:32])
            self.assertEqual(socket.inet_ntoa(frame[38:42]), OWN)
            (asked if sender == "0.0.0.0" else told).append(sender)
            if len(told) == 2:
                break
        self.assertEqual((len(asked), told), (3, [OWN, OWN]))
        self.until(lambda: f"{OWN}/24 brd 10.1.2.255 " in self.addresses(), "the address")
        self.until(lambda: f"on the LAN 10.1.2.0/24 as {OWN}" in self.said(), "that it is there")

    def taken_by(self, packet):
        self.connect()
        self.start()
        for _ in self.frames(LIMIT_SECONDS):
            self.send(packet)
            if os.path.exists(f"{self.folder}/taken"):
                break
        self.assertEqual(self.addresses(), "")
        self.assertEqual(
            self.said(), f"{OWN} is taken on the LAN by the machine with the MAC address 02:00:00:00:00:83; choose another\n"
        )

    def test_an_address_that_somebody_has_is_not_used_until_it_is_free(self):
        self.taken_by(arp(2, ROBOT, OWN, "0.0.0.0"))
        # Nobody answers any more.
        self.until(lambda: OWN in self.addresses(), "the address that is free now")
        self.until(lambda: not os.path.exists(f"{self.folder}/taken"), "that it is not taken")

    def test_an_address_that_somebody_asks_for_at_the_same_time_is_not_used(self):
        self.taken_by(arp(1, ROBOT, "0.0.0.0", OWN))

    def test_an_address_in_a_network_that_the_machine_has_by_now_is_not_used(self):
        run("ip", "address", "add", "10.1.2.9/24", "dev", "other0")
        self.connect()
        self.start()
        self.until(lambda: '"other0" has the address 10.1.2.9/24 already' in self.said(), "why")
        self.assertEqual(self.addresses(), "")
        # WHEN it leaves that network
        run("ip", "address", "delete", "10.1.2.9/24", "dev", "other0")
        self.until(lambda: OWN in self.addresses(), "the address")

    def answers(self, to, address):
        """Who answers a question for an address, within a second."""
        self.send(arp(1, ROBOT, OTHER, address))
        return [frame[6:12].hex(":") for frame in self.frames(1) if frame[20:22] == b"\0\2" and frame[:6] == to]

    def test_it_answers_for_its_own_address_and_for_none_of_its_other_interfaces(self):
        self.joined()
        self.assertEqual(self.answers(ROBOT, OWN), [MACHINE])
        self.assertEqual(self.answers(ROBOT, "192.168.7.9"), [])

    def test_it_forwards_nothing_between_the_lan_and_other_interfaces(self):
        self.joined()
        with open("/proc/sys/net/ipv4/ip_forward", "w") as file:
            file.write("1\n")
        run("ip", "neigh", "add", "192.168.7.1", "lladdr", "02:00:00:00:07:01", "dev", "other0")
        sent = lambda: int(run("cat", "/sys/class/net/other0/statistics/tx_packets"))
        packet = udp(OTHER, "192.168.7.1", 9)
        before = sent()
        self.send(bytes.fromhex(MACHINE.replace(":", "")) + ROBOT + b"\x08\x00" + packet)
        counter = lambda: run("nft", "list", "counter", "inet", "skylan_lone", "refused")
        self.until(lambda: "packets 1 " in counter(), f"one refused: {counter()}")
        self.assertEqual(sent(), before)

    def test_what_must_not_cross_does_not_leave_the_machine_and_the_rest_does(self):
        self.joined()
        run("ip", "neigh", "replace", OTHER, "lladdr", ROBOT.hex(":"), "dev", "rosbridge")
        sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for port in (67, 7400):
            sender.sendto(b"x" * 1472, (OTHER, port))
        sender.close()
        ports = [struct.unpack("!H", frame[36:38])[0] for frame in self.frames(2, b"\x08\x00") if len(frame) == 1514]
        self.assertEqual(ports, [7400])

    def test_down_leaves_nothing(self):
        run(self.script, "down", env=self.env)
        self.assertFalse(os.path.exists("/sys/class/net/rosbridge"))
        self.assertNotIn("skylan_lone", run("nft", "list", "tables"))


if __name__ == "__main__":
    unittest.main()
