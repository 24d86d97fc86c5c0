"""Datagrams to groups and to all, and how many copies of each arrive.

copies.py send OWN COUNT TARGET:PORT...                  sends COUNT to each target, from the address OWN
copies.py receive NAME OWN COUNT SECONDS TARGET:PORT...  prints, a line a target, how many different ones and copies came

A receiver makes /run/NAME.ready when it listens, and goes on listening for SECONDS after it has one of each. It ends
before when /run/NAME.stop appears.
"""

import pathlib
import select
import socket
import sys
import time

LOOK_SECONDS, PAUSE_SECONDS = 0.2, 0.1
START = b"skylan "


def pairs(targets):
    return [(address, int(port)) for address, port in (target.split(":") for target in targets)]


def send(own, count, *targets):
    out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    out.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(own))
    for number in range(int(count)):
        for target in pairs(targets):
            out.sendto(START + b"%d" % number, target)
        time.sleep(PAUSE_SECONDS)


def listen(own, address, port):
    inbound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    inbound.bind(("", port))
    if not address.endswith(".255"):
        membership = socket.inet_aton(address) + socket.inet_aton(own)
        inbound.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
    return inbound


def receive(name, own, count, seconds, *targets):
    copies = {listen(own, *target): [] for target in pairs(targets)}
    pathlib.Path(f"/run/{name}.ready").touch()
    stop, end = pathlib.Path(f"/run/{name}.stop"), None
    while not stop.exists() and (end is None or time.monotonic() < end):
        for inbound in select.select(list(copies), [], [], LOOK_SECONDS)[0]:
            data = inbound.recv(100)
            if data.startswith(START):
                copies[inbound].append(data)
        if end is None and all(len(set(came)) == int(count) for came in copies.values()):
            end = time.monotonic() + float(seconds)
    for came in copies.values():
        print(len(set(came)), len(came))


{"send": send, "receive": receive}[sys.argv[1]](*sys.argv[2:])
