"""Stops OpenVPN for a while as soon as a stream of large packets begins: pause.py NAME DEVICE SECONDS

The stream is seen at DEVICE, the TAP device that OpenVPN serves. Begins when the file /run/NAME.ready appears, and ends
after the pause, or when /run/NAME.stop does. Prints whether there was one.
"""

import os
import pathlib
import signal
import subprocess
import sys
import time

LOOK_SECONDS = 0.002
# More than a sample: what finds and greets is less.
BEGUN_BYTES = 60_000

name, device, seconds = sys.argv[1:]
pid = int(subprocess.check_output(["systemctl", "show", "--value", "-p", "MainPID", "skylan-openvpn"]))
counter = pathlib.Path(f"/sys/class/net/{device}/statistics/rx_bytes")
stop = pathlib.Path(f"/run/{name}.stop")


def received():
    return int(counter.read_text())


pathlib.Path(f"/run/{name}.ready").touch()
before, looks = received(), 0
while received() - before < BEGUN_BYTES:
    time.sleep(LOOK_SECONDS)
    looks += 1
    if looks % 500 == 0:
        # Other traffic adds up too: only a stream is that fast.
        before = received()
    if stop.exists():
        print("no stream came")
        sys.exit(1)
os.kill(pid, signal.SIGSTOP)
try:
    time.sleep(float(seconds))
finally:
    os.kill(pid, signal.SIGCONT)
print("paused")
