"""skylan's own uplink: its server's configuration, its ports, its filter and its client's profile, as machines have them."""

import pathlib


FILES = pathlib.Path("/opt/bench/assets")
KEYS = pathlib.Path("/opt/bench/keys")
LIBRARY = FILES / "openvpn/usr/local/lib/skylan"


class OpenVpn:
    node_device = "rosbridge"

    def __init__(self, home):
        self.home = home
        for host in (home.desktop, home.gateway):
            host.sysctl(net__ipv4__ipfrag_time=3, net__ipv4__ipfrag_high_thresh=134217728)
        home.bridges()
        home.gretap()
        for host in (home.desktop, home.gateway):
            host.ip("tuntap add dev tap0 mode tap")
            host.ip("link set tap0 txqueuelen 2000 mtu 1500 up")
        home.desktop.port("rosbridge", "tap0")
        for host, ports in ((home.gateway, "tap0.*"), (home.desktop, "tap0")):
            self.filter(host, ports)
        sockets = f"{home.folder}/client-ports"
        home.gateway.start(
            "env", f"SKYLAN_CLIENT_PORTS={sockets}", LIBRARY / "skylan-client-ports", log=home.log("client-ports")
        )
        server = home.write("server.conf", self.server(sockets))
        client = home.write("client.ovpn", self.client(), 0o600)
        home.gateway.start("openvpn", "--config", server, log=home.log("server"))
        home.desktop.start("openvpn", "--config", client, log=home.log("client"))

    def filter(self, host, ports):
        """As skylan-edge does it, without what it tells Docker."""
        rules = FILES / "edge/etc/skylan/skylan-edge.nft"
        host.run("nft", "--define", f'uplinks={{ "{ports}" }}', "--file", rules)

    def server(self, sockets):
        """server.conf with this machine's places."""
        text = (FILES / "openvpn/etc/skylan/openvpn/server.conf").read_text(encoding="utf-8")
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
        return f"{text}\nsetenv SKYLAN_CLIENT_PORTS {sockets}\n"

    def client(self):
        return (KEYS / "client.ovpn").read_text(encoding="utf-8")


class OpenVpnTcp(OpenVpn):
    """The same over TCP, for networks that let nothing else out."""


    def server(self, sockets):
        lines = super().server(sockets).splitlines()
        own = ("proto ", "explicit-exit-notify", "mtu-disc", "connect-freq-initial")
        return "\n".join([line for line in lines if not line.startswith(own)] + ["proto tcp4-server", ""])

    def client(self):
        lines = super().client().splitlines()
        own = ("proto ", "explicit-exit-notify", "mtu-disc")
        return "\n".join([line for line in lines if not line.startswith(own)] + ["proto tcp4-client", ""])
