"""zenoh's router on the gateway, by TLS with the keys that skylan's OpenVPN has: topics between programs that speak zenoh,
without one LAN. The robot reaches the internet by its home's router, the node its gateway by the cloud's network."""

import json
import pathlib
import subprocess

from home import GATEWAY_CLOUD, GATEWAY_WAN
from roads.openvpn import KEYS

LIBRARY = "/opt/bench/python"
PROBE = pathlib.Path(__file__).parent.parent / "zenoh_probe.py"
PORT = 7447
HOME_ROUTER = "192.168.0.1"


def configuration(mode, **endpoints):
    """endpoints: addresses to `listen` at, or to `connect` to."""
    tls = {
        "root_ca_certificate": f"{KEYS}/ca.crt",
        "enable_mtls": True,
        # Certificates name machines, and not addresses.
        "verify_name_on_connect": False,
        **{f"listen_{name}": f"{KEYS}/server.{end}" for name, end in (("certificate", "crt"), ("private_key", "key"))},
        **{f"connect_{name}": f"{KEYS}/client.{end}" for name, end in (("certificate", "crt"), ("private_key", "key"))},
    }
    return {
        "mode": mode,
        "scouting": {"multicast": {"enabled": False}},
        "transport": {"link": {"tls": tls}},
        **{name: {"endpoints": [f"tls/{one}:{PORT}" for one in where]} for name, where in endpoints.items()},
    }


class Zenoh:
    # Where the robot's programs reach the gateway.
    gateway = GATEWAY_WAN

    def __init__(self, home):
        self.home = home
        home.desktop.ip(f"address add {HOME_ROUTER}/24 dev eth0")
        home.desktop.run("sysctl", "-qw", "net.ipv4.ip_forward=1")
        nat = "add table ip home; add chain ip home out { type nat hook postrouting priority srcnat; }"
        home.desktop.run("nft", f"{nat}; add rule ip home out oifname wan masquerade")
        home.robot.ip(f"route add default via {HOME_ROUTER}")
        router = self.file("router", configuration("router", listen=[GATEWAY_WAN, GATEWAY_CLOUD]))
        home.gateway.start(*self.words("router", router), log=home.log("router"))
        self.ends = {
            task: (host, self.file(task, configuration("client", connect=[gateway])))
            for task, host, gateway in (("send", home.robot, GATEWAY_WAN), ("answer", home.node, GATEWAY_CLOUD))
        }

    def file(self, name, settings):
        return self.home.write(f"{name}.json", json.dumps(settings))

    def words(self, task, settings, *more):
        return ["env", f"PYTHONPATH={LIBRARY}", "python3", PROBE, task, settings, *more]

    def probes(self, task, topic, words):
        """Starts an end, `answer` or `send`."""
        host, settings = self.ends[task]
        command = self.words(task, settings, topic, *[f"{name}={value}" for name, value in words.items()])
        return subprocess.Popen(host.inside(*command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
