"""How long DDS programs take to find each other."""

import subprocess
import time

from figures import dds_settings

LIMIT_SECONDS = 180


def found_all(sender, receiver, count):
    """Seconds until each of `count` listeners has heard its own talker: all start at once. Empty when some have not.

    sender and receiver are each a host and its device on the LAN.
    """

    def start(end, task, number):
        host, device = end
        words = ["env", f"CYCLONEDDS_URI={dds_settings(device)}", "lab-dds-cyclone"]
        words += [task, f"rt/found_{number}", LIMIT_SECONDS]
        return subprocess.Popen(host.inside(*words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    began = time.monotonic()
    listeners = [start(receiver, "listen", number) for number in range(count)]
    talkers = [start(sender, "talk", number) for number in range(count)]
    try:
        heard = [child.wait(max(1, began + LIMIT_SECONDS - time.monotonic())) == 0 for child in listeners]
    except subprocess.TimeoutExpired:
        return {}
    finally:
        for child in (*listeners, *talkers):
            child.kill()
            child.wait()
    return {f"{2 * count} participants found, s": time.monotonic() - began} if all(heard) else {}
