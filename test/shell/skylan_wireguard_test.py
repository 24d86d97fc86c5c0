"""skylan-wireguard: the list as the pure function that it is, and looks at a kernel that is a table."""

import importlib.machinery
import io
import json
import os
import sys
import tempfile
import types
import unittest
from contextlib import redirect_stdout
from unittest import mock

ASSETS = sys.argv.pop(1)
sys.path.insert(0, f"{ASSETS}/machine/usr/local/lib/skylan")
STATE = tempfile.mkdtemp()
os.environ.update(
    SKYLAN_NAMESPACE="/skylan/lan/lab",
    SKYLAN_HOSTNAME="cloud-gateway",
    SKYLAN_STATE=STATE,
    SKYLAN_LAN_MTU_BYTES="1500",
    SKYLAN_WIREGUARD_PORT="51820",
    SKYLAN_WIREGUARD_ADDRESS="240.0.0.1",
    SKYLAN_WIREGUARD_MTU_BYTES="1340",
)
loader = importlib.machinery.SourceFileLoader("uplink", f"{ASSETS}/wireguard/usr/local/lib/skylan/skylan-wireguard")
uplink = types.ModuleType("uplink")
loader.exec_module(uplink)


def key(letter):
    return f"{letter * 42}A="


OWN = key("p")
HOME, LAB = f"home 241.1.2.3 {key('h')}", f"lab_2 254.0.255.9 {key('l')}"
LIST = f"# client, address in the tunnel, public key\n{HOME}\n{LAB}\n"


class Kernel:
    """What `ip` and `wg` would show; commands that change something are noted."""

    def __init__(self):
        self.device, self.peers, self.own, self.ports, self.done, self.fails = False, {}, ("(none)", "0"), {}, [], ""

    def run(self, *command, **options):
        text = " ".join(command)
        if self.fails and self.fails in text:
            raise OSError("said the kernel")
        match command:
            case ("ip", "-json", "-details", "link", "show", "type", "wireguard"):
                return json.dumps([{"ifname": "wg-uplink"}] if self.device else [])
            case ("ip", "-json", "-details", "link", "show", "type", "gretap"):
                return json.dumps([{}, {"ifname": "gre131", "master": "rosbridge"}, *self.ports.values()])
            case ("wg", "show", _, "dump"):
                lines = [[self.own[0], "public", self.own[1], "off"]]
                lines += [[public, "(none)", "(none)", a, str(at), "0", "0", "off"] for public, (a, at) in self.peers.items()]
                return "\n".join("\t".join(line) for line in lines)
        self.done.append(text)
        match command:
            case ("ip", "link", "add", "dev", "wg-uplink", *_):
                self.device = True
            case ("ip", "link", "add", "dev", name, *_):
                self.ports[name] = {"ifname": name}
            case ("ip", "link", "set", "dev", name, "alias", client, *_):
                self.ports[name]["ifalias"] = client
            case ("ip", "link", "set", "dev", name, "master", bridge, *_):
                self.ports[name]["master"] = bridge
            case ("ip", "link", "delete", "dev", name):
                del self.ports[name]
            case ("wg", "syncconf", *_):
                self.configure(options["input"])
        return ""

    def configure(self, text):
        own, *peers = text.split("[Peer]\n")
        value = lambda part, name: next(line.split(" = ")[1] for line in part.splitlines() if line.startswith(name))
        self.own = (value(own, "PrivateKey"), value(own, "ListenPort"))
        before = self.peers
        self.peers = {}
        for peer in peers:
            public = value(peer, "PublicKey")
            self.peers[public] = (value(peer, "AllowedIPs"), before.get(public, ("", 0))[1])


class Looks(unittest.TestCase):
    def setUp(self):
        self.kernel = Kernel()
        patch = mock.patch.object(uplink, "run", self.kernel.run)
        patch.start()
        self.addCleanup(patch.stop)

    def look(self, text=LIST, own=OWN):
        self.kernel.done.clear()
        with redirect_stdout(io.StringIO()) as said:
            shaken = uplink.look(own, text)
        return shaken, said.getvalue()

    def test_a_first_look_makes_the_device_the_peers_and_a_port_for_each(self):
        self.look()
        self.assertEqual(self.kernel.own, (OWN, "51820"))
        self.assertEqual({a for a, _ in self.kernel.peers.values()}, {"241.1.2.3/32", "254.0.255.9/32"})
        self.assertEqual({name: port["ifalias"] for name, port in self.kernel.ports.items()},
                         {"uplink-f1010203": "home", "uplink-fe00ff09": "lab_2"})
        self.assertIn("ip link add dev wg-uplink mtu 1340 type wireguard", self.kernel.done)

    def test_a_port_is_of_the_lans_size_and_sends_fragments(self):
        self.look()
        [made] = [line for line in self.kernel.done if "add dev uplink-f1010203" in line]
        self.assertTrue(made.endswith("nopmtudisc ignore-df"))
        self.assertIn("remote 241.1.2.3 ", made)
        self.assertIn("ip link set dev uplink-f1010203 alias home mtu 1500", self.kernel.done)

    def test_a_second_look_changes_nothing(self):
        self.look()
        self.look()
        self.assertEqual(self.kernel.done, ["ip route replace 240.0.0.0/4 dev wg-uplink"])

    def test_who_is_removed_has_no_peer_and_no_port_and_who_stays_is_left_alone(self):
        self.look()
        _, said = self.look(f"{HOME}\n")
        self.assertEqual(list(self.kernel.peers), [key("h")])
        self.assertEqual(list(self.kernel.ports), ["uplink-f1010203"])
        self.assertEqual(said, "client removed: lab_2\n")
        self.assertFalse([line for line in self.kernel.done if "f1010203" in line])

    def test_who_is_removed_has_no_peer_even_when_the_port_cannot_be_deleted(self):
        self.look()
        self.kernel.fails = "link delete"
        with self.assertRaises(OSError):
            self.look(f"{HOME}\n")
        self.assertEqual(list(self.kernel.peers), [key("h")])

    def test_a_new_key_of_the_gateway_is_taken_and_ports_stay(self):
        self.look()
        self.look(own=key("q"))
        self.assertEqual(self.kernel.own[0], key("q"))
        self.assertEqual(len(self.kernel.ports), 2)

    def test_a_port_that_has_lost_its_bridge_gets_it_back(self):
        self.look()
        del self.kernel.ports["uplink-f1010203"]["master"]
        self.look()
        self.assertEqual(self.kernel.ports["uplink-f1010203"]["master"], "rosbridge")

    def test_a_port_that_cannot_be_set_up_is_not_left(self):
        self.kernel.fails = "master rosbridge"
        with self.assertRaises(OSError):
            self.look()
        self.assertEqual(self.kernel.ports, {})

    def test_ports_of_others_are_left_alone(self):
        self.look("")
        self.assertFalse([line for line in self.kernel.done if "gre131" in line])

    def test_fails_for_a_list_that_is_not_whole_and_cuts_nobody_off(self):
        self.look()
        for text in (HOME[:-2], f"{HOME}\n{HOME}\n", f"home 240.0.0.1 {key('h')}\n", f"../x 241.0.0.1 {key('h')}\n",
                     f"home 241.1.2.3 {key('h')}\nlab 241.1.2.3 {key('l')}\n", "home 192.168.0.1 x\n"):
            with self.assertRaises(ValueError):
                self.look(text)
        self.assertEqual(len(self.kernel.peers), 2)


class Reads(unittest.TestCase):
    KEY_NAME = "/skylan/lan/lab/wireguard/sites/cloud-gateway/private-key"

    def asked(self, version=1, present=True, at=1.5):
        calls = []
        def ask(*words):
            calls.append(words)
            value = json.dumps({"current": {"revision": 1, "value": OWN}}) if "--encrypted" not in words else "xxx"
            key_there = [{"Name": self.KEY_NAME, "Version": version, "LastModifiedDate": at, "Value": value}] if present else []
            return [{"Name": "/skylan/lan/lab/wireguard/peers", "Version": 1, "Value": LIST}, *key_there][
                0 if "--encrypted" in words else 1 :
            ]
        return mock.patch.object(uplink.follow, "ask", ask), calls

    def test_the_key_is_decrypted_once_a_version(self):
        wanted = uplink.Wanted()
        for version, decryptions in ((1, 1), (1, 0), (2, 1)):
            patch, calls = self.asked(version)
            with patch:
                self.assertEqual(wanted.fetch(), (OWN, LIST))
            self.assertEqual(len([words for words in calls if "--encrypted" not in words]), decryptions)

    def test_a_key_that_was_removed_and_made_anew_is_another_one_of_the_same_version(self):
        wanted = uplink.Wanted()
        for at, decryptions in ((1.5, 1), (1.5, 0), (2.5, 1)):
            patch, calls = self.asked(1, at=at)
            with patch:
                wanted.fetch()
            self.assertEqual(len([words for words in calls if "--encrypted" not in words]), decryptions)

    def test_fails_without_the_key_and_names_it(self):
        patch, _ = self.asked(present=False)
        with patch, self.assertRaisesRegex(LookupError, "no such parameter: .*private-key"):
            uplink.Wanted().fetch()

    def test_key_and_list_are_kept_for_a_start_without_parameter_store_the_key_for_root_alone(self):
        self.assertIsNone(uplink.kept())
        uplink.keep(OWN, LIST)
        self.assertEqual(uplink.kept(), (OWN, LIST))
        self.assertEqual(os.stat(uplink.PRIVATE_KEY).st_mode & 0o777, 0o600)


class Tells(unittest.TestCase):
    def test_who_comes_and_who_goes_is_told_once(self):
        story = uplink.Story()
        with redirect_stdout(io.StringIO()) as said:
            for at, now in ((0, 1000), (1000, 1001), (1000, 1100), (1000, 1200), (1000, 1300)):
                story.tell({"home": at}, now)
        self.assertEqual(said.getvalue(), "client connected: home\nclient gone: home\n")


class Says(unittest.TestCase):
    def test_fails_without_quoting_a_key_that_wg_could_not_read(self):
        said = os.path.join(STATE, "said")
        with open(said, "w", encoding="utf-8") as file:
            file.write("Key is not the correct length or format: `secret'")
        with self.assertRaises(OSError) as raised:
            uplink.run("sh", "-c", f"cat {said} >&2; exit 1")
        self.assertNotIn("secret", str(raised.exception))
        self.assertIn("Key is not the correct length", str(raised.exception))


if __name__ == "__main__":
    unittest.main()
