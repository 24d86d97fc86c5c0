"""Who gets a frame: vlan_frames.py DEVICE VLAN LISTENERS...

Sends a broadcast out of the device, in a VLAN or in none (0), several times, and prints for each listener the VLANs in
which it came in there, in JSON.
"""

import json
import select
import socket
import struct
import sys
import time

ETH_P_ALL = 3
SOL_PACKET, PACKET_AUXDATA = 263, 8
KIND = 0x88B5  # for experiments (IEEE 802)

device, vlan, *listeners = sys.argv[1:]
sockets = {}
for name in listeners:
    sockets[name] = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    sockets[name].bind((name, ETH_P_ALL))
    sockets[name].setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    sockets[name].setblocking(False)

tag = struct.pack("!HH", 0x8100, int(vlan)) if vlan != "0" else b""
frame = b"\xff" * 6 + b"\x02\0\0\0\0\x07" + tag + struct.pack("!H", KIND) + b"skylan".ljust(46, b"\0")
out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
out.bind((device, 0))
seen = {name: set() for name in listeners}
end = time.monotonic() + 1.5
while time.monotonic() < end:
    out.send(frame)
    for ready in select.select(sockets.values(), [], [], 0.2)[0]:
        name = next(name for name, one in sockets.items() if one is ready)
        while True:
            try:
                data, extra, _, address = ready.recvmsg(2000, 100)
            except BlockingIOError:
                break
            if address[2] == socket.PACKET_OUTGOING or b"skylan" not in data:
                continue
            tci = next((struct.unpack("IIIHHHH", value)[5] for _, kind, value in extra if kind == PACKET_AUXDATA), 0)
            if data[12:14] == b"\x81\0":
                tci = struct.unpack("!H", data[14:16])[0]
            seen[name].add(tci & 0xFFF)
print(json.dumps({name: sorted(vlans) for name, vlans in seen.items()}))
