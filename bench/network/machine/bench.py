#!/usr/bin/env python3
"""Measures roads beside each other, round after round, and prints one JSON object a line: a value, why there is none, or
a note.

Usage: bench.py JSON, with `seconds` that all may take, `rounds` of each at the most, `participants` (numbers), `roads`
(names; empty: all, and the overlays), `tune` (families whose settings are held against those that skylan has; null: none),
and `profile` (seconds of each stream while the processors are sampled; null: no profile).
"""

import json
import subprocess
import sys
import time

import figures
import profiles
from discovery import dds_ends, found_all
from home import GATEWAY, Home
from net import prepare_machine, with_sysctls
from overlays import OVERLAYS, SECOND_LAN, Cloud
from roads import ROADS, WITHOUT_LAN
from say import say
from tuning import TUNINGS, WHILE_MEASURED, WITH_UPLINKS
from turns import Turns

SAMPLE_BYTES = (1000, 1400, 8000, 60000)
# Roads on which DDS is tried, from the robot to the node: what stands behind the others is the same.
WITH_DDS = ("seed", "openvpn", "wireguard", "plain")
# Where samples and point clouds are sent: also where there are topics and no LAN.
WITH_TOPICS = (*WITH_DDS, *WITHOUT_LAN)
# Discovery is held against one LAN, which `plain` is: cables and bridges alone.
WITH_DISCOVERY = ("plain", "seed", "openvpn", "wireguard")


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

        def say_figures(found):
            for figure, value in found.items():
                say(part=part, road=road, round=number, figure=figure, value=value)

        return self.each(part, road, what, say_figures)

    def profile(self, part, road, what):
        """The same of profiles."""
        return self.each(part, road, what, lambda found: say(part=part, road=road, profile=found))

    def each(self, part, road, what, take):
        whole = True
        for find in what:
            if not self.turns.in_time():
                raise Refused
            try:
                take(find())
            except (RuntimeError, OSError, subprocess.SubprocessError) as error:
                say(part=part, road=road, error=str(error)[-500:])
                whole = False
        return whole

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


def probes_of(home):
    """What starts the programs that send and answer samples there."""
    return home.way.probes if home.road in WITHOUT_LAN else figures.dds_probes(*dds_ends(home))


def sample_sizes(home, sizes=SAMPLE_BYTES):
    return [lambda size=size: figures.samples(probes_of(home), size) for size in sizes]


def all_up(bench, names, roads=(*ROADS, *WITHOUT_LAN)):
    """Homes and clouds of all roads, or of those that are named: `gretap` is a cloud, `plain` is both."""
    homes, clouds = {}, {}
    for name in [name for name in roads if not names or name in names]:
        if home := bench.home("uplink", name, (ROADS | WITHOUT_LAN)[name]):
            homes[name] = home
    overlays = [name for name in OVERLAYS if not names or names & (OVERLAYS.keys() - ROADS.keys())]
    for name in [name for name in overlays if not names or name in names]:
        if cloud := bench.cloud("overlay", name, OVERLAYS[name]):
            clouds[name] = cloud
    return homes, clouds


def compare(bench, participants, names):
    """The kinds of measurements of all roads, or of those that are named."""
    homes, clouds = all_up(bench, names)

    def uplinks(find, roads=tuple(ROADS), part="uplink", stop_at=None):
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
        "samples": uplinks(sample_sizes, WITH_TOPICS),
        "clouds": uplinks(lambda home: [lambda: figures.clouds(probes_of(home))], WITH_TOPICS),
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


def profile(bench, names, seconds):
    """Profiles of all roads that aims are about, or of those that are named, one of each."""
    homes, clouds = all_up(bench, names, WITH_DDS)

    def one_round(part, ends, parts):
        def find(_number):
            for name, end in ends.items():
                bench.profile(part, name, parts(end, seconds))

        return find

    kinds = {
        "uplink": one_round("uplink", homes, profiles.of_home),
        "overlay": one_round("overlay", clouds, profiles.of_cloud),
        "discovery": one_round("discovery", homes, profiles.of_discovery),
    }
    return list(kinds), kinds


def tune(bench, families):
    """Settings, each beside what skylan has, in rounds of one family after the other."""
    kinds = {}
    for family in families:
        part = f"tuning {family}"
        make = bench.home if family in WITH_UPLINKS else bench.cloud
        ends = {name: end for name, build in TUNINGS[family].items() if (end := make(part, name, build))}

        def one_round(number, part=part, ends=ends, figures_of=tuned_uplink if make == bench.home else tuned_overlay):
            for name, end in ends.items():
                with with_sysctls(WHILE_MEASURED.get(name, {})):
                    bench.measure(part, name, number, figures_of(end))

        kinds[family] = one_round
    return list(kinds), kinds


def tuned_uplink(home):
    """Without the search for UDP's rate: it takes longer than all others, and its spread is wider than what settings do."""
    return (*speed(home.robot, GATEWAY, home.programs)[:-1], *sample_sizes(home, (60000,)))


def tuned_overlay(cloud):
    return speed(cloud.first, SECOND_LAN)[:-1]


def main(seconds, rounds, participants, roads, tune_families, profile_seconds):
    unknown = {*roads} - {*ROADS, *WITHOUT_LAN, *OVERLAYS} | {*(tune_families or ())} - {*TUNINGS}
    if unknown:
        sys.exit(f"there is no {', no '.join(sorted(unknown))} among {', '.join([*ROADS, *WITHOUT_LAN, *OVERLAYS, *TUNINGS])}")
    began, bench = time.monotonic(), Bench()
    prepare_machine()
    try:
        if tune_families is not None:
            programme, kinds = tune(bench, tune_families or TUNINGS)
        elif profile_seconds is not None:
            programme, kinds = profile(bench, set(roads), profile_seconds)
            rounds = 1
        else:
            programme, kinds = compare(bench, participants, set(roads))
        bench.run(programme, kinds, seconds - (time.monotonic() - began), rounds)
    finally:
        bench.close()


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    main(*(asked.get(name) for name in ("seconds", "rounds", "participants", "roads", "tune", "profile")))
