"""Sends an IGMPv2 general query from an interface, as a router or a switch does: querier.py DEVICE ADDRESS."""

import socket
import struct
import sys

device, address = sys.argv[1:]
query = struct.pack("!BBHI", 0x11, 1, ~0x1101 & 0xFFFF, 0)
out = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_IGMP)
out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(address))
out.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
# Router alert (RFC 2113), which RFC 2236 asks for.
out.setsockopt(socket.IPPROTO_IP, socket.IP_OPTIONS, b"\x94\x04\0\0")
out.sendto(query, ("224.0.0.1", 0))
