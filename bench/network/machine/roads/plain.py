"""No tunnel: the two bridges joined by a cable, one LAN. What everything else is at the most."""

from net import cable


class Plain:
    node_device = "rosbridge"

    def __init__(self, home):
        home.bridges()
        cable(home.desktop, "direct", home.gateway, "direct")
        home.desktop.port("rosbridge", "direct")
        home.gateway.port("rosbridge", "direct")
        cable(home.gateway, "gre1", home.node, "gre1")
        home.node.bridge("rosbridge", 1500, "192.168.0.131/24")
        for host in (home.gateway, home.node):
            host.port("rosbridge", "gre1")
