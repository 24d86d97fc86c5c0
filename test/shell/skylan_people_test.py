"""skylan-people: two machines and a volume as folders; whether the volume is mounted is mocked."""

import contextlib
import importlib.machinery
import io
import json
import os
import subprocess
import sys
import tempfile
import types
import unittest
from unittest import mock

ASSETS = sys.argv.pop(1)
PROGRAM = f"{ASSETS}/state/usr/local/lib/skylan/skylan-people"
people = types.ModuleType("people")
importlib.machinery.SourceFileLoader("people", PROGRAM).exec_module(people)

OLD, NEW = "i-000000000000000a1", "i-000000000000000b2"
SYSTEM = {
    "passwd": "root:x:0:0:root:/root:/bin/bash\nslurm:x:64030:64030::/nonexistent:/usr/sbin/nologin\n",
    "group": "root:x:0:\nsudo:x:27:\nusers:x:100:\n",
    "shadow": "root:*:20000:0:99999:7:::\n",
    "gshadow": "root:*::\nsudo:*::\nusers:*::\n",
    "subuid": "",
    "subgid": "",
}
PEOPLE = {
    "passwd": "alice:x:1000:1000:Alice,,,:/home/alice:/bin/bash\nbob:x:1001:100::/home/bob:/bin/sh\n",
    "group": "alice:x:1000:\nproj:x:3001:alice,bob\ndocker:x:998:alice,slurm\n",
    "shadow": "alice:$y$hash:20001:0:99999:7:::\nbob:!:20001:0:99999:7:::\n",
    "gshadow": "alice:!::\nproj:!:alice:alice,bob\ndocker:!::alice,slurm\n",
    "subuid": "alice:100000:65536\n",
    "subgid": "alice:100000:65536\n",
}
BOTH = {kind: SYSTEM[kind] + PEOPLE[kind] for kind in SYSTEM}


class Machines(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.root, self.mounted = temporary.name, True
        os.mkdir(f"{self.root}/volume")
        # No test cuts the power, and a disk that others keep busy takes seconds for each file.
        self.enterContext(mock.patch.object(os, "fsync"))

    def has(self, machine, files):
        os.makedirs(f"{self.root}/{machine}", exist_ok=True)
        for kind, text in files.items():
            path = f"{self.root}/{machine}/{kind}"
            with open(path, "w", encoding="latin-1") as file:
                file.write(text)
            os.chmod(path, 0o640 if kind.endswith("shadow") else 0o644)

    def files(self, machine):
        texts = {}
        for kind in SYSTEM:
            with open(f"{self.root}/{machine}/{kind}", encoding="latin-1") as file:
                texts[kind] = file.read()
        return texts

    def run_on(self, machine, action="restore"):
        """What it says."""
        said = io.StringIO()
        with open(f"{self.root}/asked", "w", encoding="utf-8") as file:
            file.write(f"{machine}\n")
        with (
            mock.patch.multiple(people, ETC=f"{self.root}/{machine}", MOUNT=f"{self.root}/volume", LOCK_SECONDS=0.0),
            mock.patch.object(people, "is_mounted", lambda folder: self.mounted),
            mock.patch.object(people, "ASKED", f"{self.root}/asked"),
            contextlib.redirect_stdout(said),
        ):
            people.main(action)
        return said.getvalue()

    def kept(self):
        with open(f"{self.root}/volume/people.json", encoding="utf-8") as file:
            return json.load(file)

    def replaced(self, **new):
        """The new machine's files and what was said, after the old one had people."""
        self.has(OLD, BOTH)
        self.run_on(OLD, "keep")
        self.has(NEW, {kind: SYSTEM[kind] + new.get(kind, "") for kind in SYSTEM})
        said = self.run_on(NEW)
        return self.files(NEW), said

    def test_people_are_kept_root_s_alone_and_nothing_of_the_machines_own(self):
        # GIVEN
        self.has(OLD, BOTH)
        # WHEN
        self.assertEqual(self.run_on(OLD, "keep"), "kept: 2 users\n")
        # THEN
        self.assertEqual(os.listdir(f"{self.root}/volume"), ["people.json"])
        self.assertEqual(os.stat(f"{self.root}/volume/people.json").st_mode & 0o777, 0o600)
        kept = self.kept()
        self.assertEqual([row[0] for row in kept["passwd"]], ["alice", "bob"])
        self.assertEqual([row[0] for row in kept["shadow"]], ["alice", "bob"])
        groups = {row[0]: row[3] for row in kept["group"]}
        self.assertEqual(groups, {"users": "", "alice": "", "proj": "alice,bob", "docker": "alice"})

    def test_new_machine_has_them_with_all_that_they_had_and_files_keep_their_modes(self):
        # WHEN its docker has another number
        files, said = self.replaced(group="docker:x:997:\n", gshadow="docker:!::\n")
        # THEN
        self.assertEqual(said, "put back: 2 users, 2 groups\nkept: 2 users\n")
        for kind in ("passwd", "shadow", "subuid", "subgid"):
            self.assertEqual(files[kind], BOTH[kind])
        self.assertEqual(files["group"], f"{SYSTEM['group']}docker:x:997:alice\nalice:x:1000:\nproj:x:3001:alice,bob\n")
        self.assertEqual(files["gshadow"], f"{SYSTEM['gshadow']}docker:!::alice\nalice:!::\nproj:!:alice:alice,bob\n")
        self.assertEqual(os.stat(f"{self.root}/{NEW}/shadow").st_mode & 0o777, 0o640)
        self.assertEqual(sorted(os.listdir(f"{self.root}/{NEW}")), sorted([*SYSTEM, ".pwd.lock"]))

    def test_group_of_the_machines_own_that_is_not_there_is_not_made(self):
        files, _ = self.replaced()
        self.assertNotIn("docker", files["group"] + files["gshadow"])

    def test_second_start_changes_nothing(self):
        # GIVEN
        self.replaced()
        before = {kind: os.stat(f"{self.root}/{NEW}/{kind}").st_ino for kind in SYSTEM}
        volume = os.stat(f"{self.root}/volume/people.json").st_ino
        # WHEN
        self.assertEqual(self.run_on(NEW), "")
        # THEN
        self.assertEqual({kind: os.stat(f"{self.root}/{NEW}/{kind}").st_ino for kind in SYSTEM}, before)
        self.assertEqual(os.stat(f"{self.root}/volume/people.json").st_ino, volume)

    def test_old_machine_that_takes_the_volume_back_has_who_was_added_meanwhile_and_writes_nothing_else(self):
        # GIVEN a deploy that failed after all
        self.replaced()
        before = {kind: os.stat(f"{self.root}/{OLD}/{kind}").st_ino for kind in SYSTEM}
        self.has(NEW, {"passwd": BOTH["passwd"] + "eve:x:1003:100::/home/eve:/bin/sh\n"})
        self.run_on(NEW, "keep")
        # WHEN
        self.assertEqual(self.run_on(OLD), "put back: 1 users, 0 groups\nkept: 3 users\n")
        # THEN
        now = {kind: os.stat(f"{self.root}/{OLD}/{kind}").st_ino for kind in SYSTEM}
        self.assertEqual([kind for kind in SYSTEM if now[kind] != before[kind]], ["passwd"])

    def test_who_is_removed_does_not_come_back(self):
        # GIVEN
        self.replaced()
        # WHEN
        self.has(NEW, SYSTEM)
        self.run_on(NEW, "keep")
        # THEN
        self.assertEqual(self.kept()["passwd"] + self.kept()["shadow"], [])
        self.run_on(NEW)
        self.assertEqual(self.files(NEW), SYSTEM)

    def test_new_machine_that_is_asked_to_keep_puts_back_first(self):
        # GIVEN
        self.has(OLD, BOTH)
        self.run_on(OLD, "keep")
        self.has(NEW, SYSTEM)
        # WHEN
        self.run_on(NEW, "keep")
        # THEN
        self.assertEqual(self.files(NEW)["passwd"], BOTH["passwd"])
        self.assertEqual(len(self.kept()["passwd"]), 2)

    def test_another_password_is_kept(self):
        self.has(OLD, BOTH)
        self.run_on(OLD, "keep")
        self.has(OLD, {"shadow": BOTH["shadow"].replace("$y$hash", "$y$other")})
        self.run_on(OLD, "keep")
        self.assertEqual(self.kept()["shadow"][0][1], "$y$other")

    def test_number_of_somebody_else_is_left_out_and_said_without_a_hash(self):
        files, said = self.replaced(passwd="carol:x:1000:1000::/home/carol:/bin/sh\n", group="carol:x:1000:\n")
        self.assertIn("group alice (1000) is left out: here is carol (1000)\n", said)
        self.assertIn("user alice (1000) is left out: here is carol (1000)\n", said)
        self.assertNotIn("alice", "".join(files.values()))
        self.assertIn("bob:x:1001:100:", files["passwd"])
        self.assertIn("proj:x:3001:bob\n", files["group"])
        self.assertNotIn("$y$", said)

    def test_name_of_somebody_else_is_left_out_and_has_no_place_in_groups(self):
        files, said = self.replaced(passwd="alice:x:1500:100::/home/alice:/bin/sh\n", group="docker:x:997:\n")
        self.assertIn("user alice (1000) is left out: here is alice (1500)\n", said)
        self.assertIn("docker:x:997:\n", files["group"])
        self.assertIn("proj:x:3001:bob\n", files["group"])
        self.assertEqual(files["shadow"], f"{SYSTEM['shadow']}bob:!:20001:0:99999:7:::\n")

    def test_user_whose_group_means_another_one_here_is_left_out(self):
        files, said = self.replaced(group="lab:x:1000:\n")
        self.assertIn("user alice (1000) is left out: group 1000 is lab here, and was alice\n", said)
        self.assertNotIn("alice", files["passwd"])

    def test_user_who_is_here_stays(self):
        alice = "alice:x:1000:1000:Alice of here:/home/alice:/bin/zsh\n"
        files, _ = self.replaced(passwd=alice, group="alice:x:1000:\n", shadow="alice:own:1::::::\n")
        self.assertIn(alice, files["passwd"])
        self.assertEqual(files["passwd"].count("alice:x:"), 1)
        self.assertIn("alice:own:", files["shadow"])
        self.assertNotIn("$y$hash", files["shadow"])

    def test_ranges_of_somebody_else_are_not_given_twice(self):
        files, said = self.replaced(subuid="dan:131072:65536\n")
        self.assertEqual(files["subuid"], "dan:131072:65536\n")
        self.assertEqual(files["subgid"], "alice:100000:65536\n")
        self.assertIn("subuid alice is left out: somebody here has numbers from 100000 on\n", said)

    def test_what_a_power_cut_has_left_half_done_is_completed(self):
        # GIVEN
        self.has(OLD, BOTH)
        self.run_on(OLD, "keep")
        self.has(NEW, SYSTEM)
        place = people.place
        whole = {**BOTH, "group": BOTH["group"].replace("docker:x:998:alice,slurm\n", "")}
        whole["gshadow"] = BOTH["gshadow"].replace("docker:!::alice,slurm\n", "")
        for files in range(len(SYSTEM)):
            with self.subTest(files=files):
                self.has(NEW, SYSTEM)
                done = []

                def ends(folder, name, *more):
                    if len(done) == files:
                        raise KeyboardInterrupt
                    done.append(name)
                    place(folder, name, *more)

                with mock.patch.object(people, "place", ends), self.assertRaises(KeyboardInterrupt):
                    self.run_on(NEW)
                self.assertEqual(self.files(NEW)["passwd"], SYSTEM["passwd"])
                # WHEN
                self.run_on(NEW)
                # THEN
                self.assertEqual(self.files(NEW), whole)
                self.run_on(OLD, "keep")

    def test_nothing_is_written_where_the_volume_is_not_mounted(self):
        self.has(OLD, BOTH)
        self.mounted = False
        for action in ("keep", "restore"):
            with self.assertRaisesRegex(people.Problem, "^the state is not mounted$"):
                self.run_on(OLD, action)
        self.assertEqual(os.listdir(f"{self.root}/volume"), [])

    def test_folder_that_is_no_mount_is_seen_to_be_none(self):
        folder = os.open(self.root, os.O_RDONLY)
        self.addCleanup(os.close, folder)
        self.assertFalse(people.is_mounted(folder))
        proc = os.open("/proc", os.O_RDONLY)
        self.addCleanup(os.close, proc)
        self.assertTrue(people.is_mounted(proc))

    def test_files_are_left_alone_while_somebody_changes_them(self):
        # GIVEN
        self.has(OLD, BOTH)
        self.run_on(OLD, "keep")
        self.has(NEW, SYSTEM)
        with open(f"{self.root}/{NEW}/.pwd.lock", "w", encoding="utf-8") as file:
            holder = subprocess.Popen(
                [sys.executable, "-c", "import fcntl,sys; fcntl.lockf(1, fcntl.LOCK_EX); sys.stderr.write('x'); sys.stdin.read()"],
                stdin=subprocess.PIPE, stdout=file, stderr=subprocess.PIPE,
            )
        holder.stderr.read(1)
        # THEN
        try:
            with self.assertRaisesRegex(people.Problem, "is being changed by somebody"):
                self.run_on(NEW)
        finally:
            holder.communicate()
        self.assertEqual(self.files(NEW), SYSTEM)
        self.assertEqual(self.kept()["machine"], OLD)

    def test_empty_passwd_is_not_taken_for_no_users(self):
        # GIVEN
        self.has(OLD, BOTH)
        self.run_on(OLD, "keep")
        self.has(OLD, {"passwd": ""})
        # THEN slurmctld starts all the same
        with self.assertRaisesRegex(people.Problem, "has no root: what is kept stays as it is"):
            self.run_on(OLD, "keep")
        self.assertIn("has no root", self.run_on(OLD, "restore"))
        self.assertEqual(len(self.kept()["passwd"]), 2)

    def test_what_cannot_be_read_is_put_aside_and_said(self):
        self.has(NEW, SYSTEM)
        with open(f"{self.root}/volume/people.json", "w", encoding="utf-8") as file:
            file.write("{")
        self.assertIn("people.json cannot be read: nobody is put back", self.run_on(NEW))
        self.assertEqual(sorted(os.listdir(f"{self.root}/volume")), ["people.json", "people.json.unreadable"])

    def test_text_that_is_no_utf_8_stays_what_it_is(self):
        # GIVEN
        name = "zoe:x:1002:100:Zo\xeb:/home/zoe:/bin/sh\n"
        self.has(OLD, {**BOTH, "passwd": BOTH["passwd"] + name})
        self.run_on(OLD, "keep")
        self.has(NEW, SYSTEM)
        # WHEN
        self.run_on(NEW)
        # THEN
        self.assertIn(name, self.files(NEW)["passwd"])


if __name__ == "__main__":
    unittest.main()
