"""Network namespaces of one machine in the place of machines, and cables between them."""

import contextlib
import itertools
import json
import pathlib
import re
import subprocess

ASSETS = pathlib.Path("/opt/bench/assets")
# What a cloud machine sets of its kernel.
SYSCTLS = ASSETS / "lan/etc/sysctl.d/60-skylan.conf"
NUMBERS = itertools.count(1)


def run(*words, check=True, timeout=120):
    """What a command prints. Fails with its own words."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=timeout, check=False)
    if check and done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip())[-2000:]
        raise RuntimeError(f"{' '.join(map(str, words))}: status {done.returncode}: {said}")
    return done.stdout


def sysctls():
    """Names and values of the file."""
    return dict(re.findall(r"^([\w.]+) = (.+)$", SYSCTLS.read_text(encoding="utf-8"), re.MULTILINE))


def prepare_machine():
    """Limits of sockets are the whole machine's, so every road has skylan's: who asks for no more is not changed by it."""
    for name, value in sysctls().items():
        if name.startswith("net.core."):
            run("sysctl", "-qw", f"{name}={value}")
    run("systemd-sysusers", ASSETS / "desktop-gateway/files/sysusers.conf")


@contextlib.contextmanager
def with_sysctls(values):
    """Settings of the whole machine's kernel, by their names, as long as that."""
    before = {name: run("sysctl", "-n", name).strip() for name in values}
    try:
        for name, value in values.items():
            run("sysctl", "-qw", f"{name}={value}")
        yield
    finally:
        for name, value in before.items():
            run("sysctl", "-qw", f"{name}={value}")


class Host:
    """A namespace with a network of its own, in the place of a machine."""

    def __init__(self, place):
        self.place = place
        self.name = f"{place}-{next(NUMBERS)}"
        self.daemons = []
        run("ip", "netns", "add", self.name)
        self.ip("link", "set", "lo", "up")

    def inside(self, *words):
        return ["ip", "netns", "exec", self.name, *map(str, words)]

    def run(self, *words, check=True, timeout=120):
        return run(*self.inside(*words), check=check, timeout=timeout)

    def ip(self, *words):
        """ip(8); each argument may hold several words."""
        return run("ip", "-n", self.name, *[part for word in words for part in str(word).split()])

    def links(self):
        """Names of its devices."""
        return [one["ifname"] for one in json.loads(run("ip", "-n", self.name, "-json", "link", "show"))]

    def of_cloud(self):
        """As a cloud machine's kernel is set."""
        for name, value in sysctls().items():
            if not name.startswith("net.core."):
                self.run("sysctl", "-qw", f"{name}={value}")

    def start(self, *words, log):
        """A program that goes on until close()."""
        with open(log, "ab") as output:
            child = subprocess.Popen(self.inside(*words), stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        self.daemons.append(child)
        return child

    def bridge(self, name, mtu=None, address=None):
        self.ip(f"link add {name} type bridge stp_state 0 mcast_snooping 0")
        self.ip(f"link set {name} up")
        if mtu:
            self.ip(f"link set {name} mtu {mtu}")
        if address:
            self.ip(f"address add {address} dev {name}")

    def keep_mac(self, name):
        """A device whose address does not follow its ports'."""
        self.ip(f"link set {name} address 02:b0:00:00:00:{int(self.name.rpartition('-')[2]) % 256:02x}")

    def port(self, bridge, name):
        self.ip(f"link set {name} master {bridge} up")

    def await_reply(self, address, seconds, folder):
        """Until there is an answer. Its programs' last words are in `folder`."""
        for _ in range(seconds):
            if " 0% packet loss" in self.run("ping", "-c1", "-W1", address, check=False):
                return
        said = run("sh", "-c", f"tail -n 15 {folder}/*.log", check=False)[-1500:]
        raise RuntimeError(f"{address} does not answer in {seconds} s: {said}")

    def close(self):
        for child in self.daemons:
            child.terminate()
        for child in self.daemons:
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
        run("ip", "netns", "delete", self.name, check=False)


def cable(one, one_name, other, other_name, mtu=1500):
    """A cable between two hosts, both ends up."""
    one.ip(f"link add {one_name} type veth peer name {other_name} netns {other.name}")
    for host, name in ((one, one_name), (other, other_name)):
        host.ip(f"link set {name} mtu {mtu} up")
