"""skylan-metrics: what it makes of what Slurm 24.11 has said, and one run with the machine's programs mocked."""

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

sys.dont_write_bytecode = True
ASSETS = sys.argv.pop(1)
RECORDED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "recorded")
sys.path.insert(0, f"{ASSETS}/aws/usr/local/lib/skylan")
import aws

metrics = types.ModuleType("metrics")
importlib.machinery.SourceFileLoader("metrics", f"{ASSETS}/metrics/usr/local/lib/skylan/skylan-metrics").exec_module(metrics)


def recorded(name):
    """Of `name --json` on a controller with two jobs that ran, seven that waited, and slurmdbd stopped."""
    with open(f"{RECORDED}/{name}.json", encoding="utf-8") as file:
        return json.load(file)


CONFIG = """[Interface]
PrivateKey = secret

[Peer]
# bielefeld external
PublicKey = b1=
AllowedIPs = 10.0.0.1/32

# bielefeld external
PublicKey = b2=

[Peer]
# marburg aws
PublicKey = m1=
"""


class Values(unittest.TestCase):
    def test_jobs_and_queues_are_those_of_sdiag(self):
        self.assertEqual(
            metrics.jobs_and_queues(recorded("sdiag")),
            {
                ("skylan_jobs", "state", "pending"): 7,
                ("skylan_jobs", "state", "running"): 2,
                ("skylan_agent_queue",): 0,
                ("skylan_dbd_agent_queue",): 7,
                ("skylan_scheduler_cycle_seconds",): 9.9e-05,
            },
        )

    def test_each_node_counts_once_though_it_is_in_two_partitions(self):
        counts = {state: count for (_, _, state), count in metrics.nodes(recorded("sinfo")).items()}
        # One whose start failed is down, as is one that does not answer; one that is starting is neither.
        self.assertEqual(
            counts, {"drained": 1, "down": 2, "starting": 1, "off": 2, "in_use": 1, "idle": 0, "other": 0}
        )

    def counted(self, *words):
        told = {"sinfo": [{"node": {"state": list(words)}, "nodes": {"nodes": ["one"]}}]}
        return [state for (_, _, state), count in metrics.nodes(told).items() if count]

    def test_node_that_does_not_answer_is_down_and_not_one_that_is_off_or_was_taken_out(self):
        self.assertEqual(self.counted("IDLE", "NOT_RESPONDING"), ["down"])
        self.assertEqual(self.counted("IDLE", "CLOUD", "POWERED_DOWN", "NOT_RESPONDING"), ["off"])
        self.assertEqual(self.counted("DOWN", "DRAIN", "NOT_RESPONDING"), ["drained"])
        self.assertEqual(self.counted("MIXED"), ["in_use"])
        self.assertEqual(self.counted("UNKNOWN"), ["other"])

    def test_tunnel_is_as_old_as_the_latest_handshake_with_any_of_a_sites_keys(self):
        ages = metrics.tunnels(CONFIG, "b1=\t100\nb2=\t940\nm1=\t0\n", 1000, 5000)
        key = "skylan_tunnel_handshake_age_seconds"
        # With one that never had any, since the machine started.
        self.assertEqual(ages, {(key, "peer", "bielefeld"): 60, (key, "peer", "marburg"): 5000})

    def test_peer_that_wireguard_does_not_know_has_had_no_handshake(self):
        ages = metrics.tunnels(CONFIG, "", 1000, 77)
        self.assertEqual(set(ages.values()), {77})

    def test_use_of_a_volume_is_what_df_says(self):
        told = types.SimpleNamespace(f_blocks=1000, f_bfree=300, f_bavail=250)
        self.assertAlmostEqual(metrics.used_share(told), 700 / 950)

    def test_text_for_prometheus(self):
        text = metrics.exposition({("skylan_jobs", "state", "running"): 2, ("skylan_jobs", "state", "pending"): 7, ("skylan_agent_queue",): 0})
        self.assertEqual(
            text,
            "# TYPE skylan_agent_queue gauge\nskylan_agent_queue 0\n# TYPE skylan_jobs gauge\n"
            'skylan_jobs{state="pending"} 7\nskylan_jobs{state="running"} 2\n',
        )

    def test_cloudwatch_has_the_longest_silence_and_a_share_in_percent(self):
        key = "skylan_tunnel_handshake_age_seconds"
        told = metrics.metrics(
            {(key, "peer", "a"): 3, (key, "peer", "b"): 40, ("skylan_state_volume_used_ratio",): 0.25}
        )
        self.assertEqual(told, [("StateVolumeUse", "Percent", 25.0), ("TunnelSilence", "Seconds", 40)])

    def test_cloudwatch_has_no_more_metrics_than_are_free(self):
        self.assertLessEqual(len(metrics.CLOUDWATCH) + 1, 10)


class Runs(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = temporary.name
        os.mkdir(f"{self.folder}/textfiles")
        with open(f"{self.folder}/wg0.conf", "w", encoding="utf-8") as file:
            file.write(CONFIG)
        for name, value in {
            "TEXTFILES": f"{self.folder}/textfiles",
            "FAILING": f"{self.folder}/failing",
            "TUNNEL": f"{self.folder}/wg0.conf",
            "STATE": self.folder,
        }.items():
            patch = mock.patch.object(metrics, name, value)
            patch.start()
            self.addCleanup(patch.stop)
        self.said = {
            "sdiag": json.dumps(recorded("sdiag")),
            "sinfo": json.dumps(recorded("sinfo")),
            "wg": "b1=\t1\n",
        }
        self.told = []

    def program(self, command, **_):
        said = self.said[command[0]]
        if isinstance(said, Exception):
            raise said
        return types.SimpleNamespace(returncode=0 if said else 1, stdout=said, stderr="no answer")

    def put(self, namespace, told, _seconds):
        if self.cloudwatch:
            raise self.cloudwatch
        self.told.append((namespace, {name: value for name, _, value in told}))

    def run_once(self, look_at="slurm tunnels", namespace="skylan/lab", cloudwatch=None):
        """What it says in the journal."""
        self.cloudwatch = cloudwatch
        env = {"SKYLAN_LOOK_AT": look_at, **({"SKYLAN_METRIC_NAMESPACE": namespace} if namespace else {})}
        out, err = io.StringIO(), io.StringIO()
        with (
            mock.patch.dict(os.environ, env, clear=True),
            mock.patch.object(metrics.subprocess, "run", side_effect=self.program),
            mock.patch.object(aws, "put_metrics", side_effect=self.put),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            metrics.main()
        return out.getvalue() + err.getvalue()

    def textfile(self):
        with open(f"{self.folder}/textfiles/skylan.prom", encoding="utf-8") as file:
            return file.read()

    def test_all_is_told_to_both_and_nothing_is_said(self):
        self.assertEqual(self.run_once(), "")
        [(namespace, values)] = self.told
        self.assertEqual(namespace, "skylan/lab")
        self.assertEqual(set(values), {*metrics.CLOUDWATCH, metrics.TUNNEL_SILENCE})
        self.assertEqual((values["JobsPending"], values["NodesDown"]), (7, 2))
        self.assertIn('skylan_nodes{state="drained"} 1\n', self.textfile())
        self.assertIn("skylan_slurmctld_up 1\n", self.textfile())
        self.assertEqual(os.listdir(f"{self.folder}/textfiles"), ["skylan.prom"])

    def test_site_gateway_tells_of_its_tunnels_alone(self):
        self.run_once(look_at="tunnels")
        self.assertEqual([set(values) for _, values in self.told], [{"TunnelSilence"}])
        self.assertNotIn("slurmctld", self.textfile())

    def test_cloudwatch_is_asked_nothing_without_a_namespace(self):
        self.run_once(namespace=None)
        self.assertEqual(self.told, [])
        self.assertIn("skylan_slurmctld_up 1\n", self.textfile())

    def test_no_file_is_made_where_node_exporter_is_not(self):
        os.rmdir(f"{self.folder}/textfiles")
        self.assertEqual(self.run_once(), "")
        self.assertEqual(len(self.told), 1)

    def test_slurmctld_that_is_away_tells_nothing_and_the_volume_goes_on(self):
        self.said["sdiag"] = ""
        self.assertIn("<4>slurmctld: sdiag: no answer; said once", self.run_once(look_at="slurm"))
        self.assertEqual([set(values) for _, values in self.told], [{"StateVolumeUse"}])
        self.assertIn("skylan_slurmctld_up 0\n", self.textfile())

    def test_slurmctld_that_hangs_is_away_too(self):
        self.said["sdiag"] = subprocess.TimeoutExpired("sdiag", 15)
        self.assertIn("<4>slurmctld: ", self.run_once())

    def test_what_fails_is_said_once_and_so_is_the_end_of_it(self):
        refused = aws.AwsError("PutMetricData", "AccessDenied", "you may not")
        self.assertEqual(
            self.run_once(cloudwatch=refused), "<4>CloudWatch: PutMetricData: you may not; said once, and tried every minute\n"
        )
        self.assertEqual(self.run_once(cloudwatch=refused), "")
        self.assertEqual(self.run_once(), "<5>CloudWatch: well again\n")
        self.assertEqual(self.run_once(), "")

    def test_cloudwatch_that_fails_leaves_node_exporter_its_file(self):
        self.run_once(cloudwatch=aws.AwsError("PutMetricData", "", "no answer"))
        self.assertIn("skylan_slurmctld_up 1\n", self.textfile())

    def test_answer_that_is_no_json_is_a_failure_like_others(self):
        self.said["sinfo"] = "sinfo: unrecognized option"
        self.assertIn("<4>slurmctld: ", self.run_once())
        self.said["sinfo"] = '{"sinfo": [{}]}'
        self.assertEqual(self.run_once(), "")


if __name__ == "__main__":
    unittest.main()
