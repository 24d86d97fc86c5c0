#!/usr/bin/env python3
"""Measures roads in turn, round after round, and prints one JSON object a figure.

Usage: bench.py ROUNDS [ROAD...]. A road that does not come up is an error of that road alone.
"""

import json
import sys
import time

import figures
from home import GATEWAY, Home
from roads import ROADS

SAMPLE_BYTES = (1000, 1400, 8000, 60000)
# Roads whose samples are counted, from the robot to the node: what stands behind the others is the same.
SAMPLED = ("seed", "openvpn", "wireguard", "plain")


def say(**values):
    print(json.dumps(values), flush=True)


def up(name):
    began = time.monotonic()
    home = Home(name.replace(" ", "-"))
    try:
        home.way = ROADS[name](home)
        home.await_reply()
    except Exception as error:
        say(road=name, error=str(error)[-2000:])
        home.close()
        return None
    home.gateway.start("iperf3", "--server", log=home.log("iperf3"))
    home.node.start("iperf3", "--server", log=home.log("iperf3-node"))
    say(road=name, note=f"up after {time.monotonic() - began:.1f} s")
    return home


def measure(home):
    """Figures of one round."""
    yield from figures.ping(home.robot, GATEWAY).items()
    single = figures.tcp(home.robot, GATEWAY, 1)
    yield from single.items()
    yield from figures.tcp(home.robot, GATEWAY, 8).items()
    ceiling = single.get("tcp Mbit/s", 50)
    yield from figures.udp(home.robot, GATEWAY, ceiling).items()


def measure_samples(home):
    for size in SAMPLE_BYTES:
        far = (home.node, home.way.node_device)
        yield from figures.samples((home.robot, "eth0"), far, size).items()


def main(rounds, names):
    homes = {name: home for name in names if (home := up(name))}
    try:
        for number in range(1, rounds + 1):
            for name, home in homes.items():
                for figure, value in measure(home):
                    say(road=name, round=number, figure=figure, value=value)
        for name in names:
            if rounds and name in homes and name in SAMPLED:
                for figure, value in measure_samples(homes[name]):
                    say(road=name, round=1, figure=figure, value=value)
    finally:
        for home in homes.values():
            home.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:] or list(ROADS))
