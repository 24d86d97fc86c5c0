"""What is profiled: streams on uplinks and overlays, and how DDS participants find each other."""

import json
import re

import figures
from discovery import dds_ends, found_all
from home import GATEWAY
from overlays import SECOND_LAN
from sampling import sampled

# Of this many DDS programs' discovery, and so many streams of TCP.
PARTICIPANTS = 40
STREAMS = (1, 8)


def stream(client, address, count, seconds):
    """What one measurement of TCP takes and carries."""
    end = figures.iperf(client, address, "--time", seconds, "--parallel", count)
    return {"gigabytes": end["sum_received"]["bytes"] / 1e9}


def fragments_made(host):
    """Fragments of IP that its kernel has made."""
    head, values = re.findall(r"^Ip: (.+)$", host.run("cat", "/proc/net/snmp"), re.MULTILINE)
    return int(dict(zip(head.split(), values.split()))["FragCreates"])


def packets_of(home):
    """Packets so far, at the robot's end of the LAN, and fragments that both gateways made of their tunnel's."""
    [link] = json.loads(home.robot.run("ip", "-stats", "-json", "link", "show", "eth0"))
    return {
        "from the robot": link["stats64"]["tx"]["packets"],
        "to the robot": link["stats64"]["rx"]["packets"],
        "fragments of the uplink": sum(map(fragments_made, (home.desktop, home.gateway))),
    }


def discovery(home):
    before = packets_of(home)
    found_all(*dds_ends(home), PARTICIPANTS // 2)
    return {"packets": {name: count - before[name] for name, count in packets_of(home).items()}}


def profiled(end, what, work):
    """A function that has a profile of `work`, and what that returns, as one object.

    end: whose folder takes what perf writes.
    """

    def timed():
        began = figures.busy_seconds()
        return work() | {"busySeconds": figures.busy_seconds() - began}

    def find():
        found, symbols = sampled(end.folder, timed)
        return {"what": what, **found, "symbols": symbols}

    return find


def streams(end, client, address, seconds):
    """Of one stream and of eight, on a home or a cloud."""
    return [
        profiled(
            end,
            "TCP" if count == 1 else f"TCP, {count} streams",
            lambda count=count: stream(client, address, count, seconds),
        )
        for count in STREAMS
    ]


def of_home(home, seconds):
    return streams(home, home.robot, GATEWAY, seconds)


def of_cloud(cloud, seconds):
    return streams(cloud, cloud.first, SECOND_LAN, seconds)


def of_discovery(home, _seconds):
    return [profiled(home, f"discovery {PARTICIPANTS}", lambda: discovery(home))]
