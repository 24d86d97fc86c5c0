#!/usr/bin/env python3
"""Calls of EC2, S3, STS, CloudFormation and CloudWatch as the instance's own role, or on a machine outside AWS as its operator has it.

Secrets reach curl by a pipe: every user can read a command line.
"""
import configparser
import hashlib
import json
import os
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree

METADATA = os.environ.get("SKYLAN_METADATA", "http://169.254.169.254") + "/latest"
# Those of an operator, as the AWS CLI has them: a machine outside AWS has no role.
CREDENTIALS = os.environ.get("SKYLAN_AWS_CREDENTIALS", "/etc/skylan/aws-credentials")
EC2_VERSION, STS_VERSION = "2016-11-15", "2011-06-15"
CLOUDWATCH_VERSION = "2010-08-01"
# New credentials are there at least 5 minutes before the old ones end.
ACCESS_SECONDS = 240


class AwsError(OSError):
    """AWS, or no answer of it: `code` is AWS's word for it, empty without an answer."""

    def __init__(self, what, code, said):
        super().__init__(f"{what}: {said}")
        self.code = code


def instance_id():
    return metadata("instance-id")


def metadata(*paths):
    """What the instance metadata service says: a text for each path, or the only one."""
    # The address of the machine itself: no proxy leads there.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        wanted = {"X-aws-ec2-metadata-token-ttl-seconds": "60"}
        with opener.open(urllib.request.Request(f"{METADATA}/api/token", headers=wanted, method="PUT"), timeout=10) as said:
            token = {"X-aws-ec2-metadata-token": said.read().decode()}
        texts = []
        for path in paths:
            with opener.open(urllib.request.Request(f"{METADATA}/meta-data/{path}", headers=token), timeout=10) as said:
                texts.append(said.read().decode().strip())
    except OSError as error:
        raise AwsError("instance metadata", "", error) from error
    return texts if len(texts) > 1 else texts[0]


class Access:
    """Where AWS is, and the role's credentials, at most a few minutes old."""

    def __init__(self):
        self.read_at = None

    def read(self):
        if self.read_at is None or time.monotonic() - self.read_at > ACCESS_SECONDS:
            own = operators()
            # Who has put an endpoint there alone leaves the rest to the role.
            self.endpoint = own.get("endpoint_url")
            if any(key.startswith("aws_") for key in own):
                self.take(own)
            else:
                role, self.region, self.domain = metadata(
                    "iam/security-credentials/", "placement/region", "services/domain"
                )
                self.keys = json.loads(metadata(f"iam/security-credentials/{role}"))
            self.read_at = time.monotonic()
        return self

    def take(self, own):
        try:
            self.keys = {
                "AccessKeyId": own["aws_access_key_id"],
                "SecretAccessKey": own["aws_secret_access_key"],
                "Token": own.get("aws_session_token"),
            }
            self.region = os.environ["AWS_REGION"]
        except KeyError as error:
            raise AwsError(CREDENTIALS, "", f"has no {error}") from error
        self.domain = "amazonaws.com.cn" if self.region.startswith("cn-") else "amazonaws.com"


def operators():
    """What an operator has put on the machine; empty where nothing is."""
    if not os.path.exists(CREDENTIALS):
        return {}
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read(CREDENTIALS)
        return dict(parser["default"])
    except KeyError as error:
        raise AwsError(CREDENTIALS, "", f"has no {error}") from error
    except configparser.Error:
        # Its words quote the line, which may be the key.
        raise AwsError(CREDENTIALS, "", "cannot be read; write it as the AWS CLI has it") from None


ACCESS = Access()


def ec2(action, **params):
    """An EC2 action; returns the answer's XML element without its namespace."""
    return query("ec2", EC2_VERSION, action, {key.replace("_", "."): value for key, value in params.items()})


def sts(action, **params):
    """The same of STS."""
    return query("sts", STS_VERSION, action, params)


def put_metrics(namespace, metrics, seconds):
    """Tells CloudWatch values, each a name, a unit and a number, without dimensions; gives up after some seconds."""
    fields = {"Namespace": namespace}
    for place, (name, unit, value) in enumerate(metrics, 1):
        member = f"MetricData.member.{place}"
        fields.update({f"{member}.MetricName": name, f"{member}.Unit": unit, f"{member}.Value": value})
    query("monitoring", CLOUDWATCH_VERSION, "PutMetricData", fields, "--max-time", str(seconds))


def query(service, version, action, fields, *options):
    """An action of a service that takes forms and answers XML; returns the answer's element without its namespace."""
    data = urllib.parse.urlencode({"Action": action, "Version": version, **fields})
    status, body = signed(service, "", "--data", data, *options, what=action)
    root = parsed(body)
    if status >= 400:
        raise AwsError(action, root.findtext(".//Code") or "", root.findtext(".//Message") or f"HTTP {status}")
    return root


def put(file, bucket, key):
    """Writes a file to S3 as an object."""
    with open(file, "rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    on_object("PutObject", bucket, key, digest, "--upload-file", file)


def get(bucket, key, file):
    """Reads an object of S3 into a file."""
    on_object("GetObject", bucket, key, hashlib.sha256().hexdigest(), "--output", file)


def on_object(action, bucket, key, digest, *options):
    header = ["--header", f"x-amz-content-sha256: {digest}"]
    status, body = signed("s3", f"/{bucket}/{urllib.parse.quote(key)}", *header, *options, what=action)
    if status >= 400:
        root = parsed(body)
        raise AwsError(action, root.findtext(".//Code") or "", root.findtext(".//Message") or f"HTTP {status}")


def signed(service, path, *options, what):
    """HTTP status and body of a signed request (Signature Version 4)."""
    access = ACCESS.read()
    place = os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}") or os.environ.get("AWS_ENDPOINT_URL") or access.endpoint
    endpoint = (place or f"https://{service}.{access.region}.{access.domain}").rstrip("/")
    config = {
        "url": endpoint + (path or "/"),
        "aws-sigv4": f"aws:amz:{access.region}:{service}",
        "user": f"{access.keys['AccessKeyId']}:{access.keys['SecretAccessKey']}",
    }
    if access.keys["Token"]:
        config["header"] = f"X-Amz-Security-Token: {access.keys['Token']}"
    command = ["curl", "--silent", "--show-error", "--connect-timeout", "10", "--max-time", "300", *options]
    given = "".join(f"{key} = {json.dumps(value)}\n" for key, value in config.items())
    try:
        done = subprocess.run(
            [*command, "--write-out", "\n%{http_code}", "--config", "-"], input=given, capture_output=True, text=True
        )
    except OSError as error:
        raise AwsError(what, "NoCurl", error) from error
    if done.returncode:
        raise AwsError(what, "", done.stderr.strip() or "no answer")
    body, _, status = done.stdout.rpartition("\n")
    if status in ("401", "403"):
        # It may be the credentials that were refused: a clock that was wrong keeps them too long.
        ACCESS.read_at = None
    return int(status), body


def parsed(body):
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError:
        return ElementTree.Element("none")
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


if __name__ == "__main__":
    try:
        {"put": put, "get": get}[sys.argv[1]](*sys.argv[2:])
    except AwsError as error:
        sys.exit(str(error))
