#!/usr/bin/env python3
"""Measures roads in turn, round after round, and prints one JSON object a line.

Usage: bench.py ROUNDS PARTICIPANTS [ROAD...]. PARTICIPANTS are numbers with commas between them. A road that does not come
up is an error of that road alone.
"""

import json
import sys
import time

import figures
from discovery import found_all
from home import GATEWAY, Home
from overlays import OVERLAYS, SECOND_LAN, Cloud
from roads import ROADS

SAMPLE_BYTES = (1000, 1400, 8000, 60000)
# Roads on which DDS is tried, from the robot to the node: what stands behind the others is the same.
WITH_DDS = ("seed", "openvpn", "wireguard", "plain")


def say(**values):
    print(json.dumps(values), flush=True)


def up(name):
    began = time.monotonic()
    home = Home(name.replace(" ", "-"))
    try:
        home.way = ROADS[name](home)
        home.await_reply()
    except (RuntimeError, OSError) as error:
        say(part="uplink", road=name, error=f"{error}\n{home.last_words()}"[-2000:])
        home.close()
        return None
    home.gateway.start("iperf3", "--server", log=home.log("iperf3"))
    say(part="uplink", road=name, note=f"up after {time.monotonic() - began:.1f} s")
    return home


def speed(client, address):
    """Figures of one round."""
    yield from figures.ping(client, address).items()
    single = figures.tcp(client, address, 1)
    yield from single.items()
    yield from figures.tcp(client, address, 8).items()
    yield from figures.udp(client, address, single.get("tcp Mbit/s", 50)).items()


def say_all(part, road, number, values):
    for figure, value in values:
        say(part=part, road=road, round=number, figure=figure, value=value)


def dds(home, participants):
    robot, node = (home.robot, "eth0"), (home.node, home.way.node_device)
    for size in SAMPLE_BYTES:
        yield from figures.samples(robot, node, size).items()
    for count in participants:
        yield from found_all(robot, node, count // 2).items()


def uplinks(rounds, participants, names):
    homes = {name: home for name in names if (home := up(name))}
    try:
        for number in range(1, rounds + 1):
            for name, home in homes.items():
                say_all("uplink", name, number, speed(home.robot, GATEWAY))
        for number in range(1, rounds + 1):
            for name in WITH_DDS:
                if name in homes:
                    say_all("uplink", name, number, dds(homes[name], participants))
    finally:
        for home in homes.values():
            home.close()


def overlays(rounds):
    clouds = {name: Cloud(name) for name in OVERLAYS}
    try:
        for name, join in OVERLAYS.items():
            join(clouds[name])
            clouds[name].second.start("iperf3", "--server", log=f"/run/bench/overlay-{name}.log")
        time.sleep(2)
        for number in range(1, rounds + 1):
            for name, cloud in clouds.items():
                say_all("overlay", name, number, speed(cloud.first, SECOND_LAN))
    finally:
        for cloud in clouds.values():
            cloud.close()


if __name__ == "__main__":
    uplinks(int(sys.argv[1]), [int(count) for count in sys.argv[2].split(",")], sys.argv[3:] or list(ROADS))
    if len(sys.argv) == 3:
        overlays(int(sys.argv[1]))
