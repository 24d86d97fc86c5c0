"""skylan-state: a volume that two machines want, with EC2 and the machines' programs mocked; what is moved over, on real folders."""

import importlib.machinery
import json
import os
import subprocess
import sys
import tempfile
import types
import unittest
import xml.etree.ElementTree as ElementTree
from unittest import mock

ASSETS = sys.argv.pop(1)
PROGRAM = f"{ASSETS}/state/usr/local/lib/skylan/skylan-state"
sys.path[:0] = [f"{ASSETS}/{folder}/usr/local/lib/skylan" for folder in ("aws", "state")]
os.environ.update(
    SKYLAN_STATE_VOLUME="vol-0123456789abcdef0", SKYLAN_HOSTNAME="controller", SKYLAN_SERVICE_ADDRESS="192.168.77.136"
)
state = types.ModuleType("state")
importlib.machinery.SourceFileLoader("state", PROGRAM).exec_module(state)
aws, service_address = state.aws, state.service_address

OLD, NEW = "i-000000000000000a1", "i-000000000000000b2"
FOLDER = "/var/lib/slurm/slurmctld"
ADDRESS = "192.168.77.136"


class World:
    """A volume, machines, and what they did, in this order."""

    def __init__(self, *machines):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = self.temporary.name
        self.machines = {one: "running" for one in machines}
        self.holder, self.tag, self.blank, self.moved = None, None, True, False
        self.mounts = {one: set() for one in machines}
        # Where AWS leads the service address, and the devices of each machine that have it.
        self.leads_to, self.devices = None, {one: [] for one in machines}
        self.did, self.refused, self.silent, self.seconds, self.nameless = [], (), (), 0, False
        self.size = 16 << 30
        self.states = {one: state.State(one, lambda: self.seconds) for one in machines}
        self.here = None

    def look(self, machine):
        """One look of a machine; returns its problem, or None."""
        self.here = machine
        state.ASKED = f"{self.folder}/{machine}/asked"
        service_address.CLAIMED = f"{self.folder}/{machine}/claimed"
        patches = [
            mock.patch.object(aws, "ec2", self.ec2),
            mock.patch.object(state, "run", self.run),
            mock.patch.object(state, "succeeds", lambda *command: True),
            mock.patch.object(state, "device", lambda: "/dev/nvme1n1" if self.holder == machine and not self.nameless else None),
            mock.patch.object(state, "folders", lambda: [(FOLDER, ["slurmctld.service"])]),
            mock.patch.object(state, "size_of", lambda disk: self.size),
            mock.patch.object(state, "is_blank", lambda disk: self.blank),
            mock.patch.object(state, "move_over", self.move_over),
            mock.patch.object(state, "say", lambda text: None),
            mock.patch("os.path.ismount", lambda path: path in self.mounts[machine]),
            mock.patch("os.path.exists", lambda path: path in self.files() or self.moved and path.endswith(FOLDER)),
            mock.patch("os.makedirs"),
        ]
        os.makedirs(f"{self.folder}/{machine}", exist_ok=True)
        for patch in patches:
            patch.start()
        try:
            self.states[machine].look()
            return None
        except (state.Problem, OSError) as problem:
            return str(problem)
        finally:
            for patch in patches:
                patch.stop()

    def looks(self, machine, most=9):
        """Looks of one machine until there is no problem; returns the last one."""
        for _ in range(most):
            problem = self.look(machine)
            if problem is None:
                break
        return problem

    def files(self):
        return [os.path.join(folder, name) for folder, _, names in os.walk(self.folder) for name in names]

    def move_over(self, folder, kept):
        self.did.append((self.here, "move over"))
        self.moved = True

    def ec2(self, action, **params):
        if action in self.silent:
            raise aws.AwsError(action, "", "no answer")
        if action in self.refused:
            raise aws.AwsError(action, "UnauthorizedOperation", "You are not authorized")
        if not action.startswith("Describe"):
            self.did.append((self.here, action))
        if action == "DescribeVolumes":
            held = f"<item><instanceId>{self.holder}</instanceId><status>attached</status></item>" if self.holder else ""
            tags = f"<item><key>skylan:wanted-by</key><value>{self.tag}</value></item>" if self.tag else ""
            status = "in-use" if self.holder else "available"
            return ElementTree.fromstring(
                f"<r><volumeSet><item><status>{status}</status><attachmentSet>{held}</attachmentSet>"
                f"<tagSet>{tags}</tagSet></item></volumeSet></r>"
            )
        if action == "DescribeInstances":
            wanted = params.get("InstanceId_1")
            if wanted and wanted not in self.machines:
                raise aws.AwsError(action, "InvalidInstanceID.NotFound", "does not exist")
            items = "".join(
                f"<item><instanceId>{one}</instanceId><vpcId>vpc-1</vpcId><instanceState><name>{now}</name></instanceState>"
                "<tagSet><item><key>Name</key><value>controller</value></item></tagSet>" + self.interface(one) + "</item>"
                for one, now in self.machines.items()
                if wanted in (None, one)
            )
            return ElementTree.fromstring(f"<r><instancesSet>{items}</instancesSet></r>")
        if action == "CreateTags":
            self.tag = params["Tag_1_Value"]
        elif action == "AssignPrivateIpAddresses":
            owner = params["NetworkInterfaceId"].replace("eni", "i")
            assert (params["PrivateIpAddress_1"], params["AllowReassignment"]) == (ADDRESS, "true")
            assert FOLDER in self.mounts[owner], "others come before what they look for is there"
            self.leads_to = owner
        elif action == "AttachVolume":
            assert self.holder is None, "a volume is attached to one machine"
            self.holder = params["InstanceId"]
        elif action == "DetachVolume":
            running = self.machines[self.holder] == "running"
            assert not (running and self.mounts[self.holder]), "detached while it is mounted"
            self.holder = None
        elif action == "StopInstances":
            self.machines[params["InstanceId_1"]] = "stopped"
            self.mounts[params["InstanceId_1"]] = set()
        return ElementTree.Element("r")

    def interface(self, machine):
        address = "<item><privateIpAddress>192.168.77.138</privateIpAddress></item>"
        if self.leads_to == machine:
            address += f"<item><privateIpAddress>{ADDRESS}</privateIpAddress></item>"
        interface_id = f"<networkInterfaceId>{machine.replace('i-', 'eni-')}</networkInterfaceId>"
        addresses = f"<privateIpAddressesSet>{address}</privateIpAddressesSet>"
        return f"<networkInterfaceSet><item>{interface_id}{addresses}</item></networkInterfaceSet>"

    def run(self, *command, expected=(0,)):
        if command[:3] == ("ip", "-json", "address"):
            info = [{"family": "inet", "local": ADDRESS, "prefixlen": 32}]
            links = [{"ifname": name, "addr_info": info} for name in self.devices[self.here]]
            return types.SimpleNamespace(returncode=0, stdout=json.dumps(links))
        self.did.append((self.here, command[0] if command[0] != "systemctl" else " ".join(command)))
        if command[0] == "blkid":
            return types.SimpleNamespace(returncode=2 if self.blank else 0, stdout="" if self.blank else "ext4\n")
        if command[0] == "mkfs.ext4":
            self.blank = False
        elif command[:3] == ("ip", "address", "add"):
            self.devices[self.here].append(command[-1])
        elif command[:3] == ("ip", "address", "delete"):
            self.devices[self.here].remove(command[-1])
        elif command[0] == "mount":
            self.mounts[self.here].add(command[-1])
        elif command[0] == "umount":
            self.mounts[self.here].discard(command[-1])
        return types.SimpleNamespace(returncode=0, stdout="")

    def done(self, machine):
        return [what for who, what in self.did if who == machine]

    def terminate(self, machine):
        self.machines[machine] = "terminated"
        self.mounts[machine] = set()
        if self.holder == machine:
            self.holder = None


class Volume(unittest.TestCase):
    def stands(self, *machines):
        """A world in which the old machine has the volume."""
        world = World(OLD, *machines)
        world.machines = {OLD: "running"}
        self.assertIsNone(world.looks(OLD))
        world.machines.update({one: "running" for one in machines})
        world.did.clear()
        return world

    def test_first_machine_asks_attaches_formats_moves_over_and_starts(self):
        # GIVEN
        world = World(OLD)
        # WHEN
        self.assertEqual(world.look(OLD), f"{state.VOLUME} is available: it is being attached to this machine")
        self.assertIsNone(world.look(OLD))
        # THEN
        starts = "systemctl start --no-block slurmctld.service"
        self.assertEqual(
            world.done(OLD),
            ["CreateTags", "AttachVolume", "blkid", "mkfs.ext4", "e2fsck", "mount", "resize2fs"]
            + ["ip", "systemctl stop slurmctld.service", "move over", "mount", starts, "AssignPrivateIpAddresses"],
        )
        self.assertEqual((world.tag, world.holder), (OLD, OLD))

    def test_look_at_what_is_in_order_changes_nothing(self):
        world = self.stands()
        self.assertIsNone(world.look(OLD))
        self.assertEqual(world.did, [])

    def test_volume_that_was_made_larger_is_used_to_its_end_while_all_runs(self):
        world = self.stands()
        world.size = 32 << 30
        self.assertIsNone(world.look(OLD))
        self.assertIsNone(world.look(OLD))
        self.assertEqual(world.done(OLD), ["resize2fs"])

    def test_new_machine_gets_it_from_the_old_one_which_stops_slurmctld_first(self):
        # GIVEN
        world = self.stands(NEW)
        # WHEN
        self.assertEqual(
            world.look(NEW), f"{state.VOLUME} is attached to {OLD}, which is asked to hand it over"
        )
        self.assertTrue(world.states[NEW].is_asking)
        self.assertIn("has taken the place of this machine", world.look(OLD))
        self.assertIsNone(world.looks(NEW))
        # THEN
        self.assertEqual(world.done(OLD), ["systemctl stop slurmctld.service", "ip", "umount", "umount", "DetachVolume"])
        self.assertNotIn("mkfs.ext4", world.done(NEW))
        self.assertNotIn("StopInstances", world.done(NEW))
        self.assertEqual(world.holder, NEW)
        self.assertFalse(world.states[NEW].is_asking)
        # AND the old one leaves it there, after a reboot too
        world.states[OLD] = state.State(OLD)
        self.assertIn("has taken the place", world.looks(OLD))
        self.assertEqual(world.holder, NEW)

    def test_old_machine_takes_it_back_when_the_deploy_has_removed_the_new_one(self):
        # GIVEN
        world = self.stands(NEW)
        world.look(NEW)
        world.look(OLD)
        self.assertIsNone(world.looks(NEW))
        # WHEN
        world.terminate(NEW)
        # THEN
        self.assertIsNone(world.looks(OLD))
        self.assertEqual((world.tag, world.holder), (OLD, OLD))
        self.assertEqual(world.done(OLD)[-2:], ["systemctl start --no-block slurmctld.service", "AssignPrivateIpAddresses"])

    def test_old_machine_that_hangs_is_stopped_and_only_then_loses_it(self):
        # GIVEN
        world = self.stands(NEW)
        world.look(NEW)
        # WHEN its time is up
        world.seconds = state.GRACE_SECONDS
        self.assertIn("does not hand it over and is being stopped: running", world.look(NEW))
        self.assertEqual(world.holder, OLD)
        self.assertIn("being stopped: stopped", world.look(NEW))
        # THEN
        self.assertIsNone(world.looks(NEW))
        self.assertEqual(world.done(NEW)[:3], ["CreateTags", "StopInstances", "DetachVolume"])

    def test_no_second_machine_while_the_old_one_is_stopping(self):
        world = self.stands(NEW)
        world.look(NEW)
        world.seconds, world.machines[OLD] = state.GRACE_SECONDS, "stopping"
        self.assertIn("being stopped: stopping", world.look(NEW))
        self.assertEqual(world.holder, OLD)

    def test_volume_that_cannot_be_attached_is_said_and_nothing_takes_its_place(self):
        # GIVEN
        world = World(NEW)
        world.refused = ("AttachVolume",)
        # THEN
        self.assertEqual(world.looks(NEW), "AttachVolume: You are not authorized")
        self.assertEqual(world.done(NEW)[0], "CreateTags")
        self.assertNotIn("mount", world.done(NEW))
        self.assertNotIn("systemctl start --no-block slurmctld.service", world.done(NEW))

    def test_blank_volume_does_not_take_the_place_of_a_state_on_another_machines_disk(self):
        world = World(NEW)
        world.machines[OLD] = "running"
        self.assertEqual(
            world.looks(NEW),
            f"{state.VOLUME} is blank, and {OLD} has the cluster's state on its own disk: "
            "first deploy this version of skylan with the image as it was",
        )
        self.assertNotIn("mkfs.ext4", world.done(NEW))

    def test_what_is_no_file_system_of_ours_is_left_alone(self):
        # GIVEN bytes without a signature
        world = World(OLD)
        with mock.patch.object(world, "run", lambda *c, expected=(0,): types.SimpleNamespace(returncode=2, stdout="")):
            world.look(OLD)
            world.blank = False
            # THEN
            self.assertIn("it is left as it is", world.look(OLD))

    def test_machine_that_has_it_boots_without_an_answer_of_aws(self):
        world = self.stands()
        world.mounts[OLD], world.silent = set(), ("DescribeVolumes",)
        self.assertIsNone(world.look(OLD))
        self.assertEqual(world.done(OLD)[-1], "systemctl start --no-block slurmctld.service")

    def test_disk_of_somebody_else_under_the_name_that_xen_gives_is_never_taken_for_it(self):
        # GIVEN a machine that has such a disk
        world = World(OLD)
        world.refused = ("AttachVolume",)
        with mock.patch.object(state, "XEN_DEVICE", f"/xen{FOLDER}"):
            world.moved = True
            # THEN
            self.assertEqual(world.looks(OLD), "AttachVolume: You are not authorized")
            self.assertNotIn("mkfs.ext4", world.done(OLD))
            # WHEN the volume is attached
            world.holder, world.nameless = OLD, True
            self.assertIsNone(world.looks(OLD))
        self.assertIn("mkfs.ext4", world.done(OLD))

    def test_machine_without_it_says_that_aws_gives_no_answer(self):
        world = World(OLD)
        world.silent = ("DescribeVolumes",)
        self.assertEqual(world.look(OLD), "DescribeVolumes: no answer")


class Service(unittest.TestCase):
    """The address at which all reach the controller."""

    def world(self):
        world = World(OLD, NEW)
        world.machines = {OLD: "running"}
        self.assertIsNone(world.looks(OLD))
        world.machines[NEW] = "running"
        world.did.clear()
        return world

    def hand_over(self, world):
        world.look(NEW)
        world.look(OLD)
        return world.looks(NEW)

    def test_it_goes_with_the_volume_and_the_old_machine_keeps_none_of_it(self):
        # GIVEN a machine on which another program has put it on a second device
        world = self.world()
        world.devices[OLD].append("ens5")
        # WHEN
        self.assertIsNone(self.hand_over(world))
        # THEN
        self.assertEqual((world.leads_to, world.devices), (NEW, {OLD: [], NEW: ["lo"]}))
        self.assertEqual(world.done(NEW)[-1], "AssignPrivateIpAddresses")

    def test_it_comes_back_with_the_volume_when_the_deploy_has_removed_the_new_machine(self):
        world = self.world()
        self.hand_over(world)
        world.terminate(NEW)
        world.leads_to = None
        self.assertIsNone(world.looks(OLD))
        self.assertEqual((world.leads_to, world.devices[OLD]), (OLD, ["lo"]))

    def test_no_machine_has_it_before_it_has_the_state(self):
        # GIVEN
        world = self.world()
        # WHEN
        world.look(NEW)
        # THEN
        self.assertEqual((world.leads_to, world.devices[NEW]), (OLD, []))

    def test_machine_that_boots_again_takes_it_without_a_call_where_aws_leads_it_there(self):
        # GIVEN
        world = self.world()
        world.devices[OLD], world.mounts[OLD] = [], set()
        os.unlink(f"{world.folder}/{OLD}/claimed")
        # WHEN
        self.assertIsNone(world.look(OLD))
        # THEN
        self.assertEqual(world.devices[OLD], ["lo"])
        self.assertNotIn("AssignPrivateIpAddresses", world.done(OLD))

    def test_it_is_asked_for_until_it_is_there_while_what_writes_has_started(self):
        # GIVEN
        world = self.world()
        world.refused = ("AssignPrivateIpAddresses",)
        # WHEN
        problem = self.hand_over(world)
        # THEN
        self.assertEqual(problem, "AssignPrivateIpAddresses: You are not authorized")
        self.assertIn("systemctl start --no-block slurmctld.service", world.done(NEW))
        self.assertFalse(os.path.exists(f"{world.folder}/{NEW}/claimed"))
        # WHEN
        world.refused = ()
        # THEN
        self.assertIsNone(world.look(NEW))
        self.assertEqual(world.leads_to, NEW)
        self.assertTrue(os.path.exists(f"{world.folder}/{NEW}/claimed"))

    def test_machine_without_one_asks_for_none(self):
        world = World(OLD)
        with mock.patch.object(service_address, "ADDRESS", ""):
            self.assertIsNone(world.looks(OLD))
        self.assertNotIn("AssignPrivateIpAddresses", world.done(OLD))
        self.assertNotIn("ip", world.done(OLD))


class Folders(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.root = temporary.name

    def test_state_of_a_machines_own_disk_is_moved_over_once_with_owner_and_mode(self):
        # GIVEN
        folder, kept = f"{self.root}/slurmctld", f"{self.root}/kept/slurmctld"
        os.makedirs(folder)
        os.chmod(folder, 0o750)
        with open(f"{folder}/job_state", "w", encoding="utf-8") as file:
            file.write("jobs")
        # AND a copy that a power cut has left half done
        os.makedirs(f"{kept}.part/half")
        # WHEN
        state.move_over(folder, kept)
        # THEN
        self.assertEqual(os.listdir(kept), ["job_state"])
        self.assertEqual(os.stat(kept).st_mode & 0o777, 0o750)
        self.assertEqual(os.listdir(f"{self.root}/kept"), ["slurmctld"])

    def test_what_its_package_has_not_made_is_waited_for(self):
        with self.assertRaisesRegex(state.Problem, "is not there yet: its package makes it"):
            state.move_over(f"{self.root}/none", f"{self.root}/kept/none")

    def test_list_of_folders_and_their_units(self):
        # GIVEN
        for name, text in {"b.conf": "/home\n", "a.conf": "# state\n/var/lib/mysql mariadb.service x.service # why\n"}.items():
            with open(f"{self.root}/{name}", "w", encoding="utf-8") as file:
                file.write(text)
        # THEN
        with mock.patch.object(state, "FOLDERS", self.root):
            self.assertEqual(
                state.folders(), [("/var/lib/mysql", ["mariadb.service", "x.service"]), ("/home", [])]
            )

    def test_size_is_that_of_the_device(self):
        with open(f"{self.root}/disk", "wb") as file:
            file.truncate(4096)
        self.assertEqual(state.size_of(f"{self.root}/disk"), 4096)

    def test_blank_is_what_begins_with_zeros_alone(self):
        for content, blank in ((b"\0" * 4096, True), (b"\0" * 4095 + b"x", False)):
            with open(f"{self.root}/disk", "wb") as file:
                file.write(content)
            self.assertEqual(state.is_blank(f"{self.root}/disk"), blank)

    def test_device_is_found_by_the_volumes_id_and_never_a_partition_of_it(self):
        for name in ("nvme-Amazon_Elastic_Block_Store_vol0123456789abcdef0-part1", "nvme-X_vol0123456789abcdef1"):
            open(f"{self.root}/{name}", "w", encoding="utf-8").close()
        with mock.patch.object(state, "DISKS", self.root):
            self.assertIsNone(state.device())
            right = f"{self.root}/nvme-Amazon_Elastic_Block_Store_vol0123456789abcdef0"
            open(right, "w", encoding="utf-8").close()
            self.assertEqual(state.device(), right)


    def test_units_are_stopped_together_and_those_of_folders_that_are_there_start_whatever_another_one_lacks(self):
        # GIVEN a folder that its package has not made yet
        home, missing = f"{self.root}/home", f"{self.root}/missing"
        os.makedirs(home)
        did = []

        def run(*command, expected=(0,)):
            did.append(command)

        with (
            mock.patch.object(state, "MOUNT", f"{self.root}/volume"),
            mock.patch.object(state, "folders", lambda: [(home, ["nfs-server.service"]), (missing, ["nfs-server.service", "x.service"])]),
            mock.patch.object(state, "run", run),
            mock.patch.object(state, "succeeds", lambda *command: command[-1] != "x.service"),
            mock.patch.object(state, "say"),
            # WHEN
            self.assertRaisesRegex(state.Problem, "missing is not there yet"),
        ):
            os.makedirs(f"{self.root}/volume{home}")
            state.put_folders()
        # THEN
        self.assertEqual(
            did,
            [
                ("systemctl", "stop", "nfs-server.service", "x.service"),
                ("mount", "--bind", f"{self.root}/volume{home}", home),
                ("systemctl", "start", "--no-block", "nfs-server.service"),
            ],
        )


class Told(unittest.TestCase):
    def test_problem_is_said_once_and_the_end_of_it(self):
        # GIVEN
        problems = iter([state.Problem("not there")] * 3 + [None, KeyboardInterrupt()])

        def look(_):
            problem = next(problems)
            if problem:
                raise problem

        said = []
        with (
            mock.patch.object(state.State, "look", look),
            mock.patch.object(aws, "instance_id", lambda: OLD),
            mock.patch.object(state, "say", said.append),
            mock.patch("time.sleep"),
            self.assertRaises(KeyboardInterrupt),
        ):
            # WHEN
            state.main()
        # THEN
        self.assertEqual(said, ["not there", "the state is mounted"])

    def test_one_that_asks_looks_again_soon(self):
        # GIVEN
        asks = iter([True, False, KeyboardInterrupt()])

        def look(one):
            one.is_asking = next(asks)
            if isinstance(one.is_asking, KeyboardInterrupt):
                raise one.is_asking

        with (
            mock.patch.object(state.State, "look", look),
            mock.patch.object(aws, "instance_id", lambda: NEW),
            mock.patch.object(state, "say"),
            mock.patch("time.sleep") as slept,
            self.assertRaises(KeyboardInterrupt),
        ):
            # WHEN
            state.main()
        # THEN
        self.assertEqual([one.args[0] for one in slept.call_args_list], [state.ASKING_SECONDS, state.LOOK_SECONDS])

    def test_command_that_fails_is_named_with_its_words(self):
        with self.assertRaisesRegex(state.Problem, r"^sh -c echo no >&2; exit 3: no$"):
            state.run("sh", "-c", "echo no >&2; exit 3")
        self.assertEqual(state.run("sh", "-c", "exit 2", expected=(0, 2)).returncode, 2)


if __name__ == "__main__":
    unittest.main()
