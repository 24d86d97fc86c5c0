"""Talks to an echo server five times a second, as an SSH session would, until standard input ends.

Usage: tcp-session.py ADDRESS PORT. Prints the longest time without an answer, in seconds, or why the session broke.
"""

import select
import socket
import sys
import time

session = socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=10)
session.settimeout(180)
print("connected", file=sys.stderr, flush=True)
longest = 0.0
while not select.select([sys.stdin], [], [], 0.2)[0]:
    begin = time.monotonic()
    session.sendall(b"x")
    if session.recv(1) != b"x":
        sys.exit("the session was closed")
    longest = max(longest, time.monotonic() - begin)
print(f"{longest:.1f}")
