"""How long DDS programs take to find each other."""

import subprocess
import time

from figures import dds_settings

LIMIT_SECONDS = 240


def found_all(sender, receiver, count):
    """Seconds until each of `count` listeners has heard its own talker: all start at once.

    sender and receiver are each a host and its device on the LAN. Raises RuntimeError when some have not.
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
        seconds = time.monotonic() - began
    except subprocess.TimeoutExpired:
        heard = [child.poll() == 0 for child in listeners]
    finally:
        for child in (*listeners, *talkers):
            child.kill()
            child.wait()
    if not all(heard):
        raise RuntimeError(f"{heard.count(False)} of {count} listeners heard nothing in {LIMIT_SECONDS} s")
    return {f"{2 * count} participants found, s": seconds}
