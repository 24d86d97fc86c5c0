"""Answers on a TCP and a UDP port until it is ended: listen.py TCP-PORT UDP-PORT.

A TCP port on which somebody else listens is left to him.
"""

import errno
import select
import socket
import sys

try:
    tcp = [socket.create_server(("0.0.0.0", int(sys.argv[1])))]
except OSError as error:
    if error.errno != errno.EADDRINUSE:
        raise
    tcp = []
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(("0.0.0.0", int(sys.argv[2])))
while True:
    for ready in select.select([*tcp, udp], [], [])[0]:
        if ready in tcp:
            ready.accept()[0].close()
        else:
            data, sender = udp.recvfrom(2048)
            udp.sendto(data, sender)
