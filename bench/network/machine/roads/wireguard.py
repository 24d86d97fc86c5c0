"""skylan's uplink by WireGuard: an Ethernet tunnel inside, whose frames of 1500 bytes are fragmented before they are
encrypted, so that no packet outside is larger than a line carries."""

from home import GATEWAY_WAN
from net import run
from roads.openvpn import OpenVpn

GATEWAY_INNER = "10.255.0.1"
DESKTOP_INNER = "10.255.0.2"
PORT = 51820


class WireGuard:
    node_device = "rosbridge"

    def __init__(self, home):
        home.bridges()
        home.gretap()
        keys = {host: run("wg", "genkey").strip() for host in (home.desktop, home.gateway)}
        public = {
            host: run("sh", "-c", f"wg pubkey < {home.write(f'{host.name}.key', key, 0o600)}").strip()
            for host, key in keys.items()
        }
        self.tunnel(home, home.gateway, GATEWAY_INNER, public[home.desktop], DESKTOP_INNER, None)
        self.tunnel(home, home.desktop, DESKTOP_INNER, public[home.gateway], GATEWAY_INNER, GATEWAY_WAN)
        for host in (home.gateway, home.desktop):
            OpenVpn.filter(None, host, "uplink*")

    def tunnel(self, home, host, own, far_key, far, endpoint):
        host.ip("link add wg0 type wireguard")
        words = ["wg", "set", "wg0", "private-key", f"{home.folder}/{host.name}.key"]
        words += ["listen-port", PORT, "peer", far_key, "allowed-ips", f"{far}/32"]
        words += ["endpoint", f"{endpoint}:{PORT}", "persistent-keepalive", 15] if endpoint else []
        host.run(*words)
        host.ip(f"address add {own}/24 dev wg0")
        host.ip("link set wg0 mtu 1440 up")
        host.ip(f"link add uplink1 type gretap local {own} remote {far} ttl 64 nopmtudisc ignore-df")
        host.ip("link set uplink1 mtu 1500")
        host.port("rosbridge", "uplink1")
