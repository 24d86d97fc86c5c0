"""Network namespaces of one machine in the place of machines, and cables between them."""

import json
import subprocess


def run(*words, check=True, timeout=120):
    """What a command prints. Fails with its own words."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=timeout, check=False)
    if check and done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip())[-2000:]
        raise RuntimeError(f"{' '.join(map(str, words))}: status {done.returncode}: {said}")
    return done.stdout


class Host:
    """A namespace with a network of its own."""

    def __init__(self, name):
        self.name = name
        self.daemons = []
        run("ip", "netns", "add", name)
        self.ip("link", "set", "lo", "up")

    def inside(self, *words):
        return ["ip", "netns", "exec", self.name, *map(str, words)]

    def run(self, *words, check=True, timeout=120):
        return run(*self.inside(*words), check=check, timeout=timeout)

    def ip(self, *words):
        """ip(8); each argument may hold several words."""
        return run("ip", "-n", self.name, *[part for word in words for part in str(word).split()])

    def sysctl(self, **values):
        for key, value in values.items():
            self.run("sysctl", "-qw", f"{key.replace('__', '.')}={value}")

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

    def port(self, bridge, name):
        self.ip(f"link set {name} master {bridge} up")

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
