"""aws.py: calls with the real curl, of a stand-in for AWS and for the instance metadata service."""

import http.server
import importlib.util
import json
import os
import sys
import tempfile
import threading
import unittest
import urllib.parse
from unittest import mock

sys.dont_write_bytecode = True
ASSETS = sys.argv.pop(1)
ROLE = {"AccessKeyId": "ASIAKEY", "SecretAccessKey": 'se"cr\\et', "Token": "to/ken=="}
METADATA = {
    "instance-id": "i-0123456789abcdef0",
    "placement/region": "eu-central-1",
    "services/domain": "amazonaws.com",
    "iam/security-credentials/": "Controller",
    "iam/security-credentials/Controller": json.dumps(ROLE),
}


class Aws(http.server.BaseHTTPRequestHandler):
    asked, answer = [], (200, "<DescribeVolumesResponse xmlns='http://ec2'><volumeId>vol-1</volumeId></DescribeVolumesResponse>")

    def log_message(self, *_):
        pass

    def say(self, status, text):
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def handle_call(self):
        length = int(self.headers.get("Content-Length") or 0)
        Aws.asked.append((self.command, self.path, self.headers, self.rfile.read(length).decode()))
        self.say(*Aws.answer)

    def do_PUT(self):
        if self.path == "/latest/api/token":
            self.say(200, "token")
        else:
            self.handle_call()

    def do_GET(self):
        if self.path.startswith("/latest/"):
            given = self.headers.get("X-aws-ec2-metadata-token") == "token"
            self.say(200 if given else 401, METADATA[self.path.removeprefix("/latest/meta-data/")])
        else:
            self.handle_call()

    do_POST = handle_call


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Aws)
threading.Thread(target=server.serve_forever, daemon=True).start()
ADDRESS = f"http://127.0.0.1:{server.server_port}"
os.environ.update(SKYLAN_METADATA=ADDRESS, AWS_ENDPOINT_URL=ADDRESS)
spec = importlib.util.spec_from_file_location("aws", f"{ASSETS}/aws/usr/local/lib/skylan/aws.py")
aws = importlib.util.module_from_spec(spec)
spec.loader.exec_module(aws)
ANSWER = Aws.answer


class Calls(unittest.TestCase):
    def setUp(self):
        Aws.asked, Aws.answer = [], ANSWER

    def test_instance_knows_its_id(self):
        self.assertEqual(aws.instance_id(), "i-0123456789abcdef0")

    def test_call_is_signed_as_the_role_for_its_service_and_region(self):
        root = aws.ec2("DescribeVolumes", VolumeId_1="vol-1")
        self.assertEqual(root.findtext("volumeId"), "vol-1")
        [(method, path, headers, body)] = Aws.asked
        self.assertEqual((method, path), ("POST", "/"))
        self.assertEqual(body, "Action=DescribeVolumes&Version=2016-11-15&VolumeId.1=vol-1")
        self.assertRegex(headers["Authorization"], r"Credential=ASIAKEY/\d{8}/eu-central-1/ec2/aws4_request")
        self.assertEqual(headers["X-Amz-Security-Token"], ROLE["Token"])

    def test_role_is_assumed_at_sts(self):
        Aws.answer = (200, "<R xmlns='http://sts'><C><Credentials><AccessKeyId>ASIA2</AccessKeyId></Credentials></C></R>")
        root = aws.sts("AssumeRole", RoleArn="arn:aws:iam::1:role/jobs", DurationSeconds=3600)
        self.assertEqual(root.findtext(".//Credentials/AccessKeyId"), "ASIA2")
        [(_, _, headers, body)] = Aws.asked
        self.assertEqual(
            body, "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fjobs&DurationSeconds=3600"
        )
        self.assertRegex(headers["Authorization"], r"/eu-central-1/sts/aws4_request")

    def test_no_secret_is_on_a_command_line(self):
        real = aws.subprocess.run
        with mock.patch.object(aws.subprocess, "run", side_effect=real) as run:
            aws.ec2("DescribeVolumes")
        words = " ".join(run.call_args.args[0])
        for secret in (ROLE["SecretAccessKey"], ROLE["Token"], ROLE["AccessKeyId"]):
            self.assertNotIn(secret, words)

    def test_fails_with_awss_own_code_and_words_and_reads_the_credentials_anew(self):
        aws.ec2("DescribeVolumes")
        Aws.answer = (403, "<r><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not</Message></Error></Errors></r>")
        with self.assertRaisesRegex(aws.AwsError, "^AttachVolume: You are not$") as failure:
            aws.ec2("AttachVolume")
        self.assertEqual(failure.exception.code, "UnauthorizedOperation")
        self.assertIsNone(aws.ACCESS.read_at)

    def test_fails_without_curl(self):
        with mock.patch.dict(os.environ, PATH=""):
            with self.assertRaisesRegex(aws.AwsError, "^DescribeVolumes: .*curl") as failure:
                aws.ec2("DescribeVolumes")
        self.assertEqual(failure.exception.code, "NoCurl")

    def test_fails_without_an_answer(self):
        with mock.patch.dict(os.environ, AWS_ENDPOINT_URL="http://127.0.0.1:1"):
            with self.assertRaisesRegex(aws.AwsError, "^DescribeVolumes: curl") as failure:
                aws.ec2("DescribeVolumes")
        self.assertEqual(failure.exception.code, "")

    def test_file_goes_to_a_bucket_and_comes_back(self):
        with tempfile.TemporaryDirectory() as folder:
            with open(f"{folder}/one", "w", encoding="utf-8") as file:
                file.write("state")
            Aws.answer = (200, "")
            aws.put(f"{folder}/one", "bucket", "state-1.tar.gz")
            Aws.answer = (200, "of yesterday")
            aws.get("bucket", "state-1.tar.gz", f"{folder}/two")
            with open(f"{folder}/two", encoding="utf-8") as file:
                self.assertEqual(file.read(), "of yesterday")
            Aws.answer = (404, "<Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>")
            with self.assertRaisesRegex(aws.AwsError, "^GetObject: "):
                aws.get("bucket", "none", f"{folder}/three")
        sent, fetched, _ = Aws.asked
        self.assertEqual((sent[0], sent[1], sent[3]), ("PUT", "/bucket/state-1.tar.gz", "state"))
        self.assertEqual(sent[2]["x-amz-content-sha256"], aws.hashlib.sha256(b"state").hexdigest())
        self.assertEqual(fetched[:2], ("GET", "/bucket/state-1.tar.gz"))
        self.assertIn("/eu-central-1/s3/aws4_request", fetched[2]["Authorization"])

    def test_metrics_are_told_to_cloudwatch(self):
        Aws.answer = (200, "<PutMetricDataResponse xmlns='http://monitoring'/>")
        aws.put_metrics("skylan/lab", [("JobsPending", "Count", 7), ("SchedulerCycle", "Seconds", 9.5e-05)], 15)
        [(method, _, headers, body)] = Aws.asked
        self.assertEqual(method, "POST")
        self.assertEqual(
            urllib.parse.parse_qsl(body),
            [
                ("Action", "PutMetricData"),
                ("Version", "2010-08-01"),
                ("Namespace", "skylan/lab"),
                ("MetricData.member.1.MetricName", "JobsPending"),
                ("MetricData.member.1.Unit", "Count"),
                ("MetricData.member.1.Value", "7"),
                ("MetricData.member.2.MetricName", "SchedulerCycle"),
                ("MetricData.member.2.Unit", "Seconds"),
                ("MetricData.member.2.Value", "9.5e-05"),
            ],
        )
        self.assertIn("/eu-central-1/monitoring/aws4_request", headers["Authorization"])


class OutsideAws(unittest.TestCase):
    """A machine without a role, on which an operator has put credentials as the AWS CLI has them."""

    def setUp(self):
        Aws.asked, Aws.answer = [], ANSWER
        aws.ACCESS.read_at = None
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.addCleanup(setattr, aws.ACCESS, "read_at", None)
        file = mock.patch.object(aws, "CREDENTIALS", f"{self.folder.name}/aws-credentials")
        file.start()
        self.addCleanup(file.stop)

    def given(self, text):
        with open(aws.CREDENTIALS, "w", encoding="utf-8") as file:
            file.write(text)

    def test_call_is_signed_as_the_operator_for_the_stacks_region(self):
        self.given("[default]\naws_access_key_id = AKIAOPERATOR\naws_secret_access_key = s%e/c\n")
        with mock.patch.dict(os.environ, AWS_REGION="eu-west-1"):
            aws.ec2("DescribeVolumes")
        [(_, _, headers, _)] = Aws.asked
        self.assertRegex(headers["Authorization"], r"Credential=AKIAOPERATOR/\d{8}/eu-west-1/ec2/aws4_request")
        self.assertIsNone(headers["X-Amz-Security-Token"])

    def test_fails_for_a_file_without_a_key_and_names_both(self):
        self.given("[default]\naws_access_key_id=AKIAOPERATOR\n")
        with self.assertRaisesRegex(aws.AwsError, "/aws-credentials: has no 'aws_secret_access_key'$"):
            aws.ec2("DescribeVolumes")

    def test_endpoint_is_the_operators_where_the_environment_has_none(self):
        self.given(f"[default]\naws_access_key_id = AKIA\naws_secret_access_key = s3cret\nendpoint_url = {ADDRESS}/\n")
        with mock.patch.dict(os.environ, AWS_REGION="eu-west-1"):
            del os.environ["AWS_ENDPOINT_URL"]
            aws.ec2("DescribeVolumes")
        self.assertEqual(len(Aws.asked), 1)

    def test_file_with_an_endpoint_alone_leaves_the_role(self):
        self.given(f"[default]\nendpoint_url = {ADDRESS}\n")
        with mock.patch.dict(os.environ):
            del os.environ["AWS_ENDPOINT_URL"]
            aws.ec2("DescribeVolumes")
        [(_, _, headers, _)] = Aws.asked
        self.assertRegex(headers["Authorization"], r"Credential=ASIAKEY/\d{8}/eu-central-1/ec2/aws4_request")

    def test_fails_for_a_file_without_the_profile(self):
        self.given("[other]\naws_access_key_id=AKIAOPERATOR\n")
        with self.assertRaisesRegex(aws.AwsError, "/aws-credentials: has no 'default'$"):
            aws.ec2("DescribeVolumes")

    def test_fails_for_a_file_that_is_none_without_its_content(self):
        self.given("AKIAOPERATOR s3cret\n")
        with self.assertRaises(aws.AwsError) as failure:
            aws.ec2("DescribeVolumes")
        self.assertNotIn("s3cret", str(failure.exception))


if __name__ == "__main__":
    unittest.main()
