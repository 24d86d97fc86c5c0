"""skylan-restore: job numbers as Slurm 24.11 keeps them, and what is put where, with the machine's programs mocked."""

import importlib.machinery
import io
import os
import struct
import subprocess
import sys
import tarfile
import tempfile
import types
import unittest
from unittest import mock

ASSETS = sys.argv.pop(1)
restore = types.ModuleType("restore")
importlib.machinery.SourceFileLoader("restore", f"{ASSETS}/backup/usr/local/sbin/skylan-restore").exec_module(restore)

# The first bytes of a job_state that slurmctld 24.11.5 wrote when its next job was 3.
HEAD = bytes.fromhex("00000011" "50524f544f434f4c5f56455253494f4e00" "2a00" "000000006b0ceb36" "00000003" "00000000")
NAME = "state-20261130T020000Z.tar.gz"


def job_state(number):
    return HEAD[: restore.NEXT_ID] + struct.pack(">I", number) + b"jobs"


class Restore(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.root = temporary.name
        self.state, self.backups, self.programs = (f"{self.root}/{one}" for one in ("state", "backups", "restore.d"))
        for folder in (self.state, self.backups, self.programs):
            os.mkdir(folder)
        self.calls, self.accounted, self.fails = [], None, ()
        self.ended, self.under_way = set(), []
        accounting = {"accounted_id": lambda since: self.accounted, "ended_since": lambda since: self.ended}
        patches = {"STATE": self.state, "BACKUPS": self.backups, "PROGRAMS": self.programs, "VALUES": {}, "BUCKET": ""}
        patches |= {**accounting, "run": self.run_program, "under_way": lambda: self.under_way}
        for name, value in patches.items():
            patch = mock.patch.object(restore, name, value)
            patch.start()
            self.addCleanup(patch.stop)
        silent = mock.patch("builtins.print")
        silent.start()
        self.addCleanup(silent.stop)

    def run_program(self, *command):
        name = os.path.basename(command[0])
        self.calls.append(" ".join([name, *command[1:3]]) if name != "aws.py" else " ".join([name, *command[1:4]]))
        if name in self.fails:
            raise subprocess.CalledProcessError(1, command)
        if name in ("tar", "find", "cp"):
            subprocess.run(command, check=True)
        if name == "aws.py":
            self.backup(7, command[-1])

    def backup(self, number, file=None, folder="slurmctld"):
        with tarfile.open(file or f"{self.backups}/{NAME}", "w:gz") as tar:
            for name, content in {"job_state": job_state(number), "node_state": b"nodes"}.items():
                info = tarfile.TarInfo(f"./{folder}/{name}")
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))

    def present(self, number):
        for name, content in {"job_state": job_state(number), "newer": b"x"}.items():
            with open(f"{self.state}/{name}", "wb") as file:
                file.write(content)

    def test_state_is_replaced_while_slurmctld_is_stopped_and_after_a_copy_of_the_present_one(self):
        # GIVEN
        self.backup(3)
        self.present(9)
        # WHEN
        restore.restore(NAME)
        # THEN
        self.assertEqual(sorted(os.listdir(self.state)), ["job_state", "node_state"])
        self.assertEqual([call.split()[0] for call in self.calls if "systemctl" not in call], ["tar", "skylan-backup", "find", "cp"])
        begun = [index for index, call in enumerate(self.calls) if call.startswith(("systemctl", "find", "cp", "skylan-backup"))]
        self.assertEqual(
            [self.calls[index].split()[:2] for index in begun][:2] + [self.calls[-1].split()[:2]],
            [["skylan-backup", "local"], ["systemctl", "stop"], ["systemctl", "start"]],
        )
        # AND no number of the present state is given again
        self.assertEqual(restore.next_id(self.state), 9)
        self.assertEqual(os.listdir(self.backups), [NAME])

    def test_numbers_of_accounting_are_not_given_again(self):
        self.backup(3)
        self.present(9)
        self.accounted = 41
        restore.restore(NAME)
        self.assertEqual(restore.next_id(self.state), 41)

    def test_a_state_that_is_lost_leaves_room_for_jobs_that_nothing_knows(self):
        self.backup(3)
        restore.restore(NAME)
        self.assertEqual(restore.next_id(self.state), 3 + restore.UNKNOWN_JOBS)
        self.assertNotIn("skylan-backup local", self.calls)

    def test_newer_backup_keeps_its_own_number(self):
        self.backup(50)
        self.present(9)
        restore.restore(NAME)
        self.assertEqual(restore.next_id(self.state), 50)

    def test_programs_get_the_unpacked_backup_before_slurmctld_starts(self):
        self.backup(3)
        with open(f"{self.programs}/mariadb", "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\n")
        os.chmod(f"{self.programs}/mariadb", 0o755)
        restore.restore(NAME)
        self.assertTrue(self.calls[-2].startswith("mariadb "))
        self.assertTrue(self.calls[-2].endswith("/state"))

    def test_jobs_that_have_ended_since_are_cancelled_once_slurmctld_runs_and_no_others(self):
        # GIVEN
        self.backup(60)
        self.ended, self.under_way = {"3", "12_1", "50"}, ["3", "4", "12_1", "12_2"]
        # WHEN
        restore.restore(NAME)
        # THEN
        self.assertEqual(self.calls[-2:], ["systemctl start slurmctld.service", "scancel 3 12_1"])

    def test_nothing_is_cancelled_without_accounting(self):
        self.backup(60)
        self.under_way = ["3", "4"]
        restore.restore(NAME)
        self.assertEqual(self.calls[-1], "systemctl start slurmctld.service")

    def test_fails_on_a_job_state_of_another_form_before_anything_is_changed(self):
        self.backup(3)
        self.present(9)
        with mock.patch.object(restore, "WORD", b"ANOTHER_VERSION!\0"), self.assertRaisesRegex(SystemExit, "nothing was changed"):
            restore.restore(NAME)
        self.assertEqual([call.split()[0] for call in self.calls], ["tar"])
        self.assertIn("newer", os.listdir(self.state))

    def test_fails_on_a_name_that_is_not_there(self):
        with self.assertRaisesRegex(SystemExit, "there is no back-up state-x.tar.gz; skylan-restore without"):
            restore.restore("state-x.tar.gz")

    def test_fails_while_the_state_of_a_controller_in_aws_is_not_mounted(self):
        self.backup(3)
        with mock.patch.object(restore, "VALUES", {"SKYLAN_STATE_VOLUME": "vol-1"}):
            with self.assertRaisesRegex(SystemExit, "is not mounted: see journalctl -u skylan-state"):
                restore.restore(NAME)
        self.assertEqual(self.calls, [])

    def test_object_of_the_bucket(self):
        with self.assertRaisesRegex(SystemExit, "this cluster has no bucket"):
            restore.restore(f"s3:{NAME}")
        with mock.patch.object(restore, "BUCKET", "bucket"):
            restore.restore(f"s3:{NAME}")
        self.assertIn(f"aws.py get bucket {NAME}", self.calls)
        self.assertEqual(restore.next_id(self.state), 7 + restore.UNKNOWN_JOBS)

    def test_state_stays_and_slurmctld_stopped_is_not_touched_when_the_copy_fails(self):
        self.backup(3)
        self.present(9)
        self.fails = ("skylan-backup",)
        with self.assertRaises(subprocess.CalledProcessError):
            restore.restore(NAME)
        self.assertIn("newer", os.listdir(self.state))
        self.assertFalse([call for call in self.calls if call.startswith("systemctl")])


class Accounting(unittest.TestCase):
    def answer(self, status, text):
        done = types.SimpleNamespace(returncode=status, stdout=text)
        with mock.patch("subprocess.run", lambda *command, **options: done):
            return restore.accounted_id(0)

    def test_number_after_the_last_job(self):
        self.assertEqual(self.answer(0, "7\n12\n9\n"), 13)

    def test_without_accounting_nothing_is_known(self):
        self.assertIsNone(self.answer(1, "Slurm accounting storage is disabled\n"))

    def test_what_has_ended_is_told_from_what_is_under_way(self):
        said = "3|COMPLETED\n4|RUNNING\n5|CANCELLED by 0\n12_1|TIMEOUT\n12_[2-40]|PENDING\n7|REQUEUED\n"
        for status, ended in ((0, {"3", "5", "12_1"}), (1, set())):
            done = types.SimpleNamespace(returncode=status, stdout=said)
            with mock.patch("subprocess.run", lambda *command, **options: done):
                self.assertEqual(restore.ended_since(0), ended)

    def test_slurmctld_is_asked_until_it_answers_and_not_for_ever(self):
        answers = [types.SimpleNamespace(returncode=1, stdout="", stderr="refused")] * 2
        answers.append(types.SimpleNamespace(returncode=0, stdout="3\n12_1\n"))
        with mock.patch("subprocess.run", lambda *command, **options: answers.pop(0)):
            self.assertEqual(restore.under_way(), ["3", "12_1"])
        with (
            mock.patch("subprocess.run", lambda *command, **options: types.SimpleNamespace(returncode=1, stderr="refused")),
            mock.patch.object(restore, "ANSWER_SECONDS", 0.0),
            self.assertRaisesRegex(SystemExit, "the state is restored, and slurmctld does not answer: refused"),
        ):
            restore.under_way()

    def test_head_that_slurmctld_wrote_is_read(self):
        with tempfile.TemporaryDirectory() as folder:
            with open(f"{folder}/job_state", "wb") as file:
                file.write(HEAD)
            self.assertEqual(restore.next_id(folder), 3)
            self.assertIsNone(restore.next_id("/nowhere"))


if __name__ == "__main__":
    unittest.main()
