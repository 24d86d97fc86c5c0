"""Tests of bench/network/machine. Usage: machine_test.py FOLDER"""

import sys
import unittest

sys.path.insert(0, sys.argv.pop(1))

import bench
import figures
import sampling
import tuning
from roads import zenoh
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

    def test_each_family_has_the_same_again_and_what_the_whole_kernel_has_is_of_a_candidate(self):
        for family in tuning.TUNINGS.values():
            self.assertEqual(list(family)[1], tuning.AGAIN)
            self.assertIn(tuning.BACKLOG, family)
        self.assertEqual(set(tuning.WHILE_MEASURED), {tuning.BACKLOG})

    def test_over_tcp_nothing_of_udp_is_left(self):
        changed = over_tcp("proto udp4\nexplicit-exit-notify 1\nmtu-disc no\nverb 1", "tcp4-server")
        self.assertEqual(changed, "verb 1\nproto tcp4-server\n")


class OfProfiles(unittest.TestCase):
    REPORT = (
        "# Samples: 994  of event 'cpu-clock'\n#\n# Overhead\t     Samples\tCommand        \tShared Object\tSymbol\n"
        " 40.97% \t 409        \tkworker/0:1-wg-\t[kernel.kallsyms]     \t[k] chacha_2block_xor_ssse3  \n"
        " 20.97% \t 200        \tkworker/1:3-wg-\t[kernel.kallsyms]     \t[k] chacha_2block_xor_ssse3\n"
        " 5.43%  \t 54         \topenvpn        \t/usr/lib/libcrypto.so.3\t[.] 0x00000000001a2b3c\n"
        " 5.43%  \t 6          \topenvpn        \t/usr/lib/libcrypto.so.3\t[.] 0x0000000000ffff00\n"
        " 1.71%  \t 17         \tksoftirqd/1    \t[kernel.kallsyms]     \t[k] net_rx_action\n\n"
    )

    def test_what_differs_by_processor_or_address_alone_is_one(self):
        self.assertEqual(
            sampling.symbols_of(self.REPORT),
            {
                ("kworker-wg-", "[kernel.kallsyms]", "chacha_2block_xor_ssse3"): 609,
                ("openvpn", "libcrypto.so.3", ""): 60,
                ("ksoftirqd", "[kernel.kallsyms]", "net_rx_action"): 17,
            },
        )

    def test_rare_symbols_are_summed_up_and_none_is_lost(self):
        found = sampling.collections.Counter({("a", "b", "often"): 90_000, ("a", "b", "rare"): 3, ("a", "b", "rarer"): 2})
        self.assertEqual(sampling.without_rare(found), [["a", "b", "often", 90_000], ["a", "b", "", 5]])


class OfIperf(unittest.TestCase):
    """Runs that answer one after the other."""

    name = "robot"

    def run_with(self, *answers):
        said, notes, answers = [], [], list(answers)
        client = type("Client", (), {"name": "robot", "run": lambda _self, *words, **_more: said.append(words) or answers.pop(0)})()
        figures.say, figures.AGAIN_SECONDS = (lambda **values: notes.append(values["note"])), 0
        try:
            return figures.iperf(client, "192.0.2.1", "--time", 3), said, notes
        except RuntimeError as error:
            return str(error), said, notes

    BROKEN = '{"error": "unable to receive control message - port may not be available"}'

    def test_a_control_connection_that_broke_is_tried_once_more_and_said(self):
        end, said, notes = self.run_with(self.BROKEN, '{"end": {"sum": 1}}')
        self.assertEqual((end, len(said)), ({"sum": 1}, 2))
        self.assertEqual(notes, ["once more, since iperf3's control connection broke: --time 3"])

    def test_twice_it_is_an_error(self):
        end, said, _ = self.run_with(self.BROKEN, self.BROKEN, '{"end": {}}')
        self.assertIn("unable to receive control message", end)
        self.assertEqual(len(said), 2)

    def test_any_other_error_is_one_at_once(self):
        end, said, notes = self.run_with('{"error": "unable to connect to server"}', '{"end": {}}')
        self.assertEqual((end, len(said), notes), ("iperf3: unable to connect to server", 1, []))


class OfZenoh(unittest.TestCase):
    def test_a_router_listens_and_an_end_connects_and_both_want_to_know_who_it_is(self):
        router = zenoh.configuration("router", listen=["192.0.2.1", "192.0.2.2"])
        self.assertEqual(router["listen"]["endpoints"], ["tls/192.0.2.1:7447", "tls/192.0.2.2:7447"])
        self.assertNotIn("connect", router)
        self.assertTrue(zenoh.configuration("client", connect=["192.0.2.1"])["transport"]["link"]["tls"]["enable_mtls"])


class OfNames(unittest.TestCase):
    def test_a_road_or_a_family_that_there_is_not_is_named(self):
        for roads, families, name in ((["sed"], None, "sed"), ([], ["grtap"], "grtap")):
            with self.assertRaisesRegex(SystemExit, f"there is no {name} among seed, .*zenoh.*gretap"):
                bench.main(1, 1, [2], roads, families, None)


if __name__ == "__main__":
    unittest.main()
