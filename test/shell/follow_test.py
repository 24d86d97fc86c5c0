"""follow.py: a Parameter Store that fails and changes, actions that fail, and a disk that is full. To be run as root in a
mount namespace of its own."""

import errno
import json
import os
import subprocess
import sys
import tempfile
import types
import unittest
from unittest import mock

ASSETS = sys.argv.pop(1)
FOLDER = f"{ASSETS}/machine/usr/local/lib/skylan"
sys.path.insert(0, FOLDER)
import follow


class Base(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(subprocess.run, ("rm", "-rf", self.folder))
        os.mkdir(f"{self.folder}/run")
        self.place = f"{self.folder}/place"
        for patch in (
            mock.patch.dict(os.environ, RUNTIME_DIRECTORY=f"{self.folder}/run"),
            mock.patch.object(follow, "say", lambda text: self.said.append(text)),
        ):
            patch.start()
            self.addCleanup(patch.stop)
        self.said = []

    def read(self, path=None):
        return (follow.content(path or self.place) or b"").decode()


class Following(Base):
    """Programs are stood in for: `value` is what Parameter Store holds, and `taken` what the action was given."""

    def setUp(self):
        super().setUp()
        self.value, self.taken, self.status, self.output, self.started = "first", [], 0, "", []
        self.version, self.date = 1, 1.5
        patch = mock.patch.object(subprocess, "run", self.run_program)
        patch.start()
        self.addCleanup(patch.stop)
        self.follower = self.start()

    def start(self, again=None, secret=False):
        return follow.Follower("the list", "/skylan/list", self.place, ("role", "take"), again, secret)

    def run_program(self, command, **_):
        self.started.append(command)
        if command[0] != follow.PARAMETERS:
            self.taken.append(self.read(command[-1]))
            return types.SimpleNamespace(returncode=self.status, stdout=self.output)
        if self.value is None:
            return types.SimpleNamespace(returncode=1, stdout="", stderr="no answer from 169.254.169.254\n")
        value = "AQIC" if command[1] == "--encrypted" else self.value
        found = [{"Name": command[-1], "Value": value, "Version": self.version, "LastModifiedDate": self.date}] if self.value else []
        return types.SimpleNamespace(returncode=0, stdout=json.dumps({"Parameters": found}))

    def look(self, value="first", times=1):
        self.value = value
        self.started.clear()
        for _ in range(times):
            self.follower.look()

    def test_a_new_value_is_acted_upon_once_and_then_kept(self):
        self.output = "ports: 2\n"
        self.look(times=3)
        self.assertEqual((self.taken, self.read(), self.said), (["first"], "first", ["ports: 2"]))
        self.look("second", times=3)
        self.assertEqual((self.taken, self.read()), (["first", "second"], "second"))

    def test_a_look_at_which_nothing_is_new_starts_one_program_and_writes_nothing(self):
        self.look()
        before = os.stat(self.place)
        with mock.patch("builtins.open", side_effect=lambda path, mode: self.fail(mode) if "w" in mode else open_(path, mode)):
            self.look(times=5)
        self.assertEqual(self.started, [(follow.PARAMETERS, "/skylan/list")] * 5)
        self.assertEqual(os.stat(self.place).st_mtime_ns, before.st_mtime_ns)

    def test_a_value_that_was_kept_before_this_service_started_is_not_new(self):
        follow.keep(b"first", self.place)
        self.follower = self.start()
        self.look(times=2)
        self.assertEqual(self.taken, [])

    def test_fails_to_read_and_says_so_once_and_once_that_it_reads_again(self):
        self.look()
        self.look(None, times=3)
        self.look("", times=2)
        said = "<4>the list was not read: going on with the last one (no answer from 169.254.169.254)"
        self.assertEqual(self.said, [said])
        self.look("second", times=2)
        self.assertEqual(self.said, [said, "the list was read again"])
        self.assertEqual(self.taken, ["first", "second"])

    def test_fails_naming_a_parameter_that_is_not_there(self):
        self.look("")
        self.assertEqual(self.said, ["<4>the list was not read: going on with the last one (no such parameter: /skylan/list)"])

    def test_an_action_that_fails_is_tried_at_each_look_and_says_the_same_once(self):
        self.status, self.output = 1, "slurmctld does not answer\n"
        self.look(times=3)
        self.assertEqual((self.taken, self.read()), (["first"] * 3, ""))
        self.assertEqual(self.said, ["slurmctld does not answer"])
        # WHEN Parameter Store is away, too
        self.look(None)
        self.assertEqual(len(self.taken), 4)
        # WHEN it does not fail any more
        self.status, self.output = 0, ""
        self.look(times=2)
        self.assertEqual((len(self.taken), self.read()), (5, "first"))
        # WHEN it fails again
        self.status, self.output = 1, "slurmctld does not answer\n"
        self.look("second")
        self.assertEqual(self.said.count("slurmctld does not answer"), 2)

    def test_an_action_that_failed_is_tried_by_a_service_that_is_started_anew(self):
        # GIVEN an action that kept the value before it failed
        self.status = 1
        self.look()
        follow.keep(b"first", self.place)
        # WHEN
        self.follower = self.start()
        self.status = 0
        self.look(times=2)
        # THEN
        self.assertEqual(self.taken, ["first"] * 2)
        self.assertEqual(os.listdir(f"{self.folder}/run"), [])

    def test_a_place_that_somebody_changed_is_put_right_without_parameter_store_too(self):
        self.look()
        follow.keep(b"damaged", self.place)
        self.look(None, times=2)
        self.assertEqual((self.taken, self.read()), (["first"] * 2, "first"))

    def test_again_acts_at_the_first_look_and_after_its_time(self):
        follow.keep(b"first", self.place)
        self.follower = self.start(again=3600)
        with mock.patch.object(follow.time, "monotonic", return_value=10.0) as clock:
            self.look(times=3)
            self.assertEqual(len(self.taken), 1)
            clock.return_value = 3611.0
            self.look(times=3)
            self.assertEqual(len(self.taken), 2)

    def test_a_secret_is_decrypted_where_its_version_is_another_one_and_kept_from_others(self):
        self.follower = self.start(secret=True)
        self.look(times=3)
        asked = (follow.PARAMETERS, "--encrypted", "/skylan/list")
        decrypted = (follow.PARAMETERS, "/skylan/list")
        self.assertEqual([one for one in self.started if one[0] == follow.PARAMETERS], [decrypted, asked, asked])
        self.assertEqual((self.taken, self.read()), (["first"], "first"))
        self.assertEqual(os.stat(self.place).st_mode & 0o777, 0o600)
        self.version = 2
        self.look("second", times=3)
        self.assertEqual([one for one in self.started if one[0] == follow.PARAMETERS], [asked, decrypted, asked, asked])
        self.assertEqual((self.taken, self.read()), (["first", "second"], "second"))

    def test_a_secret_that_was_removed_and_made_anew_is_decrypted_though_its_version_is_the_same(self):
        self.follower = self.start(secret=True)
        self.look()
        self.date = 2.5
        self.look("second", times=2)
        self.assertEqual(self.taken, ["first", "second"])

    def test_a_secret_whose_new_version_was_not_decrypted_is_asked_for_again(self):
        self.follower = self.start(secret=True)
        self.look()
        self.version = 2
        self.look(None)
        self.look("second")
        self.assertEqual((self.taken, self.read()), (["first", "second"], "second"))

    def test_an_action_that_failed_is_tried_again_sooner_where_that_is_asked_for(self):
        pauses = []

        def pause(seconds):
            pauses.append(seconds)
            self.status = 0
            if len(pauses) == 2:
                raise InterruptedError

        self.status = 1
        words = ["follow.py", "--retry", "5", "30", "the list", "/skylan/list", self.place, "role"]
        with mock.patch.object(follow, "pause", pause), mock.patch.object(sys, "argv", words):
            self.assertRaises(InterruptedError, follow.main)
        self.assertEqual(pauses, [5, 30])

    def test_pauses_differ(self):
        with mock.patch.object(follow.time, "sleep") as sleep:
            for _ in range(50):
                follow.pause(30)
        pauses = [call.args[0] for call in sleep.mock_calls]
        self.assertTrue(all(27 <= pause <= 33 for pause in pauses) and len(set(pauses)) > 40)


open_ = open


class Disk(Base):
    """A disk of 128 KB."""

    def setUp(self):
        super().setUp()
        self.disk = f"{self.folder}/disk"
        os.mkdir(self.disk)
        subprocess.run(("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", self.disk), check=True)
        self.addCleanup(subprocess.run, ("umount", self.disk))
        self.place = f"{self.disk}/place"

    def fill(self):
        with open(f"{self.disk}/full", "ab", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(512))
            except OSError as error:
                self.assertEqual(error.errno, errno.ENOSPC)

    def test_what_is_kept_is_whole_with_its_mode(self):
        follow.keep(b"a longer one", self.place, 0o600)
        follow.keep(b"short", self.place)
        self.assertEqual((self.read(), os.stat(self.place).st_mode & 0o777), ("short", 0o644))

    def test_a_full_disk_takes_new_values_of_a_place_that_was_there_before(self):
        # GIVEN that others take all room at once
        follow.keep(b"first", self.place)
        self.fill()
        for value in (b"x" * 8192, b"third", b"y" * 4000, b"z" * 4096):
            follow.keep(value, self.place)
            self.assertEqual(self.read(), value.decode())
            self.fill()

    def test_fails_when_the_disk_is_full_and_leaves_what_was_there(self):
        follow.keep(b"first", self.place)
        os.remove(f"{self.place}.new")
        self.fill()
        with self.assertRaisesRegex(OSError, f"{self.place} stays as it was: no space on the disk"):
            follow.keep(b"x" * 8192, self.place)
        self.assertEqual(self.read(), "first")

    def test_keep_as_a_program_fails_with_the_same_words(self):
        program = f"{FOLDER}/follow.py"
        value = f"{self.folder}/value"
        with open(value, "w") as file:
            file.write("x" * 8192)
        self.fill()
        done = subprocess.run((program, "keep", value, self.place), capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (1, f"<3>{self.place} stays as it was: no space on the disk\n"))
        os.remove(f"{self.disk}/full")
        subprocess.run((program, "keep", value, self.place), check=True)
        self.assertEqual(self.read(), "x" * 8192)

    def test_a_value_reaches_the_action_and_the_disk_is_blamed(self):
        self.fill()
        with open(f"{self.folder}/role", "w") as file:
            file.write(f'#!/bin/sh\ncat "$1" >>{self.folder}/taken\n')
        os.chmod(f"{self.folder}/role", 0o755)
        follower = follow.Follower("the list", "/skylan/list", self.place, (f"{self.folder}/role",), None)
        with mock.patch.object(follower, "read", return_value=b"x" * 8192):
            follower.look()
            follower.look()
            self.assertEqual(self.said, [f"<3>{self.place} stays as it was: no space on the disk"])
            self.assertEqual(len(self.read(f"{self.folder}/taken")), 2 * 8192)
            os.remove(f"{self.disk}/full")
            follower.look()
        self.assertEqual(len(self.read()), 8192)

    def test_the_disk_has_it_before_its_name_changes(self):
        done = []
        with mock.patch.object(os, "fsync", lambda file: done.append("fsync")), mock.patch.object(
            follow, "swap", lambda _: done.append("swap")
        ):
            follow.keep(b"first", self.place)
        self.assertEqual(done, ["fsync", "swap"])


unittest.main()
