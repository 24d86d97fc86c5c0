"""skylan's own uplink by OpenVPN: its server's configuration, its ports, its filter, its client's profile and what the
unit adds to it, as machines have them."""

import os
import pathlib
import re
import shutil

from net import ASSETS

KEYS = pathlib.Path("/opt/bench/keys")
LIBRARY = ASSETS / "openvpn/usr/local/lib/skylan"
DESKTOP = ASSETS / "desktop-gateway/files"


def queue_length(path):
    """What a file of systemd.link(5) has of it."""
    return re.search(r"^TransmitQueueLength=(\d+)$", path.read_text(encoding="utf-8"), re.MULTILINE).group(1)


def client_options():
    """What the client's unit adds to the profile, as lines of a configuration."""
    unit = (DESKTOP / "skylan-openvpn-client.service").read_text(encoding="utf-8")
    words = re.search(r"^ExecStart=\S+ --config \S+ --(.*)$", unit, re.MULTILINE).group(1)
    return words.replace(" --", "\n")


class OpenVpn:
    node_device = "rosbridge"

    def __init__(self, home, change=lambda text: text):
        """change: made to the texts of both ends' configurations."""
        self.home = home
        home.bridges()
        home.gretap()
        home.gateway.ip("tuntap add dev tap0 mode tap")
        self.desktop_port()
        for host, folder in ((home.gateway, LIBRARY / "network"), (home.desktop, DESKTOP)):
            host.ip(f"link set tap0 txqueuelen {queue_length(folder / 'tap0.link')} mtu 1500 up")
        home.filter(home.gateway, "tap0.*")
        home.filter(home.desktop, "tap0")
        ports = ["env", f"SKYLAN_CLIENT_PORTS={self.sockets()}", LIBRARY / "skylan-client-ports"]
        home.gateway.start(*ports, log=home.log("client-ports"))
        server = home.write("server.conf", change(self.server()))
        client = home.write("client.ovpn", change(self.client()), 0o600)
        home.gateway.start("openvpn", "--config", server, log=home.log("server"))
        home.desktop.start("openvpn", "--config", client, log=home.log("client"))

    def desktop_port(self):
        """tap0, by the program that a desktop gateway runs."""
        limits = f"{self.home.folder}/sysctls"
        # The limits of sockets are not a namespace's own, and high already: the program is to find that they are.
        os.makedirs(f"{limits}/core")
        for name in ("rmem_max", "wmem_max"):
            shutil.copyfile(f"/proc/sys/net/core/{name}", f"{limits}/core/{name}")
        self.home.desktop.run("env", f"SKYLAN_SYSCTLS={limits}", DESKTOP / "skylan-bridge", "up", "tap0")

    def sockets(self):
        return f"{self.home.folder}/client-ports"

    def server(self):
        """server.conf with this machine's places."""
        text = (ASSETS / "openvpn/etc/skylan/openvpn/server.conf").read_text(encoding="utf-8")
        lan = self.home.write("lan.conf", (KEYS / "lan.conf").read_text(encoding="utf-8"))
        places = {
            "/etc/skylan/openvpn/lan.conf": lan,
            "/run/credentials/skylan-openvpn.service/": f"{KEYS}/",
            "/var/lib/skylan/crl.pem": f"{KEYS}/crl.pem",
            "/run/skylan-openvpn/": f"{self.home.folder}/",
            "/usr/local/lib/skylan/skylan-client-port": f"{LIBRARY}/skylan-client-port",
        }
        for there, here in places.items():
            text = text.replace(there, here)
        return f"{text}\nsetenv SKYLAN_CLIENT_PORTS {self.sockets()}\n"

    def client(self):
        return f"{(KEYS / 'client.ovpn').read_text(encoding='utf-8')}\n{client_options()}\n"


def over_tcp(text, protocol):
    """A configuration without what is of UDP alone."""
    own = ("proto ", "explicit-exit-notify", "mtu-disc", "connect-freq-initial")
    return "\n".join([line for line in text.splitlines() if not line.startswith(own)] + [f"proto {protocol}", ""])


class OpenVpnTcp(OpenVpn):
    """The same over TCP, for networks that let nothing else out."""

    def server(self):
        return over_tcp(super().server(), "tcp4-server")

    def client(self):
        return over_tcp(super().client(), "tcp4-client")
