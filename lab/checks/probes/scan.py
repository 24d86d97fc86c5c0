"""Tries TCP and UDP ports of addresses, and ICMP, and prints what answered.

scan.py DEVICE PORTS ADDRESS...   ->   {"203.0.113.10": ["icmp echo", "tcp/22 open"], ...}

PORTS are `all` or numbers with commas between. Any answer counts, a refusal too: it shows that the packet came through. Needs a raw socket.
"""

import collections
import json
import random
import socket
import struct
import sys
import threading
import time

SOURCE_PORT = random.randrange(40000, 60000)
# Enough for what a kernel queues, so that no packet is lost before it leaves.
BURST_PACKETS, PAUSE_SECONDS = 64, 0.0005
LAST_ANSWER_SECONDS = 1.5

device, targets = sys.argv[1], sys.argv[3:]
ports = range(1, 65536) if sys.argv[2] == "all" else [int(port) for port in sys.argv[2].split(",")]
answers = collections.defaultdict(set)


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def own_address(target):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((target, 9))
        return probe.getsockname()[0]


def syn(port, pseudo):
    header = struct.pack("!HHIIBBHHH", SOURCE_PORT, port, 1, 0, 5 << 4, 0x02, 1024, 0, 0)
    return header[:16] + struct.pack("!H", checksum(pseudo + header)) + header[18:]


def listen():
    packets = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
    packets.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 23)
    packets.bind((device, 0x0800))
    while True:
        note(packets.recv(2048))


def note(packet):
    source, start, protocol = socket.inet_ntoa(packet[12:16]), (packet[0] & 15) * 4, packet[9]
    if source not in targets:
        return
    body = packet[start:]
    if protocol == 6:
        answers[source].add(f"tcp/{body[0] << 8 | body[1]} {'open' if body[13] & 0x02 else 'closed'}")
    elif protocol == 17:
        answers[source].add(f"udp/{body[0] << 8 | body[1]} open")
    elif protocol == 1 and body[0] == 0:
        answers[source].add("icmp echo")
    elif protocol == 1 and body[0] == 3:
        inner = body[8:]
        numbers = inner[(inner[0] & 15) * 4 :]
        name = {6: "tcp", 17: "udp"}.get(inner[9], f"protocol {inner[9]}")
        answers[source].add(f"{name}/{numbers[2] << 8 | numbers[3]} unreachable")
    else:
        answers[source].add(f"protocol {protocol}, first byte {body[0]}")


def send(target):
    tcp, udp, icmp = (
        socket.socket(socket.AF_INET, socket.SOCK_RAW, number)
        for number in (socket.IPPROTO_TCP, socket.IPPROTO_UDP, socket.IPPROTO_ICMP)
    )
    for kind in (8, 13, 17):  # echo, timestamp, address mask
        message = struct.pack("!BBHHH", kind, 0, 0, SOURCE_PORT, 1) + bytes(12)
        icmp.sendto(message[:2] + struct.pack("!H", checksum(message)) + message[4:], (target, 0))
    addresses = socket.inet_aton(own_address(target)) + socket.inet_aton(target)
    pseudo = addresses + struct.pack("!HH", socket.IPPROTO_TCP, 20)
    for count, port in enumerate(ports):
        tcp.sendto(syn(port, pseudo), (target, 0))
        udp.sendto(struct.pack("!HHHH", SOURCE_PORT, port, 9, 0) + b"?", (target, 0))
        if count % BURST_PACKETS == 0:
            time.sleep(PAUSE_SECONDS)


threading.Thread(target=listen, daemon=True).start()
time.sleep(0.2)
for target in targets:
    send(target)
time.sleep(LAST_ANSWER_SECONDS)
print(json.dumps({target: sorted(answers[target]) for target in targets}))
