#!/usr/bin/env python3
"""Give a Compose project's services what they need on the LAN: lan_services.py ENV-FILE FOLDER

Reads the project as `docker compose config --format json` prints it, and prints what Compose is to add to it, as JSON. A
service with `network_mode: host` gets the settings of DDS (the variables of ENV-FILE, and FOLDER, which they name) and,
since DDS talks through shared memory to what has its host's name, the host's own (`ipc: host`). Every service's log goes
to the journal. What a service says itself, it keeps.
"""
import json
import sys


def variables(path):
    """The `NAME=value` lines of a file."""
    with open(path, encoding="utf-8") as file:
        return dict(line.rstrip("\n").split("=", 1) for line in file if "=" in line)


def added(service, environment, folder):
    """What a service gets."""
    more = {}
    if "logging" not in service:
        more["logging"] = {"driver": "journald", "options": {"tag": "{{.Name}}"}}
    if service.get("network_mode") != "host":
        return more
    own = service.get("environment") or {}
    # Compose would take a dollar sign for a variable of its own.
    given = {name: value.replace("$", "$$") for name, value in environment.items() if name not in own}
    if given:
        more["environment"] = given
    if not any(mount.get("target") == folder for mount in service.get("volumes") or []):
        more["volumes"] = [f"{folder}:{folder}:ro"]
    if "ipc" not in service:
        more["ipc"] = "host"
    return more


def main():
    environment, folder = variables(sys.argv[1]), sys.argv[2]
    services = json.load(sys.stdin).get("services") or {}
    json.dump({"services": {name: added(one, environment, folder) for name, one in services.items()}}, sys.stdout)


if __name__ == "__main__":
    main()
