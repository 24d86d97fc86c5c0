#!/usr/bin/env python3
"""Measures roads beside each other, round after round, and prints one JSON object a line: a value, why there is none, or
a note.

Usage: bench.py JSON, with `seconds` that all may take, `rounds` of each at the most, `participants` (numbers), `roads`
(names; empty: all, and the overlays), and `tune` (true: settings against those that skylan has).
"""

import json
import subprocess
import sys
import time

import figures
from discovery import found_all
from home import GATEWAY, Home
from net import prepare_machine
from overlays import OVERLAYS, SECOND_LAN, Cloud
from roads import ROADS
from tuning import TUNINGS, WITH_OVERLAYS, WITH_UPLINKS
from turns import Turns

SAMPLE_BYTES = (1000, 1400, 8000, 60000)
# Roads on which DDS is tried, from the robot to the node: what stands behind the others is the same.
WITH_DDS = ("seed", "openvpn", "wireguard", "plain")
# Discovery is held against one LAN, which `plain` is: cables and bridges alone.
WITH_DISCOVERY = ("plain", "seed", "openvpn", "wireguard")


def say(**values):
    print(json.dumps(values), flush=True)


class Refused(Exception):
    """There is no time left."""


class Bench:
    def __init__(self):
        self.ends = []
        self.turns = None

    def up(self, part, road, make):
        """What `make` returns; None, with the reason said, when it fails."""
        began = time.monotonic()
        try:
            made = make()
        except (RuntimeError, OSError, subprocess.SubprocessError) as error:
            say(part=part, road=road, error=f"did not come up: {error}"[-2000:])
            return None
        say(part=part, road=road, note=f"up after {time.monotonic() - began:.1f} s")
        return made

    def home(self, part, road, build):
        """A home whose robot reaches the gateway by that road."""

        def make():
            home = Home(road)
            self.ends.append(home)
            home.way = build(home)
            home.await_reply()
            home.programs = [(f"{host.place}'s program", list(host.daemons)) for host in (home.gateway, home.desktop)]
            home.gateway.start("iperf3", "--server", log=home.log("iperf3"))
            return home

        return self.up(part, road, make)

    def cloud(self, part, road, build):
        def make():
            cloud = Cloud(road)
            self.ends.append(cloud)
            build(cloud)
            cloud.second.start("iperf3", "--server", log=cloud.log("iperf3"))
            cloud.await_reply()
            return cloud

        return self.up(part, road, make)

    def measure(self, part, road, number, what):
        """Says each figure that the functions of `what` find, or why one finds none. Returns whether all found theirs."""
        found = True
        for find in what:
            if not self.turns.in_time():
                raise Refused
            try:
                for figure, value in find().items():
                    say(part=part, road=road, round=number, figure=figure, value=value)
            except (RuntimeError, OSError, subprocess.SubprocessError) as error:
                say(part=part, road=road, round=number, error=str(error)[-500:])
                found = False
        return found

    def run(self, programme, kinds, seconds, rounds):
        """kinds: by name, a function that measures one round, whose number it is given."""
        self.turns = Turns([name for name in programme if name in kinds], seconds, rounds)
        for name, number in self.turns:
            try:
                kinds[name](number)
            except Refused:
                say(road=name, note=f"round {number} not ended: no time is left")
                return
            say(road=name, note=f"round {number} ended", ended=number)

    def close(self):
        for end in self.ends:
            end.close()


def speed(client, address, programs=()):
    """Functions that each measure a part of it."""
    known = {}

    def one_stream():
        known.update(figures.tcp(client, address, 1, programs))
        return known

    return (
        lambda: figures.ping(client, address),
        one_stream,
        lambda: figures.tcp(client, address, 8),
        lambda: figures.udp(client, address, known.get("TCP, Mbit/s", 50)),
    )


def dds_ends(home):
    return (home.robot, "eth0"), (home.node, home.way.node_device)


def sample_sizes(home, sizes=SAMPLE_BYTES):
    return [lambda size=size: figures.samples(*dds_ends(home), size) for size in sizes]


def compare(bench, participants, names):
    """The kinds of measurements of all roads, or of those that are named."""
    homes = {name: home for name in names or ROADS if (home := bench.home("uplink", name, ROADS[name]))}
    overlays = {} if names else OVERLAYS
    clouds = {name: cloud for name, build in overlays.items() if (cloud := bench.cloud("overlay", name, build))}

    def uplinks(find, roads=tuple(homes), part="uplink", stop_at=None):
        """stop_at: a road without whose figures those of the next ones are worth nothing."""

        def one_round(number):
            for name in roads:
                if name in homes and not bench.measure(part, name, number, find(homes[name])) and name == stop_at:
                    return

        return one_round

    def overlay_speed(number):
        for name, cloud in clouds.items():
            bench.measure("overlay", name, number, speed(cloud.first, SECOND_LAN))

    kinds = {
        "speed": uplinks(lambda home: speed(home.robot, GATEWAY, home.programs)),
        "samples": uplinks(sample_sizes, WITH_DDS),
        "clouds": uplinks(lambda home: [lambda: figures.clouds(*dds_ends(home))], WITH_DDS),
    }
    if clouds:
        kinds["overlays"] = overlay_speed
    for count in participants:
        find = lambda home, pairs=count // 2: [lambda: found_all(*dds_ends(home), pairs)]
        kinds[f"discovery {count}"] = uplinks(find, WITH_DISCOVERY, "discovery", "plain")
    few, many = ([f"discovery {count}" for count in participants if (count > 20) is more] for more in (False, True))
    # What costs minutes comes once in a pass, and last.
    first = ["speed", "overlays", "samples", *few, "speed", "overlays", "clouds", "speed", "overlays", "samples", *few]
    return [*first, *many], kinds


def tune(bench):
    """Settings, each beside what skylan has, in rounds of one family after the other."""
    kinds = {}
    for family, roads in TUNINGS.items():
        part = f"tuning {family}"
        if family in WITH_UPLINKS:
            homes = {name: home for name, build in roads.items() if (home := bench.home(part, name, build))}

            def one_round(number, part=part, homes=homes):
                for name, home in homes.items():
                    parts = speed(home.robot, GATEWAY, home.programs)
                    bench.measure(part, name, number, (*parts, *sample_sizes(home, (60000,))))

        elif family in WITH_OVERLAYS:
            clouds = {name: cloud for name, build in roads.items() if (cloud := bench.cloud(part, name, build))}

            def one_round(number, part=part, clouds=clouds):
                for name, cloud in clouds.items():
                    bench.measure(part, name, number, speed(cloud.first, SECOND_LAN))

        kinds[family] = one_round
    return list(kinds), kinds


def main(seconds, rounds, participants, roads, tune_settings):
    began, bench = time.monotonic(), Bench()
    prepare_machine()
    try:
        programme, kinds = tune(bench) if tune_settings else compare(bench, participants, roads)
        bench.run(programme, kinds, seconds - (time.monotonic() - began), rounds)
    finally:
        bench.close()


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    main(asked["seconds"], asked["rounds"], asked["participants"], asked["roads"], asked["tune"])
