"""Broadcasts of 1,400 bytes, some 1,000 a second: flood.py DEVICE MAC SECONDS. Prints how many. Needs a raw socket."""

import socket
import struct
import sys
import time

RATE = 1000
KIND = 0x88B5  # for experiments (IEEE 802)

device, mac, seconds = sys.argv[1], bytes.fromhex(sys.argv[2].replace(":", "")), float(sys.argv[3])
frame = b"\xff" * 6 + mac + struct.pack("!H", KIND) + bytes(1386)
with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as out:
    out.bind((device, 0))
    start, sent = time.monotonic(), 0
    while (gone := time.monotonic() - start) < seconds:
        # A host that stood still does not catch up.
        due = min(int(gone * RATE), sent + 50)
        while sent < due:
            try:
                out.send(frame)
            except OSError:
                break
            sent += 1
        time.sleep(0.01)
print(sent)
