"""skylan-idle-stop: each look at who is connected, with AWS and the uplinks mocked."""

import contextlib
import importlib.machinery
import io
import json
import os
import re
import sys
import tempfile
import types
import unittest
import xml.etree.ElementTree as ElementTree
from unittest import mock

sys.dont_write_bytecode = True
ASSETS = sys.argv.pop(1)
sys.path.insert(0, f"{ASSETS}/aws/usr/local/lib/skylan")
import aws

os.environ.update(SKYLAN_LAN="robot-lan", SKYLAN_STACK="RobotLan", SKYLAN_IDLE_STOP_MINUTES="30")
program = types.ModuleType("program")
importlib.machinery.SourceFileLoader(
    "program", f"{ASSETS}/gateway/usr/local/lib/skylan/skylan-idle-stop"
).exec_module(program)

MACHINES = "<r><instancesSet><item><instanceId>i-1</instanceId></item><item><instanceId>i-2</instanceId></item></instancesSet></r>"
MINUTE = 60


class Looks(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.clients = os.path.join(folder.name, "clients")
        self.status, self.calls, self.refused = "UPDATE_COMPLETE", [], {}
        self.now = 1000.0
        for target, name, replacement in (
            (program, "STATE", os.path.join(folder.name, "state.json")),
            (program, "CLIENTS", self.clients),
            (program.time, "monotonic", lambda: self.now),
            (aws, "ec2", self.ec2),
            (aws, "query", self.query),
        ):
            patch = mock.patch.object(target, name, replacement)
            patch.start()
            self.addCleanup(patch.stop)
        self.connect()

    def connect(self, *names, status=0):
        with open(self.clients, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\n" + "".join(f"echo {name}\n" for name in names) + f"exit {status}\n")
        os.chmod(self.clients, 0o755)

    def ec2(self, action, **params):
        return self.answer(action, params, MACHINES)

    def query(self, service, version, action, fields):
        self.assertEqual((service, version), ("cloudformation", "2010-05-15"))
        return self.answer(action, fields, f"<r><Stacks><member><StackStatus>{self.status}</StackStatus></member></Stacks></r>")

    def answer(self, action, params, text):
        if action in self.refused:
            raise aws.AwsError(action, self.refused[action], "no")
        self.calls.append((action, params))
        return ElementTree.fromstring(text)

    def look(self, minutes=0):
        """What is said at a look some minutes later."""
        self.now += minutes * MINUTE
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            program.main()
        return said.getvalue()

    def stopped(self):
        return [params for action, params in self.calls if action == "StopInstances"]

    def test_all_machines_are_stopped_at_once_when_nobody_has_been_connected_for_so_long(self):
        self.assertEqual(self.look(), "<5>nobody is connected: the machines are stopped in 30 minutes\n")
        self.assertEqual(self.look(29), "")
        self.assertEqual(self.stopped(), [])
        self.assertEqual(self.look(1), "<5>nobody was connected for 30 minutes: the machines are stopped\n")
        self.assertEqual(self.stopped(), [{"InstanceId_1": "i-1", "InstanceId_2": "i-2"}])
        described = next(params for action, params in self.calls if action == "DescribeInstances")
        self.assertEqual((described["Filter_1_Name"], described["Filter_1_Value_1"]), ("tag:skylan:lan", "robot-lan"))

    def test_why_stands_in_their_tag_before_they_are_stopped(self):
        self.look()
        self.look(30)
        actions = [action for action, _ in self.calls]
        self.assertLess(actions.index("CreateTags"), actions.index("StopInstances"))
        tags = self.calls[actions.index("CreateTags")][1]
        self.assertEqual((tags["ResourceId_1"], tags["ResourceId_2"], tags["Tag_1_Key"]), ("i-1", "i-2", "skylan:last-stop"))
        self.assertRegex(tags["Tag_1_Value"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ nobody was connected for 30 minutes$")
        # What EC2 takes in a tag.
        self.assertIsNone(re.search(r"[^A-Za-z0-9 _.:/=+@-]", tags["Tag_1_Value"]))

    def test_a_client_that_is_there_keeps_them_and_the_time_begins_anew(self):
        self.look()
        self.connect("ros_local_gateway")
        self.assertEqual(self.look(30), "<5>somebody is connected: the machines stay\n")
        self.assertEqual(self.look(100), "")
        self.connect()
        self.look(1)
        self.look(28)
        self.assertEqual(self.stopped(), [])
        self.look(2)
        self.assertEqual(len(self.stopped()), 1)

    def test_a_deploy_keeps_them_and_the_time_begins_anew_when_it_ends(self):
        self.look()
        self.status = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
        self.assertEqual(self.look(30), "<5>a deploy runs: the machines stay\n")
        self.status = "UPDATE_ROLLBACK_FAILED"
        self.look(29)
        self.assertEqual(self.stopped(), [])
        self.look(1)
        self.assertEqual(len(self.stopped()), 1)

    def test_an_uplink_that_does_not_tell_keeps_them(self):
        self.connect(status=1)
        self.assertIn("who is connected is not known: 1; said once", self.look())
        self.assertEqual(self.look(100), "")
        self.connect()
        self.look(1)
        self.assertEqual(self.stopped(), [])

    def test_fails_once_in_the_journal_where_the_stack_cannot_be_asked_and_stops_nothing(self):
        self.refused = {"DescribeStacks": "AccessDenied"}
        self.assertEqual(self.look(), "<4>not stopped: DescribeStacks: no; said once, and tried every minute\n")
        self.assertEqual(self.look(100), "")
        self.assertEqual(self.stopped(), [])
        self.refused = {}
        self.look(1)
        self.assertEqual(len(self.stopped()), 1)

    def test_is_tried_again_where_ec2_does_not_stop_them(self):
        self.look()
        self.refused = {"StopInstances": "IncorrectInstanceState"}
        self.assertIn("<4>not stopped: StopInstances: no", self.look(30))
        self.refused = {}
        self.look(1)
        self.assertEqual(len(self.stopped()), 1)

    def test_stops_them_too_where_the_reason_cannot_be_written_down(self):
        self.look()
        self.refused = {"CreateTags": "UnauthorizedOperation"}
        self.assertIn("<4>the reason is not in the tag skylan:last-stop", self.look(30))
        self.assertEqual(len(self.stopped()), 1)

    def test_asks_once_while_they_go_down(self):
        self.look()
        self.look(30)
        self.look(1)
        self.assertEqual(len(self.stopped()), 1)

    def test_a_damaged_memory_is_an_empty_one(self):
        with open(program.STATE, "w", encoding="utf-8") as file:
            file.write("{")
        self.look(100)
        self.assertEqual(self.stopped(), [])
        with open(program.STATE, encoding="utf-8") as file:
            self.assertEqual(json.load(file)["word"], "idle")


if __name__ == "__main__":
    unittest.main()
