#!/usr/bin/env python3
"""EC2 and slurmctld of a cluster with fleets, for programs that ask them: fleet_world.py FILE curl|scontrol ARGUMENT...

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
import urllib.parse
from xml.sax.saxutils import escape

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


def unflattened(fields):
    """A request as it was before it became a form."""
    root = {}
    for key, value in fields.items():
        *outer, last = key.split(".")
        place = root
        for part in outer:
            place = place.setdefault(part, {})
        place[last] = value
    return listed(root)


def listed(value):
    if not isinstance(value, dict):
        return value
    members = {key: listed(member) for key, member in value.items()}
    return [members[str(place)] for place in range(1, len(members) + 1)] if "1" in members else members


def xml(name, value):
    if isinstance(value, list):
        value = "".join(xml("item", one) for one in value)
    elif isinstance(value, dict):
        value = "".join(xml(key, member) for key, member in value.items())
    else:
        value = escape(str(value))
    return f"<{name}>{value}</{name}>"


def create_fleet(world, request):
    world.setdefault("requests", []).append(request)
    count = int(request["TargetCapacitySpecification"]["TotalTargetCapacity"])
    tags = {tag["Key"]: tag["Value"] for tag in request["TagSpecification"][0]["Tag"]}
    fleet = tags["skylan:fleet"]
    options = request.get("SpotOptions") or request["OnDemandOptions"]
    least = int(options.get("MinTargetCapacity", 0))
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
    errors = [{"errorCode": code, "errorMessage": "that is so"}] if code else []
    return {"fleetInstanceSet": [{"instanceIds": ids}] if ids else [], "errorSet": errors}


def describe(world, request):
    wanted = request.get("InstanceId")
    some = []
    for one, known in world["instances"].items():
        if one in wanted if wanted else known["state"] in THERE:
            tags = {"skylan:cluster": "lab", "skylan:fleet": known["fleet"], "skylan:node": known.get("node")}
            launched = datetime.datetime.fromtimestamp(known["launched"], datetime.timezone.utc)
            some.append(
                {
                    **{"instanceId": one, "instanceState": {"name": known["state"]}, "instanceType": "t3.small"},
                    **{"launchTime": launched.strftime("%Y-%m-%dT%H:%M:%S.%fZ")},
                    **{"privateIpAddress": known.get("address", "10.1.2.99")},
                    "tagSet": [{"key": key, "value": value} for key, value in tags.items() if value],
                }
            )
    if wanted:
        return {"reservationSet": [{"instancesSet": some}]}
    # A page for each, as EC2 has one for each thousand.
    place = int(request.get("NextToken", 0))
    more = {"nextToken": place + 1} if place + 1 < len(some) else {}
    return {"reservationSet": [{"instancesSet": some[place : place + 1]}], **more}


def create_tags(world, request):
    [one], [tag] = request["ResourceId"], request["Tag"]
    if tag["Key"] != "skylan:node":
        return "InvalidParameterValue"
    world["instances"][one]["node"] = tag["Value"]
    return {}


def terminate(world, request):
    ids = request["InstanceId"]
    if any(one not in world["instances"] for one in ids):
        return "InvalidInstanceID.NotFound"
    for one in ids:
        world["instances"][one]["state"] = "shutting-down"
    return {}


AWS = {
    "CreateFleet": create_fleet,
    "CreateTags": create_tags,
    "DescribeInstances": describe,
    "TerminateInstances": terminate,
}


def ec2(world, fields):
    action = fields["Action"]
    code = refused(world, action)
    if code == "silent":
        sys.stderr.write("curl: (7) Failed to connect\n")
        return 7
    request = unflattened({key: value for key, value in fields.items() if key not in ("Action", "Version")})
    answer = code or AWS[action](world, request)
    if isinstance(answer, str):
        answer = {"Errors": {"Error": {"Code": answer, "Message": f"that is {answer}"}}}
        print(xml("Response", answer), 400, sep="\n", end="")
    else:
        print(xml(f"{action}Response", answer), 200, sep="\n", end="")
    return 0


def fields_of(arguments):
    return dict(urllib.parse.parse_qsl(arguments[arguments.index("--data") + 1], keep_blank_values=True))


def called(fields):
    """A call in a line."""
    return " ".join([fields["Action"], *(f"{key}={value}" for key, value in fields.items() if key not in ("Action", "Version"))])


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
        if program == "curl":
            # Credentials, which a real one would read too.
            sys.stdin.read()
            fields = fields_of(arguments)
            world.setdefault("did", []).append(called(fields))
            status = ec2(world, fields)
        else:
            if arguments[0] == "update":
                world.setdefault("did", []).append(" ".join(("scontrol", *arguments)))
            status = scontrol(world, list(arguments))
        file.seek(0)
        json.dump(world, file)
        file.truncate()
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
