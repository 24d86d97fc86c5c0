#!/usr/bin/env python3
"""EC2 and slurmctld of a cluster with fleets, for programs that ask them: fleet_world.py FILE aws|scontrol ARGUMENT...

FILE is the world as JSON: `nodes` by name (state, instance, address, reason, reason_at), `instances` by id (state, node,
fleet, launched, address), `room` of fleets that have not enough, `refuse` (calls by action that fail, one after the
other, with this code; `silent` for a program that gives no answer), and `did`, what was called.
"""
import datetime
import fcntl
import json
import re
import sys
import time

NO_ANSWER = "Unable to contact slurm controller (connect failure)"
THERE = ("pending", "running", "stopping", "stopped")


def unfolded(expression):
    found = []
    for head, spans, plain in re.findall(r"([\w-]+)\[([\d,-]+)\]|([\w-]+)", expression):
        for span in spans.split(",") if spans else ():
            first, _, last = span.partition("-")
            found += [f"{head}{number}" for number in range(int(first), int(last or first) + 1)]
        found += [plain] if plain else []
    return found


def refused(world, action):
    left = world.get("refuse", {}).get(action)
    return left.pop(0) if left else None


def option(arguments, name):
    rest = arguments[arguments.index(name) + 1 :]
    end = next((place for place, word in enumerate(rest) if word.startswith("--")), len(rest))
    return rest[:end]


def create_fleet(world, arguments):
    request = json.loads(option(arguments, "--cli-input-json")[0])
    world.setdefault("requests", []).append(request)
    count = request["TargetCapacitySpecification"]["TotalTargetCapacity"]
    tags = {tag["Key"]: tag["Value"] for tag in request["TagSpecifications"][0]["Tags"]}
    fleet = tags["skylan:fleet"]
    options = request.get("SpotOptions") or request["OnDemandOptions"]
    least = options.get("MinTargetCapacity", 0)
    if least and not (options.get("SingleAvailabilityZone") or options.get("SingleInstanceType")):
        return "InvalidParameterCombination"
    room = min(count, world.get("room", {}).get(fleet, count))
    code = refused(world, "fleet-error") or ("InsufficientInstanceCapacity" if room < count else None)
    given = 0 if code and code != "InsufficientInstanceCapacity" or room < least else room
    ids = []
    for _ in range(given):
        ids.append(f"i-{len(world['instances']) + 1}")
        world["instances"][ids[-1]] = {"state": "pending", "fleet": fleet, "launched": time.time()}
        world["instances"][ids[-1]]["address"] = f"10.1.2.{len(world['instances'])}"
    errors = [{"ErrorCode": code, "ErrorMessage": "that is so"}] if code else []
    return {"Instances": [{"InstanceIds": ids}] if ids else [], "Errors": errors}


def describe(world, arguments):
    wanted = option(arguments, "--instance-ids") if "--instance-ids" in arguments else None
    some = []
    for one, known in world["instances"].items():
        if one in wanted if wanted else known["state"] in THERE:
            tags = {"skylan:cluster": "lab", "skylan:fleet": known["fleet"], "skylan:node": known.get("node")}
            launched = datetime.datetime.fromtimestamp(known["launched"], datetime.timezone.utc)
            some.append(
                {
                    **{"InstanceId": one, "State": {"Name": known["state"]}, "InstanceType": "t3.small"},
                    **{"LaunchTime": launched.isoformat(), "PrivateIpAddress": known.get("address", "10.1.2.99")},
                    "Tags": [{"Key": key, "Value": value} for key, value in tags.items() if value],
                }
            )
    return {"Reservations": [{"Instances": some}]}


def create_tags(world, arguments):
    [one], [tag] = option(arguments, "--resources"), option(arguments, "--tags")
    world["instances"][one]["node"] = re.fullmatch("Key=skylan:node,Value=(.*)", tag)[1]
    return {}


def terminate(world, arguments):
    ids = option(arguments, "--instance-ids")
    if any(one not in world["instances"] for one in ids):
        return "InvalidInstanceID.NotFound"
    for one in ids:
        world["instances"][one]["state"] = "shutting-down"
    return {}


AWS = {
    "create-fleet": create_fleet,
    "create-tags": create_tags,
    "describe-instances": describe,
    "terminate-instances": terminate,
}


def aws(world, arguments):
    action = arguments[5]
    code = refused(world, action)
    if code == "silent":
        sys.stderr.write("Could not connect to the endpoint URL\n")
        return 255
    answer = code or AWS[action](world, arguments)
    if isinstance(answer, str):
        sys.stderr.write(f"\nAn error occurred ({answer}) when calling the operation: no\n")
        return 254
    print(json.dumps(answer))
    return 0


def scontrol(world, arguments):
    if arguments[:2] == ["show", "hostnames"]:
        print("\n".join(unfolded(arguments[2])))
        return 0
    code = refused(world, f"scontrol-{arguments[0]}")
    if code:
        sys.stderr.write(f"slurm_load_node error: {NO_ANSWER if code == 'silent' else code}\n")
        return 1
    if arguments[0] == "show":
        for name, node in world["nodes"].items():
            settle(node)
            reason = f" Reason={node['reason']} [slurm@{int(node['reason_at'])}]" if node.get("reason") else ""
            instance = f" InstanceId={node['instance']}" if node.get("instance") else ""
            address = node.get("address", name)
            print(f"NodeName={name} NodeAddr={address} State={node['state']} Weight=8{reason}{instance}")
        return 0
    changes = dict(word.split("=", 1) for word in arguments[1:])
    for name in unfolded(changes.pop("nodename")):
        change(world["nodes"][name], changes)
    return 0


def settle(node):
    """slurmctld powers down a moment after it was told to, and forgets then what a node was before."""
    if "looks" in node:
        node["looks"] -= 1
        if node["looks"] == 0:
            del node["looks"]
            node["state"] = "IDLE+CLOUD+POWERING_DOWN"


def change(node, changes):
    flags = node["state"].split("+")
    wanted = changes.get("state")
    if wanted == "down":
        flags[0] = "DOWN"
    elif wanted == "resume":
        flags[0] = "IDLE"
        node.pop("reason", None)
    elif wanted == "power_down_force":
        flags.append("POWER_DOWN")
        node["looks"] = 2
    node["state"] = "+".join(flags)
    if "reason" in changes:
        node["reason"], node["reason_at"] = changes["reason"], time.time()
    node["address"] = changes.get("nodeaddr", node.get("address", ""))
    node["instance"] = changes.get("instanceid", node.get("instance", ""))


def main(path, program, *arguments):
    with open(path, "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        world = json.load(file)
        if program == "aws" or arguments[0] == "update":
            world.setdefault("did", []).append(" ".join(arguments[5:] if program == "aws" else ("scontrol", *arguments)))
        status = (aws if program == "aws" else scontrol)(world, list(arguments))
        file.seek(0)
        json.dump(world, file)
        file.truncate()
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
