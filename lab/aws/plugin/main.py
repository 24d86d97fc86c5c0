"""Starts MiniStack with what its CloudFormation and EC2 lack for machines.

MiniStack keeps instances as records. This plug-in adds the missing EC2 calls
and resource types, and after every change to EC2 runs the lab's hook, which
makes virtual machines and network match the records. Functions act as their
roles, calls of machines and functions are written down, and Run Command runs
commands on the machines.

Environment: SKYLAN_LAB_HOOK (JSON array, the hook's command line),
SKYLAN_LAB_PUBLIC_CIDR (public addresses are taken from it),
SKYLAN_LAB_PUBLIC_PARAMETERS (JSON object, parameters that AWS publishes),
SKYLAN_LAB_CALLS (the file for the calls), SKYLAN_LAB_MACHINE (JSON object,
what a machine has), SKYLAN_LAB_CAPACITY (the file that says which machines
AWS lacks), SKYLAN_LAB_CLOCK (the file that says by how much schedules are
ahead), SKYLAN_LAB_RUN_COMMAND (the socket of the machines' agents).
"""

import json
import os

import calls
import clock
import creation_order
import ec2_api
import ec2_resources
import role_sessions
import run_command
from converger import Converger
from ministack.services import ssm


def main():
    creation_order.install()
    converger = Converger.from_environment()
    ec2_api.install(converger, os.environ["SKYLAN_LAB_CAPACITY"])
    ec2_resources.install(converger)
    role_sessions.install()
    clock.install(os.environ["SKYLAN_LAB_CLOCK"])
    run_command.install(os.environ["SKYLAN_LAB_RUN_COMMAND"])
    calls.install(calls.Calls(os.environ["SKYLAN_LAB_CALLS"]))
    ssm._PUBLIC_AMI_PARAMETERS.update(json.loads(os.environ["SKYLAN_LAB_PUBLIC_PARAMETERS"]))

    from ministack import app

    app.main()


if __name__ == "__main__":
    main()
