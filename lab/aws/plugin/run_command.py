"""Run Command of Systems Manager on the lab's machines, whose agents answer at a socket.

MiniStack keeps the commands and their results; it knows instances that run and have a container of its own.
"""

import json
import socket

from ministack.services import ec2


def install(path):
    """:param path: the socket of `lab/fabric/run-command.ts`"""
    ec2.instance_is_managed = is_running
    ec2.exec_in_instance_blocking = lambda instance, argv, *_: ask(path, instance, argv)


def is_running(instance):
    record = ec2._instances.get(instance)
    return record is not None and record["State"]["Name"] == "running"


def ask(path, instance, argv):
    """Exit status, output and complaints of a command."""
    try:
        with socket.socket(socket.AF_UNIX) as agents:
            agents.connect(path)
            agents.sendall(f"{json.dumps({'instance': instance, 'argv': argv})}\n".encode())
            with agents.makefile(encoding="utf-8") as lines:
                answer = json.loads(lines.readline() or "{}")
    except OSError as error:
        answer = {"stderr": f"no agent: {error}"}
    return answer.get("exitCode", -1), answer.get("stdout", ""), answer.get("stderr", "")
