"""Submits jobs by HTTP as whoever runs it, on the controller, with a token and without one that is right.

tokens.py OTHER-KEY [NODE]   ->   {"with a token": "COMPLETED as alice", "without one": "401", ...}

OTHER-KEY (hexadecimal) signs a token that the controller did not make. The job with a token runs on NODE to its end, or
without a NODE stays on hold. For each way it says how the job went and whose it was, or how it was refused. No job is
left.
"""

import base64
import hashlib
import hmac
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request

API = "http://127.0.0.1:6820/slurm/v0.0.42/job"
LIFESPAN_SECONDS = 900
ANSWER_SECONDS = 120
END_SECONDS = 600
DONE = ("COMPLETED", "FAILED", "CANCELLED", "NODE_FAIL", "TIMEOUT", "BOOT_FAIL")

other_key, node = bytes.fromhex(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None
# What leads the lab's machines to the embedded AWS is not for these calls.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def own_token():
    words = ("scontrol", "token", f"lifespan={LIFESPAN_SECONDS}")
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout.strip().removeprefix("SLURM_JWT=")


def signed(token, key):
    """The same claims, signed with another key."""
    message = token.rpartition(".")[0]
    signature = hmac.new(key, message.encode(), hashlib.sha256).digest()
    return f"{message}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def call(method, path, token, body=None):
    """Status and JSON of an answer; the JSON is empty where it is another text."""
    headers = {"Content-Type": "application/json", **({"X-SLURM-USER-TOKEN": token} if token else {})}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(API + path, data, headers, method=method)
    try:
        with opener.open(request, timeout=ANSWER_SECONDS) as answer:
            status, text = answer.status, answer.read()
    except urllib.error.HTTPError as error:
        status, text = error.code, error.read()
    try:
        return status, json.loads(text)
    except ValueError:
        return status, {}


def submit(token):
    """Number of the job, or how it was refused."""
    place = {"required_nodes": [node]} if node else {"hold": True}
    job = {
        "name": "token",
        "current_working_directory": "/tmp",
        "environment": ["PATH=/usr/bin:/bin"],
        "standard_output": "/dev/null",
        **place,
    }
    status, answer = call("POST", "/submit", token, {"script": "#!/bin/sh\ntrue\n", "job": job})
    if answer.get("job_id"):
        return answer["job_id"], None
    errors = [error["error"] for error in answer.get("errors", []) if error.get("error")]
    return None, " ".join([str(status), *errors])


def state(token, number):
    """Its state and its user."""
    _, answer = call("GET", f"/{number}", token)
    job = (answer.get("jobs") or [{}])[0]
    return (job.get("job_state") or ["UNKNOWN"])[0], job.get("user_name", "nobody known")


token = own_token()
found = {}
for name, one in (("with a token", token), ("without one", None), ("with one of another key", signed(token, other_key))):
    number, refused = submit(one)
    if number is None:
        found[name] = refused
        continue
    end = time.monotonic() + END_SECONDS
    while node and one == token and state(token, number)[0] not in DONE and time.monotonic() < end:
        time.sleep(0.5)
    found[name] = " as ".join(state(token, number))
    call("DELETE", f"/{number}", token)
print(json.dumps(found))
