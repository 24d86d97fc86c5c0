"""Tests of bench/network/machine. Usage: machine_test.py FOLDER"""

import sys
import unittest

sys.path.insert(0, sys.argv.pop(1))

import figures
import tuning
from roads.openvpn import over_tcp
from turns import Turns


class Clock:
    def __init__(self):
        self.time = 0

    def __call__(self):
        return self.time


def walk(programme, seconds, most, costs):
    """Names with their rounds, of measurements that take so long."""
    clock, taken = Clock(), []
    for name, number in Turns(programme, seconds, most, clock):
        taken.append((name, number))
        clock.time += costs[name]
    return taken


class OfTurns(unittest.TestCase):
    def test_the_programme_is_gone_through_over_and_over(self):
        taken = walk(["a", "b", "a"], 7, 9, {"a": 1, "b": 1})
        self.assertEqual(taken, [("a", 1), ("b", 1), ("a", 2), ("a", 3), ("b", 2), ("a", 4), ("a", 5)][: len(taken)])
        self.assertGreaterEqual(len(taken), 6)

    def test_what_would_not_end_in_time_does_not_begin_again(self):
        self.assertEqual(walk(["long", "short"], 14, 9, {"long": 8, "short": 1}).count(("long", 2)), 0)
        self.assertEqual(walk(["long", "short"], 14, 9, {"long": 8, "short": 1})[-1][0], "short")

    def test_what_was_never_measured_begins_while_there_is_time(self):
        self.assertEqual(walk(["a", "long"], 2, 9, {"a": 1, "long": 99}), [("a", 1), ("long", 1)])

    def test_there_are_no_more_rounds_than_asked_for(self):
        self.assertEqual(walk(["a", "b"], 99, 2, {"a": 1, "b": 1}), [("a", 1), ("b", 1), ("a", 2), ("b", 2)])

    def test_without_time_nothing_begins(self):
        self.assertEqual(walk(["a"], 0, 9, {"a": 1}), [])


class OfTheHighestRate(unittest.TestCase):
    def test_it_is_found_to_some_part(self):
        found = figures.highest(lambda rate: rate <= 50, 1, 100, 12)
        self.assertTrue(49 < found <= 50, found)

    def test_where_nothing_is_good_it_is_none(self):
        self.assertEqual(figures.highest(lambda rate: False, 1, 100, 5), 0)


class OfSettings(unittest.TestCase):
    TEXT = "proto udp4\nsndbuf 2097152\nrcvbuf 2097152\n# sndbuf is told above\n"

    def test_options_are_taken_away_by_their_whole_name(self):
        self.assertEqual(tuning.without("sndbuf", "rcv")(self.TEXT), self.TEXT.replace("sndbuf 2097152\n", "", 1))

    def test_an_option_takes_the_place_of_the_one_that_was_there(self):
        changed = tuning.instead("sndbuf 0", "fast-io")(self.TEXT)
        self.assertEqual(changed.count("\nsndbuf "), 1)
        self.assertTrue(changed.endswith("sndbuf 0\nfast-io\n"))

    def test_the_tunnels_mtu_changes_at_both_ends(self):
        changed = tuning.tunnel_mtu(1420)("MTU = 1340\nSKYLAN_WIREGUARD_MTU_BYTES=1340\nSKYLAN_LAN_MTU_BYTES=1500\n")
        self.assertEqual(changed, "MTU = 1420\nSKYLAN_WIREGUARD_MTU_BYTES=1420\nSKYLAN_LAN_MTU_BYTES=1500\n")

    def test_the_first_of_each_family_is_what_the_others_are_held_against(self):
        self.assertEqual({next(iter(family)) for family in tuning.TUNINGS.values()}, {"as it is"})

    def test_over_tcp_nothing_of_udp_is_left(self):
        changed = over_tcp("proto udp4\nexplicit-exit-notify 1\nmtu-disc no\nverb 1", "tcp4-server")
        self.assertEqual(changed, "verb 1\nproto tcp4-server\n")


if __name__ == "__main__":
    unittest.main()
