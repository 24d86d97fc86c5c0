"""Large UDP datagrams, one at a time: the next one goes when the last one has been answered.

datagrams.py send TARGET PORT BYTES COUNT SECONDS   prints how many were answered; SECONDS is waited for each answer
datagrams.py answer NAME PORT BYTES COUNT           answers those that came whole, until /run/NAME.stop appears

A datagram's last byte is its number, and all others follow from it. The answerer makes /run/NAME.ready when it listens.
"""

import hashlib
import pathlib
import select
import socket
import sys
import time

LOOK_SECONDS = 0.2
# So many without an answer, one after the other, are enough.
ROW = 2


def datagram(number, size):
    return hashlib.shake_256(bytes([number])).digest(size - 1) + bytes([number])


def send(target, port, size, count, seconds):
    out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    out.connect((target, int(port)))
    answered, row = 0, 0
    for number in range(int(count)):
        if row == ROW:
            break
        out.send(datagram(number, int(size)))
        end, answer = time.monotonic() + float(seconds), b""
        while answer != bytes([number]) and time.monotonic() < end:
            if select.select([out], [], [], max(end - time.monotonic(), 0))[0]:
                answer = out.recv(16)
        heard = answer == bytes([number])
        answered, row = answered + heard, 0 if heard else row + 1
    print(answered)


def answer(name, port, size, count):
    inbound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    inbound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    inbound.bind(("0.0.0.0", int(port)))
    pathlib.Path(f"/run/{name}.ready").touch()
    stop = pathlib.Path(f"/run/{name}.stop")
    while not stop.exists():
        if select.select([inbound], [], [], LOOK_SECONDS)[0]:
            data, sender = inbound.recvfrom(65535)
            if data == datagram(data[-1], int(size)) and data[-1] < int(count):
                inbound.sendto(data[-1:], sender)


{"send": send, "answer": answer}[sys.argv[1]](*sys.argv[2:])
