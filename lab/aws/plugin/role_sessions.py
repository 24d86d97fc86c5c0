"""Lambda functions act as their roles: by MiniStack itself, all of them would be the account's root."""

import hashlib
import re

from ministack.core import lambda_runtime
from ministack.services import lambda_svc, sts

EC2 = "ec2.amazonaws.com"
LAMBDA = "lambda.amazonaws.com"
SCHEDULER = "scheduler.amazonaws.com"

_ASSUMED = re.compile(r"arn:[^:]+:sts::(\d{12}):assumed-role/([^/]+)/(.+)")


def install():
    for module in (lambda_runtime, lambda_svc):
        module.execution_credentials = credentials


def credentials(config):
    """Environment of a function: a session of its role, the same one each time."""
    role = config["Role"]
    account, name = role.split(":")[4], role.rsplit("/", 1)[-1]
    digest = hashlib.sha256(f"{config['FunctionArn']} {role}".encode()).hexdigest()
    key = f"ASIA{digest[:16].upper()}"
    session = {
        "Arn": f"arn:aws:sts::{account}:assumed-role/{name}/{config['FunctionName'][:64]}",
        "UserId": f"AROA{digest[16:32].upper()}:{config['FunctionName'][:64]}",
        "SecretAccessKey": digest[:40],
        "SessionToken": digest[24:],
        "Service": LAMBDA,
    }
    sts.register_session(key, session)
    return {
        "AWS_ACCESS_KEY_ID": key,
        "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
        "AWS_SESSION_TOKEN": session["SessionToken"],
    }


def of_key(key):
    """ARN of the role that an access key is a session of, and the service that assumed it; None for any other key.

    The lab assumes roles in the place of EC2, and names each session as its instance; and of EventBridge Scheduler, for
    which MiniStack has schedules and no clock, and names them `schedule`.
    """
    session = sts._sessions.get(key) or {}
    assumed = _ASSUMED.fullmatch(session.get("Arn", ""))
    if not assumed:
        return None
    account, role, name = assumed.groups()
    service = session.get("Service") or _in_place_of(name)
    return (f"arn:aws:iam::{account}:role/{role}", service) if service else None


def _in_place_of(session_name):
    if re.fullmatch(r"i-[0-9a-f]+", session_name):
        return EC2
    return SCHEDULER if session_name == "schedule" else None
