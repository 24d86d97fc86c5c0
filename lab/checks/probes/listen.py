"""Answers on a TCP and a UDP port until it is ended: listen.py TCP-PORT UDP-PORT."""

import select
import socket
import sys

tcp = socket.create_server(("0.0.0.0", int(sys.argv[1])))
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(("0.0.0.0", int(sys.argv[2])))
while True:
    for ready in select.select([tcp, udp], [], [])[0]:
        if ready is tcp:
            tcp.accept()[0].close()
        else:
            data, sender = udp.recvfrom(2048)
            udp.sendto(data, sender)
