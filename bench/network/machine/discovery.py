"""How long DDS participants take to find each other."""

import subprocess
import time

from figures import dds_settings

LIMIT_SECONDS = 100


def dds_ends(home):
    """Robot and node, each with its device on the LAN."""
    return (home.robot, "eth0"), (home.node, home.way.node_device)


def found_all(sender, receiver, count):
    """Seconds until each of `count` listeners has heard its own talker. Each is a participant of its own; those of an end are
    in one program, and both start at once.

    sender and receiver are each a host and its device on the LAN. Raises RuntimeError when some have not.
    """

    def start(end, task):
        host, device = end
        words = ["env", f"CYCLONEDDS_URI={dds_settings(device)}", "lab-dds-cyclone"]
        words += [task, "rt/found", LIMIT_SECONDS, count]
        return subprocess.Popen(host.inside(*words), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    began = time.monotonic()
    listeners, talkers = start(receiver, "listen-as"), start(sender, "talk-as")
    try:
        said, _ = listeners.communicate(timeout=LIMIT_SECONDS + 15)
        seconds = time.monotonic() - began
    finally:
        for child in (listeners, talkers):
            child.kill()
            child.communicate()
    if listeners.returncode != 0:
        raise RuntimeError(f"of {count} listeners not all heard their talkers in {LIMIT_SECONDS} s: {said.strip()[-200:]}")
    return {f"{2 * count} participants found, s": seconds}
