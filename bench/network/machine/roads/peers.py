"""Other programs that carry Ethernet, from Debian, as their manuals set them up: tinc(8), n2n (edge(8)), fastd."""

import os
import re

from home import GATEWAY_WAN
from net import run


class Tinc:
    """tinc in switch mode."""

    node_device = "rosbridge"

    def __init__(self, home):
        home.bridges()
        home.gretap()
        folders = {name: f"{home.folder}/{name}" for name in ("gateway", "desktop")}
        for name, folder in folders.items():
            os.makedirs(f"{folder}/hosts", exist_ok=True)
            connect = "ConnectTo = gateway\n" if name == "desktop" else ""
            home.write(f"{name}/tinc.conf", f"Name = {name}\nMode = switch\nInterface = tap0\n{connect}")
            home.write(f"{name}/tinc-up", "#!/bin/sh\nip link set tap0 mtu 1500 master rosbridge up\n", 0o755)
            address = f"Address = {GATEWAY_WAN}\n" if name == "gateway" else ""
            home.write(f"{name}/hosts/{name}", address)
            run("tincd", "--config", folder, "--generate-keys=2048", "--logfile=/dev/null")
        for name in folders:
            for other in folders:
                text = open(f"{folders[name]}/hosts/{name}", encoding="utf-8").read()
                home.write(f"{other}/hosts/{name}", text)
        for name, host in (("gateway", home.gateway), ("desktop", home.desktop)):
            pid = f"--pidfile={folders[name]}/pid"
            host.start("tincd", "--config", folders[name], "--no-detach", pid, log=home.log(f"tinc-{name}"))


class N2n:
    """n2n with its supernode on the gateway."""

    node_device = "rosbridge"

    def __init__(self, home):
        home.bridges()
        home.gretap()
        home.gateway.start("supernode", "-l", "7654", log=home.log("supernode"))
        for host, address in ((home.gateway, "10.254.0.1"), (home.desktop, "10.254.0.2")):
            # -r: frames that are not its own; -E: multicast.
            words = ["edge", "-f", "-d", "tap0", "-a", address, "-c", "bench", "-k", "bench-key", "-M", "1500"]
            host.start(*words, "-r", "-E", "-l", f"{GATEWAY_WAN}:7654", log=home.log(f"edge-{host.name}"))
        for host in (home.gateway, home.desktop):
            run("timeout", "20", "sh", "-c", f"until ip -n {host.name} link show tap0 >/dev/null 2>&1; do sleep 0.2; done")
            host.ip("address flush dev tap0")
            host.ip("link set tap0 mtu 1500")
            host.port("rosbridge", "tap0")


class Fastd:
    """fastd with its method of choice for machines with AES."""

    node_device = "rosbridge"

    def __init__(self, home):
        home.bridges()
        home.gretap()
        keys = {name: self.key() for name in ("gateway", "desktop")}
        for name, host, other in (("gateway", home.gateway, "desktop"), ("desktop", home.desktop, "gateway")):
            remote = f'remote {GATEWAY_WAN}:10000;\n' if name == "desktop" else ""
            text = (
                'mode tap;\ninterface "tap0";\nmethod "aes128-ctr+umac";\nmtu 1500;\n'
                f'bind any:10000;\nsecret "{keys[name][0]}";\n'
                'on up "ip link set tap0 master rosbridge up";\n'
                f'peer "{other}" {{\n  key "{keys[other][1]}";\n{remote}}}\n'
            )
            host.start("fastd", "--config", home.write(f"{name}.conf", text, 0o600), log=home.log(f"fastd-{name}"))

    def key(self):
        said = run("fastd", "--generate-key")
        return re.search(r"Secret: (\w+)", said).group(1), re.search(r"Public: (\w+)", said).group(1)
