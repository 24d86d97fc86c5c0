"""The configuration that the idea comes from (Adventures in ROS2 Networking 5): what its `ovpn_genconfig -u udp://ADDRESS
-t -d -D` writes, with its extra lines, on today's OpenVPN; gretap with the kernel's own MTU, its address on the port. Keys
are this bench's own, of the same strength for all."""

from home import GATEWAY, GATEWAY_CLOUD, GATEWAY_WAN, NODE, NODE_CLOUD
from net import run

EXTRA = """ifconfig-noexec
script-security 2
up "/bin/bash -c 'ip link set master rosbridge dev tap0 && ip link set up tap0'"
"""

SERVER = """server 192.168.255.0 255.255.255.0
verb 3
key {keys}/server.key
ca {keys}/ca.crt
cert {keys}/server.crt
dh none
tls-auth {folder}/ta.key 0
keepalive 10 60
persist-key
persist-tun
proto udp
port 1194
dev tap0
status {folder}/status.log
user nobody
group nogroup
comp-lzo no
push "comp-lzo no"
"""

CLIENT = """client
nobind
dev tap
key {keys}/client.key
ca {keys}/ca.crt
cert {keys}/client.crt
remote-cert-tls server
remote {remote} 1194 udp
tls-auth {folder}/ta.key 1
"""


class Seed:
    # Of the node, for DDS.
    node_device = "gre1"

    def __init__(self, home):
        home.desktop.bridge("rosbridge", 1500)
        home.desktop.port("rosbridge", "eth0")
        # netplan asks for 1500 at the bridge's creation; its ports then make it smaller.
        home.gateway.bridge("rosbridge", None, f"{GATEWAY}/24")
        for host, own, far in ((home.gateway, GATEWAY_CLOUD, NODE_CLOUD), (home.node, NODE_CLOUD, GATEWAY_CLOUD)):
            host.ip(f"link add gre1 type gretap local {own} remote {far}")
            host.ip("link set gre1 mtu 1462 up")
        home.gateway.port("rosbridge", "gre1")
        home.node.ip(f"address add {NODE}/24 dev gre1")
        run("openvpn", "--genkey", "secret", f"{home.folder}/ta.key")
        places = {"keys": "/opt/bench/keys", "folder": home.folder, "remote": GATEWAY_WAN}
        server = home.write("server.conf", SERVER.format(**places) + EXTRA)
        client = home.write("client.conf", CLIENT.format(**places) + EXTRA)
        home.gateway.start("openvpn", "--config", server, log=home.log("server"))
        home.desktop.start("openvpn", "--config", client, log=home.log("client"))
