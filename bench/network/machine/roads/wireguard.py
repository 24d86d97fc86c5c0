"""skylan's own uplink by WireGuard, made by the programs that its machines run: gretap inside, whose frames of 1500 bytes
are fragmented before they are encrypted, so that no packet outside is larger than a line carries."""

import pathlib

from net import ASSETS
from roads.openvpn import DESKTOP, KEYS

RULES = ASSETS / "wireguard/etc/skylan/skylan-wireguard.nft"
GATEWAY_PROGRAM = pathlib.Path(__file__).parent / "wireguard_gateway.py"


class WireGuard:
    node_device = "rosbridge"

    def __init__(self, home, change=lambda text: text):
        """change: made to the texts of the client's profile and of the gateway's variables."""
        home.bridges()
        home.gretap()
        home.gateway.run("nft", "--file", RULES)
        variables = change((KEYS / "wireguard.env").read_text(encoding="utf-8")).split()
        home.gateway.run("env", *variables, "python3", GATEWAY_PROGRAM, KEYS / "wireguard-key", KEYS / "wireguard-peers")
        profile = home.write("client.conf", change((KEYS / "client.conf").read_text(encoding="utf-8")), 0o600)
        # skylan-join fills in the port's own address.
        text = (DESKTOP / "skylan-bridge").read_text(encoding="utf-8").replace("@MAC@", "02:77:00:00:00:01")
        program = home.write("skylan-bridge", text, 0o755)
        home.desktop.run("env", f"SKYLAN_PROFILE={profile}", f"SKYLAN_WIREGUARD_RULES={RULES}", program, "up", "uplink0")
        for host, ports in ((home.gateway, "uplink-*"), (home.desktop, "uplink0")):
            home.filter(host, ports)
        home.desktop.start(DESKTOP / "skylan-wireguard-client", profile, log=home.log("client"))
