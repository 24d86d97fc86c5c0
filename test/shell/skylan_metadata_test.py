"""Who reaches the instance metadata service, with real packets. To be run as root in a network namespace of its own.

The service is a program here, at both of its addresses. A further namespace is a container's.
"""

import os
import shutil
import socket
import subprocess
import sys
import threading
import unittest

RULES = sys.argv.pop(1)
METADATA = ("169.254.169.254", "fd00:ec2::254")
NEIGHBOURS = ("169.254.169.253", "169.254.169.123")
NOBODY = 65534
SLURM = 64030
REFUSED = "ConnectionRefusedError"


def run(*command, check=True):
    return subprocess.run(command, check=check, capture_output=True, text=True).stdout


def whole(program):
    """Its path, also for a user who may not look into the folders of PATH."""
    return os.path.realpath(shutil.which(program))


def as_user(user):
    return "setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"


def guard(users="0"):
    run("nft", "--define", f"users={{ {users} }}", "--file", RULES)


def counted(chain):
    """Packets that a chain has turned away."""
    listed = run("nft", "list", "chain", "inet", "skylan_metadata", chain)
    words = listed.split()
    return sum(int(words[place + 1]) for place, word in enumerate(words) if word == "packets")


def echo(address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.create_server((address, 80), family=family)

    def serve():
        while True:
            connection, _ = listener.accept()
            with connection:
                while data := connection.recv(100):
                    connection.sendall(data)

    threading.Thread(target=serve, daemon=True).start()


# What a program sees that opens a connection of a protocol, says something and hears it again.
ASK = """
import socket, sys
address, protocol = sys.argv[1], int(sys.argv[2])
family = socket.AF_INET6 if ":" in address else socket.AF_INET
try:
    with socket.socket(family, socket.SOCK_STREAM, protocol) as connection:
        connection.settimeout(1)
        connection.connect((address, 80))
        connection.sendall(b"token?")
        print(connection.recv(100).decode())
except OSError as error:
    print(type(error).__name__)
"""


def ask(address, user=0, protocol=socket.IPPROTO_TCP, before=()):
    prefix = as_user(user) if user else ()
    return run(*before, *prefix, whole("python3"), "-c", ASK, address, str(protocol)).strip()


class Metadata(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        run("ip", "link", "set", "lo", "up")
        for address in METADATA + NEIGHBOURS:
            run("ip", "address", "add", address, "dev", "lo", *(("nodad",) if ":" in address else ()))
            echo(address)
        cls.container = subprocess.Popen(("unshare", "--net", "cat"), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        # It echoes once it is in its namespace.
        cls.container.stdin.write(b"x\n")
        cls.container.stdin.flush()
        cls.container.stdout.readline()
        cls.inside = ("nsenter", f"--net=/proc/{cls.container.pid}/ns/net")

    @classmethod
    def tearDownClass(cls):
        cls.container.stdin.close()
        cls.container.wait()
        cls.container.stdout.close()

    def setUp(self):
        guard()

    def test_root_is_answered(self):
        for address in METADATA:
            with self.subTest(address=address):
                self.assertEqual(ask(address), "token?")
        self.assertEqual(counted("asked"), 0)

    def test_any_other_user_is_refused_at_once(self):
        for address in METADATA:
            with self.subTest(address=address):
                self.assertEqual(ask(address, NOBODY), REFUSED)
        self.assertEqual(counted("asked"), 2)

    def test_without_the_rules_any_user_is_answered(self):
        """The control."""
        run("nft", "delete", "table", "inet", "skylan_metadata")
        for address in METADATA:
            with self.subTest(address=address):
                self.assertEqual(ask(address, NOBODY), "token?")

    def test_a_user_who_calls_himself_root_in_a_namespace_is_refused(self):
        namespace = (*as_user(NOBODY), whole("unshare"), "-Ur")
        # Ubuntu 24.04 lets users make none, nor does Linux in a changed root: then there is nothing to refuse.
        if subprocess.run((*namespace, "true"), capture_output=True).returncode:
            self.skipTest("users make no namespaces here")
        self.assertEqual(ask(METADATA[0], before=namespace), REFUSED)

    def test_another_protocol_is_no_way_round(self):
        # Multipath TCP has its connections made by the kernel.
        self.assertNotEqual(ask(METADATA[0], NOBODY, socket.IPPROTO_MPTCP), "token?")
        self.assertEqual(ask(METADATA[0], 0, socket.IPPROTO_MPTCP), "token?")
        sending = "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('169.254.169.254', 80))"
        refused = counted("asked")
        run(*as_user(NOBODY), whole("python3"), "-c", sending, check=False)
        self.assertGreater(counted("asked"), refused)

    def test_a_connection_ends_in_peace(self):
        """Its last packets belong to no program, nor to a user."""
        ask(METADATA[0])
        self.assertEqual(counted("asked"), 0)
        # The service has heard that it is over: nothing waits for an answer.
        self.assertEqual(run("ss", "-Htn", "state", "last-ack", "state", "fin-wait-1", "state", "closing"), "")

    def test_a_further_user_may_be_allowed(self):
        guard(f"0, {SLURM}")
        self.assertEqual(ask(METADATA[0], SLURM), "token?")
        self.assertEqual(ask(METADATA[0], NOBODY), REFUSED)

    def test_resolver_and_clock_are_everybodys(self):
        for address in NEIGHBOURS:
            with self.subTest(address=address):
                self.assertEqual(ask(address, NOBODY), "token?")

    def test_nothing_is_forwarded_there(self):
        """A container's packets leave by the machine's own interfaces."""
        run("ip", "link", "add", "docker0", "type", "veth", "peer", "name", "eth0", "netns", str(self.container.pid))
        self.addCleanup(run, "ip", "link", "del", "docker0")
        run("ip", "link", "add", "up0", "type", "veth", "peer", "name", "up1")
        self.addCleanup(run, "ip", "link", "del", "up0")
        for name, address in (("docker0", "172.17.0.1/16"), ("up0", "10.0.0.5/24")):
            run("ip", "address", "add", address, "dev", name)
            run("ip", "link", "set", name, "up")
        run("ip", "link", "set", "up1", "up")
        run("ip", "route", "add", "default", "via", "10.0.0.1", "dev", "up0", "onlink")
        with open("/proc/sys/net/ipv4/ip_forward", "w") as file:
            file.write("1")
        for command in (
            ("link", "set", "eth0", "up"),
            ("address", "add", "172.17.0.2/16", "dev", "eth0"),
            ("route", "add", "default", "via", "172.17.0.1"),
        ):
            run(*self.inside, "ip", *command)
        # The service is out there, not on this machine.
        run("ip", "address", "del", f"{METADATA[0]}/32", "dev", "lo")
        self.addCleanup(run, "ip", "address", "add", METADATA[0], "dev", "lo")
        dropped = counted("forward")
        self.assertNotEqual(ask(METADATA[0], before=self.inside), "token?")
        self.assertGreater(counted("forward"), dropped)

    def test_other_tables_stay_and_the_same_rules_again_change_nothing(self):
        run("nft", "add", "table", "inet", "another")
        tables = run("nft", "list", "tables")
        before = run("nft", "list", "table", "inet", "skylan_metadata")
        guard()
        self.assertEqual(run("nft", "list", "table", "inet", "skylan_metadata"), before)
        self.assertEqual(sorted(run("nft", "list", "tables")), sorted(tables))


unittest.main()
