"""Sends GRE packets with an Ethernet frame inside: gre.py TARGET MAC SOURCE...

Each SOURCE is the sender's address that a packet names, true or not; the frame inside comes from MAC. Five times in two
seconds. Needs a raw socket.
"""

import socket
import struct
import sys
import time

target, mac, sources = sys.argv[1], bytes.fromhex(sys.argv[2].replace(":", "")), sys.argv[3:]

# An ARP probe, which any bridge floods (RFC 5227).
arp = struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1) + mac + bytes(10) + socket.inet_aton("169.254.99.99")
inner = (b"\xff" * 6 + mac + b"\x08\x06" + arp).ljust(60, b"\0")
gre = struct.pack("!HH", 0, 0x6558) + inner

out = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
for _ in range(5):
    for source in sources:
        addresses = socket.inet_aton(source) + socket.inet_aton(target)
        # The kernel fills in length, identification and checksum (raw(7)).
        out.sendto(struct.pack("!BBHHHBBH", 0x45, 0, 0, 0, 0, 64, 47, 0) + addresses + gre, (target, 0))
    time.sleep(0.4)
