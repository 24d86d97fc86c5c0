"""The ways from the robot's LAN to a gateway in the cloud that are held against each other."""

from roads.openvpn import OpenVpn, OpenVpnTcp
from roads.peers import Fastd, N2n, Tinc
from roads.plain import Plain
from roads.seed import Seed
from roads.wireguard import WireGuard
from roads.zenoh import Zenoh

# By their names in results; the first is the baseline.
ROADS = {
    "seed": Seed,
    "openvpn": OpenVpn,
    "openvpn over TCP": OpenVpnTcp,
    "wireguard": WireGuard,
    "tinc": Tinc,
    "n2n": N2n,
    "fastd": Fastd,
    "plain": Plain,
}

# They carry topics and not Ethernet: samples and point clouds alone are sent there.
WITHOUT_LAN = {"zenoh": Zenoh}
