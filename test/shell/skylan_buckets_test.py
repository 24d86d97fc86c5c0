"""skylan-buckets: credentials for jobs, asked for as AWS's libraries do, of a stand-in for AWS."""

import importlib.machinery
import importlib.util
import json
import os
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request
from unittest import mock

sys.dont_write_bytecode = True
ASSETS = sys.argv.pop(1)
sys.path.insert(0, f"{ASSETS}/aws/usr/local/lib/skylan")
RUN = tempfile.TemporaryDirectory()
os.environ.update(
    SKYLAN_JOBS_ROLE="arn:aws:iam::1:role/jobs",
    AWS_REGION="eu-central-1",
    SKYLAN_HOSTNAME="giessen-1",
    SKYLAN_BUCKETS_PORT="0",
    RUNTIME_DIRECTORY=RUN.name,
)
PROGRAM = f"{ASSETS}/worker-buckets/usr/local/lib/skylan/skylan-buckets"
loader = importlib.machinery.SourceFileLoader("skylan_buckets", PROGRAM)
buckets = importlib.util.module_from_spec(importlib.util.spec_from_loader("skylan_buckets", loader))
loader.exec_module(buckets)


def answer(life=3600, key="ASIA1"):
    """What STS says."""
    end = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + life))
    return buckets.aws.parsed(
        f"<R xmlns='http://sts'><Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
        f"<SessionToken>t</SessionToken><Expiration>{end}</Expiration></Credentials></R>"
    )


def variables():
    """What tasks get."""
    with open(f"{RUN.name}/job.env", encoding="utf-8") as file:
        return {name: value.strip("'") for name, value in (line.rstrip("\n").split("=", 1) for line in file)}


class Buckets(unittest.TestCase):
    def setUp(self):
        if os.path.exists(f"{RUN.name}/job.env"):
            os.remove(f"{RUN.name}/job.env")
        self.sts = mock.patch.object(buckets.aws, "sts", return_value=answer()).start()
        self.addCleanup(mock.patch.stopall)
        self.server = self.start()

    def start(self):
        """As the service does, in a thread of this process."""
        made = []
        real = buckets.Server
        with mock.patch.object(buckets, "Server", side_effect=lambda *a: made.append(real(*a)) or made[0]):
            thread = threading.Thread(target=buckets.main, daemon=True)
            thread.start()
            while not made or not os.path.exists(f"{RUN.name}/job.env"):
                time.sleep(0.01)
        self.addCleanup(made[0].server_close)
        self.addCleanup(made[0].shutdown)
        return made[0]

    def ask(self, word=None, place=None):
        """As AWS's libraries do with the variables; status and answer."""
        known = variables()
        headers = {"Authorization": known["AWS_CONTAINER_AUTHORIZATION_TOKEN"] if word is None else word}
        address = known["AWS_CONTAINER_CREDENTIALS_FULL_URI"]
        request = urllib.request.Request(address if place is None else address.replace("/credentials", place), headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as said:
                return said.status, json.load(said)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def test_task_gets_credentials_of_the_jobs_role_and_the_region(self):
        status, said = self.ask()
        self.assertEqual(status, 200)
        self.assertEqual({**said, "Expiration": ""}, {
            "AccessKeyId": "ASIA1", "SecretAccessKey": "s", "Token": "t", "Expiration": "", "RoleArn": "arn:aws:iam::1:role/jobs",
        })
        self.sts.assert_called_once_with(
            "AssumeRole", RoleArn="arn:aws:iam::1:role/jobs", RoleSessionName="giessen-1", DurationSeconds=3600
        )
        self.assertEqual({variables()["AWS_REGION"], variables()["AWS_DEFAULT_REGION"]}, {"eu-central-1"})
        self.assertEqual(os.stat(f"{RUN.name}/job.env").st_mode & 0o777, 0o644)

    def test_they_are_asked_for_again_when_half_an_hour_is_left(self):
        self.ask()
        self.ask()
        self.assertEqual(self.sts.call_count, 1)
        self.sts.return_value = answer(life=1799)
        with mock.patch.object(buckets.time, "time", return_value=time.time() + 1900):
            self.ask()
        self.assertEqual(self.sts.call_count, 2)

    def test_those_that_serve_are_given_while_aws_is_away(self):
        self.sts.return_value = answer(life=900)
        self.assertEqual(self.ask()[0], 200)
        self.sts.side_effect = buckets.aws.AwsError("AssumeRole", "", "no answer")
        with mock.patch("builtins.print"):
            self.assertEqual(self.ask()[0], 200)

    def test_fails_with_awss_words_where_there_are_none(self):
        self.sts.side_effect = buckets.aws.AwsError("AssumeRole", "AccessDenied", "not yours")
        with mock.patch("builtins.print"):
            self.assertEqual(self.ask(), (503, {"code": "AccessDenied", "message": "AssumeRole: not yours"}))

    def test_fails_without_the_word_and_asks_aws_nothing(self):
        for word in ("", "other", "w\u00f6rd"):
            status, said = self.ask(word)
            self.assertEqual((status, said["code"]), (401, "Unauthorized"))
        self.sts.assert_not_called()

    def test_fails_for_another_place(self):
        self.assertEqual(self.ask(place="/latest/meta-data/")[0], 404)

    def test_word_is_the_same_until_the_next_boot(self):
        before = variables()["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
        self.assertEqual(buckets.known_word(), before)
        os.remove(f"{RUN.name}/job.env")
        self.assertNotEqual(buckets.known_word(), before)

    def test_nobody_else_on_the_network_is_answered(self):
        self.assertEqual(self.server.server_address[0], "127.0.0.1")


if __name__ == "__main__":
    unittest.main()
