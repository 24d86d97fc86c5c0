"""skylan-tunnel: the rotation of keys as the pure function that it is, and one look with the machine's programs mocked."""

import base64
import importlib.machinery
import json
import os
import sys
import tempfile
import types
import unittest
from unittest import mock

ASSETS = sys.argv.pop(1)
sys.path.insert(0, f"{ASSETS}/machine/usr/local/lib/skylan")
os.environ.update(SKYLAN_NAMESPACE="/skylan/cluster/lab", SKYLAN_SITE="giessen")
loader = importlib.machinery.SourceFileLoader("tunnel", f"{ASSETS}/site-gateway/usr/local/lib/skylan/skylan-tunnel")
tunnel = types.ModuleType("tunnel")
loader.exec_module(tunnel)
follow = tunnel.follow


def key(name):
    return base64.b64encode(name.ljust(32).encode()).decode()


def record(name, current=1, previous=None):
    made = {"current": {"revision": current, "value": key(f"{name}{current}")}}
    if previous:
        made["previous"] = {"revision": previous, "value": key(f"{name}{previous}")}
    return made


def keys(public=(1, None), preshared=(1, None), by_hand=True):
    return {"by_hand": by_hand, "public": record("pub", *public), "preshared": record("psk", *preshared)}


def at(revision, seconds):
    """A handshake with the public key of a revision."""
    return {key(f"pub{revision}"): seconds}


class Peer:
    """The other end as time goes by: it shakes hands every 120 s while both ends hold the same keys."""

    def __init__(self, has, keys_now, looks=10):
        self.has, self.keys, self.looks = has, keys_now, looks
        self.now, self.state, self.handshakes, self.switches = 1000, None, {}, []

    def run(self, seconds):
        """Returns for how many seconds no session was alive (one lives 180 s)."""
        dead, end = 0, self.now + seconds
        while self.now < end:
            before = self.state and self.state["use"]
            self.state = tunnel.advance(self.state, self.keys, self.handshakes, self.now)
            if before and self.state["use"] != before:
                self.switches.append((self.now, self.state["use"]))
            for _ in range(self.looks):
                self.now += 1
                public = key(f"pub{self.has[0]}")
                held = [self.state["use"]] + tunnel.choices_of(self.keys, self.state["settled"])
                standby = next((choice for choice in held if choice[0] != held[0][0]), None)
                age = self.now - self.handshakes.get(public, 0)
                if self.has in (self.state["use"], standby) and age >= 120 and self.now % 5 == 0:
                    self.handshakes[public] = self.now
                used = self.handshakes.get(key(f"pub{self.state['use'][0]}"), 0)
                dead += 1 if self.now - used > 180 else 0
        return dead


class Rotation(unittest.TestCase):
    def test_a_new_pair_uses_the_current_keys_and_settles_with_the_first_handshake(self):
        state = tunnel.advance(None, keys(), {}, 1000)
        self.assertEqual(state, {"use": [1, 1], "since": 1000, "settled": None})
        state = tunnel.advance(state, keys(), at(1, 1010), 1010)
        self.assertEqual(state["settled"], [1, 1])

    def test_a_new_pair_without_any_answer_stays_with_its_only_keys(self):
        state = None
        for now in range(1000, 2000, 10):
            state = tunnel.advance(state, keys(), {}, now)
        self.assertEqual(state, {"use": [1, 1], "since": 1000, "settled": None})

    def test_a_handshake_that_began_before_the_change_settles_nothing(self):
        state = {"use": [1, 2], "since": 1000, "settled": [1, 1]}
        self.assertEqual(tunnel.advance(state, keys(preshared=(2, 1)), at(1, 1004), 1010)["settled"], [1, 1])
        self.assertEqual(tunnel.advance(state, keys(preshared=(2, 1)), at(1, 1006), 1010)["settled"], [1, 2])

    def test_towards_aws_a_new_key_is_used_at_once(self):
        state = {"use": [1, 1], "since": 0, "settled": [1, 1]}
        for public, preshared in (((2, 1), (1, None)), ((1, None), (2, 1)), ((2, 1), (2, 1))):
            rotated = keys(public, preshared, by_hand=False)
            use = tunnel.advance(state, rotated, at(1, 990), 1000)
            self.assertEqual(use["use"], [public[0], preshared[0]])
            self.assertEqual(use["since"], 1000)

    def test_towards_aws_an_old_key_is_never_tried_again(self):
        state = {"use": [1, 2], "since": 0, "settled": [1, 1]}
        for now in range(1000, 3000, 10):
            state = tunnel.advance(state, keys(preshared=(2, 1), by_hand=False), {}, now)
        self.assertEqual(state["use"], [1, 2])

    def test_by_hand_what_works_stays_in_use_for_as_long_as_it_works(self):
        peer = Peer([1, 1], keys())
        peer.run(300)
        peer.keys = keys(preshared=(2, 1))
        self.assertEqual(peer.run(3600), 0)
        self.assertEqual(peer.switches, [])

    def test_by_hand_a_new_pre_shared_key_costs_no_session(self):
        for delay in range(0, 130, 10):
            with self.subTest(delay=delay):
                peer = Peer([1, 1], keys())
                peer.run(300 + delay)
                peer.keys = keys(preshared=(2, 1))
                peer.run(500)
                peer.has = [1, 2]
                self.assertEqual(peer.run(600), 0)
                self.assertEqual(peer.state["use"], [1, 2])
                self.assertEqual(peer.state["settled"], [1, 2])
                self.assertEqual(len(peer.switches), 1)

    def test_by_hand_a_new_key_pair_is_known_with_its_first_handshake(self):
        peer = Peer([1, 1], keys())
        peer.run(300)
        peer.keys = keys(public=(2, 1))
        peer.run(500)
        peer.has = [2, 1]
        changed = peer.now
        peer.run(30)
        self.assertEqual([use for _, use in peer.switches], [[2, 1]])
        self.assertLessEqual(peer.switches[0][0] - changed, 20)
        peer.run(300)
        self.assertEqual(peer.state["settled"], [2, 1])

    def test_by_hand_both_keys_changed_in_one_pack_are_found(self):
        peer = Peer([1, 1], keys())
        peer.run(300)
        peer.keys = keys(public=(2, 1), preshared=(2, 1))
        peer.run(300)
        peer.has = [2, 2]
        peer.run(400)
        self.assertEqual(peer.state["use"], [2, 2])
        self.assertEqual(peer.state["settled"], [2, 2])

    def test_once_settled_the_previous_key_is_dropped_whatever_fails_later(self):
        peer = Peer([1, 2], keys(preshared=(2, 1)))
        peer.run(300)
        self.assertEqual(peer.state["settled"], [1, 2])
        peer.has = [9, 9]
        peer.switches.clear()
        peer.run(3000)
        self.assertEqual(peer.switches, [])

    def test_a_gateway_made_anew_in_the_middle_of_a_rotation_finds_the_key_that_the_other_end_has(self):
        for has in ([1, 1], [2, 1], [1, 2], [2, 2]):
            with self.subTest(has=has):
                peer = Peer(has, keys(public=(2, 1), preshared=(2, 1)))
                peer.run(300)
                self.assertEqual(peer.state["use"], has)
                # And it stays with it.
                peer.switches.clear()
                peer.run(3600)
                self.assertEqual(peer.switches, [])

    def test_each_attempt_is_given_twenty_seconds(self):
        state, changes = {"use": [1, 2], "since": 0, "settled": None}, []
        for now in range(1000, 1200):
            after = tunnel.advance(state, keys(preshared=(2, 1)), {}, now)
            if after["use"] != state["use"]:
                changes.append(now)
            state = after
        gaps = {later - earlier for earlier, later in zip(changes, changes[1:])}
        self.assertEqual(gaps, {20})

    def test_a_link_that_was_down_comes_back_during_a_rotation(self):
        peer = Peer([1, 1], keys())
        peer.run(300)
        peer.keys = keys(preshared=(2, 1))
        peer.has = [0, 0]
        peer.run(300)
        peer.has = [1, 1]
        peer.run(60)
        self.assertEqual(peer.state["use"], [1, 1])

    def test_a_deploy_that_was_rolled_back_swaps_the_keys_back(self):
        peer = Peer([1, 1], keys())
        peer.run(300)
        peer.keys = keys(preshared=(2, 1))
        peer.run(100)
        peer.has = [1, 2]
        peer.run(400)
        self.assertEqual(peer.state["settled"], [1, 2])
        # WHEN the deploy fails, after the other end had its new pack
        peer.keys = keys(preshared=(1, 2))
        self.assertEqual(peer.run(400), 0)
        self.assertEqual(peer.state["use"], [1, 2])
        peer.has = [1, 1]
        self.assertEqual(peer.run(600), 0)
        self.assertEqual(peer.state["settled"], [1, 1])

    def test_a_rotation_after_which_the_key_in_use_is_no_more_goes_on_with_the_current_one(self):
        state = {"use": [1, 1], "since": 0, "settled": [1, 1]}
        after = tunnel.advance(state, keys(preshared=(3, 2)), at(1, 990), 1000)
        self.assertEqual(after["use"], [1, 3])

    def test_a_state_is_not_changed_in_place(self):
        state = {"use": [1, 1], "since": 0, "settled": None}
        tunnel.advance(state, keys(by_hand=False, preshared=(2, 1)), {}, 1000)
        self.assertEqual(state, {"use": [1, 1], "since": 0, "settled": None})


TEMPLATE = """[Interface]
PrivateKey = @{private-key:giessen}
Address = 10.0.0.2/32
ListenPort = 51820
MTU = 1370
Table = off
PreUp = ip route replace unreachable 10.0.0.0/24 metric 9999
PostUp = ip route replace 10.0.0.0/24 dev %i src 192.168.77.10
PreUp = ip route replace unreachable 192.168.66.0/24 metric 9999
PostUp = ip route replace 192.168.66.0/24 dev %i src 192.168.77.10

[Peer]
# bielefeld external
PublicKey = @{public-key:bielefeld}
PresharedKey = @{preshared-key:bielefeld--giessen}
AllowedIPs = 10.0.0.1/32, 192.168.66.0/24
PersistentKeepalive = 25
"""

DUBLIN = """
[Peer]
# dublin aws
PublicKey = @{public-key:dublin}
PresharedKey = @{preshared-key:dublin--giessen}
AllowedIPs = 10.0.0.3/32, 192.168.78.0/24
Endpoint = 192.0.2.3:51820
PersistentKeepalive = 25
"""

WITH_DUBLIN = (
    TEMPLATE.replace(
        "\n\n[Peer]",
        "\nPreUp = ip route replace unreachable 192.168.78.0/24 metric 9999"
        "\nPostUp = ip route replace 192.168.78.0/24 dev %i src 192.168.77.10\n\n[Peer]",
    )
    + DUBLIN
)


class Machine:
    """Stands in for what skylan-tunnel does to the machine: each command is noted, with what it was given."""

    def __init__(self, folder):
        self.folder, self.calls, self.inputs, self.shaken, self.failing = folder, [], [], {}, ()
        self.denied, self.decrypted = set(), []
        self.parameters = {
            "/skylan/cluster/lab/sites/giessen/tunnel": TEMPLATE,
            "/skylan/cluster/lab/sites/giessen/private-key": json.dumps(record("priv")),
            "/skylan/cluster/lab/sites/bielefeld/public-key": json.dumps(record("pub")),
            "/skylan/cluster/lab/pairs/bielefeld--giessen/preshared-key": json.dumps(record("psk")),
        }

    def run(self, command, **options):
        name = os.path.basename(command[0])
        self.calls.append(" ".join([name, *command[1:]]))
        if name in self.failing:
            return types.SimpleNamespace(returncode=1, stdout="", stderr="Key is not of the correct length: `c2VjcmV0'\n")
        out = ""
        if name == "skylan-parameters":
            return self.parameter_store(command[1:])
        elif command[:2] == ("wg", "show"):
            out = "".join(f"{k}\t{seconds}\n" for k, seconds in self.shaken.items())
        elif command[:2] == ("wg", "syncconf"):
            self.inputs.append(options["input"])
        elif command[:2] == ("systemctl", "restart"):
            os.makedirs(f"{self.folder}/net/wg0", exist_ok=True)
        return types.SimpleNamespace(returncode=0, stdout=out, stderr="")

    def parameter_store(self, arguments):
        """One name that this machine may not read is an answer for all; a value's version is its own hash here."""
        names = [argument for argument in arguments if argument != "--encrypted"]
        if set(names) & self.denied:
            return types.SimpleNamespace(returncode=1, stdout="", stderr="AccessDeniedException\n")
        found = [{"Name": n, "Value": self.parameters[n], "Version": self.parameters[n]} for n in names if n in self.parameters]
        for one in found:
            if one["Name"].endswith("/tunnel"):
                continue
            if "--encrypted" in arguments:
                one["Value"] = "AQICAHg="
            else:
                self.decrypted.append(one["Name"])
        return types.SimpleNamespace(returncode=0, stdout=json.dumps({"Parameters": found}), stderr="")


class Program(unittest.TestCase):
    def test_no_compiled_module_outlives_its_source(self):
        self.assertTrue(sys.dont_write_bytecode)


class Look(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.machine = Machine(self.folder.name)
        self.keys = tunnel.Keys()
        for name, value in (
            ("CONFIG", f"{self.folder.name}/wg0.conf"),
            ("STATE", f"{self.folder.name}/tunnel.json"),
            ("INTERFACES", f"{self.folder.name}/net"),
        ):
            patch = mock.patch.object(tunnel, name, value)
            patch.start()
            self.addCleanup(patch.stop)
        patch = mock.patch.object(follow, "PARAMETERS", "skylan-parameters")
        patch.start()
        self.addCleanup(patch.stop)
        patch = mock.patch.object(tunnel.subprocess, "run", self.machine.run)
        patch.start()
        self.addCleanup(patch.stop)
        patch = mock.patch("builtins.print")
        self.print = patch.start()
        self.addCleanup(patch.stop)

    def look(self, now):
        self.machine.calls.clear()
        tunnel.look(*self.keys.fetch(), now)
        return [call for call in self.machine.calls if not call.startswith(("skylan-parameters", "wg show"))]

    def config(self):
        return tunnel.read(tunnel.CONFIG)

    def test_the_first_look_brings_the_interface_up_for_every_boot(self):
        # WHEN
        calls = self.look(1000)
        # THEN
        self.assertEqual(calls, ["systemctl enable wg-quick@wg0.service", "systemctl restart wg-quick@wg0.service"])
        self.assertEqual(os.stat(tunnel.CONFIG).st_mode & 0o777, 0o600)
        self.assertNotIn("@{", self.config())
        self.assertIn(f"PrivateKey = {key('priv1')}\nAddress = 10.0.0.2/32\n", self.config())
        self.assertIn(f"PublicKey = {key('pub1')}\nPresharedKey = {key('psk1')}\nAllowedIPs = 10.0.0.1/32", self.config())

    def test_a_second_look_changes_nothing(self):
        self.look(1000)
        self.assertEqual(self.look(1010), [])

    def test_no_key_is_on_a_command_line_in_the_state_or_in_the_journal(self):
        # GIVEN a rotation, and a wg that quotes what it cannot read
        self.look(1000)
        pair = "/skylan/cluster/lab/pairs/bielefeld--giessen/preshared-key"
        self.machine.parameters[pair] = json.dumps(record("psk", 2, 1))
        self.look(1010)
        self.machine.parameters["/skylan/cluster/lab/sites/giessen/private-key"] = json.dumps(record("priv", 2, 1))
        calls = self.look(1020)
        with self.assertRaises(OSError) as raised:
            self.machine.failing = ("wg",)
            self.look(1030)
        # THEN
        said = " ".join([*calls, tunnel.read(tunnel.STATE), str(self.print.mock_calls), str(raised.exception)])
        for name in ("priv1", "priv2", "psk1", "psk2"):
            self.assertNotIn(key(name), said)
        self.assertNotIn("c2VjcmV0", said)

    def test_a_site_that_joins_gets_its_peer_and_its_route_without_a_restart(self):
        # GIVEN
        self.look(1000)
        self.machine.parameters.update(
            {
                "/skylan/cluster/lab/sites/giessen/tunnel": WITH_DUBLIN,
                "/skylan/cluster/lab/sites/dublin/public-key": json.dumps(record("dublin")),
                "/skylan/cluster/lab/pairs/dublin--giessen/preshared-key": json.dumps(record("dublinpsk")),
            }
        )
        # WHEN
        calls = self.look(1010)
        # THEN
        self.assertEqual(calls[0], "wg syncconf wg0 /dev/stdin")
        self.assertIn("ip route replace unreachable 192.168.78.0/24 metric 9999", calls)
        self.assertIn("ip route replace 192.168.78.0/24 dev wg0 src 192.168.77.10", calls)
        self.assertFalse([call for call in calls if "delete" in call or "flush" in call])
        self.assertFalse([call for call in calls if "systemctl" in call])
        self.assertIn("Endpoint = 192.0.2.3:51820", self.machine.inputs[-1])
        # And what wg does not read is not given to it.
        self.assertNotRegex(self.machine.inputs[-1], "Address|MTU|PreUp|PostUp|Table")

    def test_a_site_that_leaves_takes_its_route_with_it(self):
        self.test_a_site_that_joins_gets_its_peer_and_its_route_without_a_restart()
        self.machine.parameters["/skylan/cluster/lab/sites/giessen/tunnel"] = TEMPLATE
        deleted = [call for call in self.look(1020) if "delete" in call]
        self.assertEqual(
            deleted,
            [
                "ip route delete unreachable 192.168.78.0/24 metric 9999",
                "ip route delete 192.168.78.0/24 dev wg0 src 192.168.77.10",
            ],
        )
        self.assertNotIn("dublin", self.config())

    def test_another_mtu_is_worth_a_restart(self):
        self.look(1000)
        self.machine.parameters["/skylan/cluster/lab/sites/giessen/tunnel"] = TEMPLATE.replace("1370", "1300")
        self.assertEqual(self.look(1010), ["systemctl restart wg-quick@wg0.service"])

    def test_what_failed_is_done_at_the_next_look(self):
        # GIVEN
        self.look(1000)
        self.machine.parameters["/skylan/cluster/lab/sites/giessen/private-key"] = json.dumps(record("priv", 2, 1))
        self.machine.failing = ("wg",)
        with self.assertRaises(OSError):
            self.look(1010)
        # WHEN
        self.machine.failing = ()
        # THEN
        self.assertIn("wg syncconf wg0 /dev/stdin", self.look(1020))
        self.assertIn(key("priv2"), self.machine.inputs[-1])

    def test_during_a_rotation_by_hand_the_new_public_key_is_known_without_addresses(self):
        # GIVEN
        self.look(1000)
        self.machine.shaken = at(1, 1005)
        self.look(1010)
        # WHEN
        self.machine.parameters["/skylan/cluster/lab/sites/bielefeld/public-key"] = json.dumps(record("pub", 2, 1))
        calls = self.look(1020)
        # THEN the old one has the addresses, and a packet keeps the session's keys new
        old, new = self.machine.inputs[-1].split("[Peer]")[1:]
        self.assertIn(f"PublicKey = {key('pub1')}", old)
        self.assertIn("AllowedIPs", old)
        self.assertIn(f"PublicKey = {key('pub2')}\nPresharedKey = {key('psk1')}\n", new)
        self.assertNotRegex(new, "AllowedIPs|Endpoint|Keepalive")
        self.assertTrue([call for call in calls if call.startswith("ping") and call.endswith(" 10.0.0.1")])
        # WHEN the other end has it
        self.machine.shaken = {**at(1, 1005), **at(2, 1040)}
        self.look(1041)
        # THEN
        self.assertIn(f"PublicKey = {key('pub2')}\nPresharedKey = {key('psk1')}\nAllowedIPs", self.machine.inputs[-1])
        self.print.assert_called_with(
            "bielefeld: public key of revision 2, pre-shared key of revision 1", flush=True
        )

    def test_once_the_new_key_has_shaken_hands_the_old_one_is_not_known_any_more(self):
        # GIVEN keys that were changed long ago
        self.machine.parameters["/skylan/cluster/lab/sites/bielefeld/public-key"] = json.dumps(record("pub", 2, 1))
        self.look(1000)
        self.assertIn(key("pub1"), self.config())
        # WHEN
        self.machine.shaken = at(2, 1010)
        calls = self.look(1020)
        # THEN
        self.assertNotIn(key("pub1"), self.config())
        self.assertFalse([call for call in calls if call.startswith("ping")])

    def test_an_idle_tunnel_outside_a_rotation_is_left_in_peace(self):
        self.look(1000)
        self.machine.shaken = at(1, 1005)
        self.look(1010)
        self.assertEqual(self.look(9000), [])

    def test_fails_for_a_key_with_lines_of_its_own_and_leaves_the_tunnel_alone(self):
        self.look(1000)
        before = self.config()
        for value in (f"{key('priv')}\nPostUp = touch /tmp/ran", f"{key('priv')}\n", "", "short="):
            record_of = {"current": {"revision": 2, "value": value}}
            self.machine.parameters["/skylan/cluster/lab/sites/giessen/private-key"] = json.dumps(record_of)
            with self.subTest(value=value):
                with self.assertRaisesRegex(ValueError, "the parameter of @{private-key:giessen} holds no key of WireGuard"):
                    self.look(1010)
                self.assertEqual(self.config(), before)

    def test_fails_naming_the_parameter_that_is_not_there(self):
        del self.machine.parameters["/skylan/cluster/lab/sites/bielefeld/public-key"]
        with self.assertRaisesRegex(OSError, "or no permission: /skylan/cluster/lab/sites/bielefeld/public-key"):
            self.look(1000)

    def test_names_are_asked_for_ten_at_a_time_and_in_one_call_when_known(self):
        names = [f"/skylan/cluster/lab/{number}" for number in range(21)]
        tunnel.Keys.ask(names)
        self.assertEqual([len(call.split()) - 1 for call in self.machine.calls], [10, 10, 1])
        # WHEN the names are known
        self.keys.fetch()
        self.machine.calls.clear()
        self.keys.fetch()
        self.assertEqual(len(self.machine.calls), 1)

    def test_only_what_is_new_is_decrypted(self):
        # GIVEN
        first = self.keys.fetch()
        self.assertEqual(len(self.machine.decrypted), 3)
        self.machine.decrypted.clear()
        # WHEN nothing is new
        self.assertEqual(self.keys.fetch(), first)
        # THEN
        self.assertEqual(self.machine.decrypted, [])
        # WHEN one key is
        name = "/skylan/cluster/lab/pairs/bielefeld--giessen/preshared-key"
        self.machine.parameters[name] = json.dumps(record("psk", 2, 1))
        _, records = self.keys.fetch()
        # THEN
        self.assertEqual(self.machine.decrypted, [name])
        self.assertEqual(records["@{preshared-key:bielefeld--giessen}"], record("psk", 2, 1))

    def test_a_site_that_leaves_with_the_right_to_read_its_keys_leaves_the_others_in_place(self):
        # GIVEN
        self.test_a_site_that_joins_gets_its_peer_and_its_route_without_a_restart()
        # WHEN
        self.machine.parameters["/skylan/cluster/lab/sites/giessen/tunnel"] = TEMPLATE
        self.machine.parameters["/skylan/cluster/lab/sites/bielefeld/public-key"] = json.dumps(record("pub", 2, 1))
        lab = "/skylan/cluster/lab"
        self.machine.denied = {f"{lab}/sites/dublin/public-key", f"{lab}/pairs/dublin--giessen/preshared-key"}
        self.look(1020)
        # THEN
        self.assertNotIn("dublin", self.config())
        self.assertIn(key("pub2"), self.config())
        # And later looks ask once again.
        self.machine.calls.clear()
        self.keys.fetch()
        self.assertEqual(len(self.machine.calls), 1)

    def test_fails_when_everything_is_denied(self):
        self.machine.denied = {"/skylan/cluster/lab/sites/giessen/tunnel"}
        with self.assertRaisesRegex(OSError, "AccessDenied"):
            self.keys.fetch()

    def test_a_key_that_is_gone_is_missed_though_it_was_known(self):
        self.look(1000)
        del self.machine.parameters["/skylan/cluster/lab/sites/bielefeld/public-key"]
        with self.assertRaisesRegex(OSError, "no such parameter"):
            self.look(1010)

    def test_a_damaged_state_is_none(self):
        for damaged in ("", "{", "[]", "null", "\0\0\0"):
            with self.subTest(damaged=damaged):
                tunnel.write(tunnel.STATE, damaged)
                self.look(1000)
                self.assertEqual(json.loads(tunnel.read(tunnel.STATE))["bielefeld"]["use"], [1, 1])


unittest.main()
