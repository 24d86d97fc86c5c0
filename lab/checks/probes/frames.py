"""Frames of each kind that may, or must not, cross the edge of the bridge.

frames.py send DEVICE MAC SERVER CLIENT KIND...  sends each kind five times in two seconds, from MAC
frames.py watch NAME MAC...                      counts what arrives from MACs, and DHCP for them, by interface and kind
frames.py serve NAME DEVICE SERVER MAC           answers each DHCP request of MAC

SERVER is the address of a DHCP server, CLIENT the MAC address that it offers a lease to. Watching and serving begin when
the file /run/NAME.ready appears and end when /run/NAME.stop does. Needs a raw socket.
"""

import collections
import json
import pathlib
import select
import socket
import struct
import sys
import time

TIMES, PAUSE_SECONDS = 5, 0.4
LONGEST_SECONDS, LOOK_SECONDS = 500, 0.2
ALL_PROTOCOLS = 3
OUTGOING = 4
BROADCAST = b"\xff" * 6
LINK_LOCAL = socket.inet_pton(socket.AF_INET6, "fe80::5c")


def mac_bytes(text):
    return bytes.fromhex(text.replace(":", ""))


def checksum(data):
    data += bytes(len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ipv4_udp(source, target, source_port, target_port, data):
    udp = struct.pack("!HHHH", source_port, target_port, 8 + len(data), 0) + data
    addresses = socket.inet_aton(source) + socket.inet_aton(target)
    header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0) + addresses
    return header[:10] + struct.pack("!H", checksum(header)) + header[12:] + udp


def ipv6(target, protocol, data, checksum_at):
    addresses = LINK_LOCAL + socket.inet_pton(socket.AF_INET6, target)
    pseudo = addresses + struct.pack("!II", len(data), protocol)
    data = data[:checksum_at] + struct.pack("!H", checksum(pseudo + data)) + data[checksum_at + 2 :]
    return struct.pack("!IHBB", 6 << 28, len(data), protocol, 255) + addresses + data


def bootp(operation, client, message, options=b"", lease="0.0.0.0"):
    head = struct.pack("!BBBBIHH", operation, 1, 6, 0, int.from_bytes(client[2:], "big"), 0, 0x8000)
    addresses = bytes(4) + socket.inet_aton(lease) + bytes(8)
    return head + addresses + client + bytes(202) + b"\x63\x82\x53\x63\x35\x01" + bytes([message]) + options + b"\xff"


def offer(server, client):
    options = b"\x36\x04" + socket.inet_aton(server) + b"\x33\x04" + struct.pack("!I", 60)
    return ipv4_udp(server, "255.255.255.255", 67, 68, bootp(2, client, 2, options, server))


def frame(kind, mac, server, client):
    def ethernet(target, protocol, data):
        return (target + mac + struct.pack("!H", protocol) + data).ljust(60, b"\0")

    def icmpv6(target, kind):
        # A router that is none: its lifetime is 0.
        body = bytes([kind]) + bytes(15)
        return ethernet(b"\x33\x33" + socket.inet_pton(socket.AF_INET6, target)[12:], 0x86DD, ipv6(target, 58, body, 2))

    if kind == "arp":
        probe = struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1) + mac + bytes(10) + socket.inet_aton("169.254.99.99")
        return ethernet(BROADCAST, 0x0806, probe)
    if kind == "mdns":
        question = ipv4_udp(server, "224.0.0.251", 5353, 5353, bytes(12))
        return ethernet(b"\x01\x00\x5e\x00\x00\xfb", 0x0800, question)
    if kind == "dhcp-request":
        return ethernet(BROADCAST, 0x0800, ipv4_udp("0.0.0.0", "255.255.255.255", 68, 67, bootp(1, mac, 1)))
    if kind == "dhcp-offer":
        return ethernet(BROADCAST, 0x0800, offer(server, client))
    if kind == "dhcpv6":
        solicit = struct.pack("!HHHH", 546, 547, 12, 0) + b"\x01\x5c\x5c\x5c"
        return ethernet(b"\x33\x33\x00\x01\x00\x02", 0x86DD, ipv6("ff02::1:2", 17, solicit, 6))
    if kind == "router-advertisement":
        return icmpv6("ff02::1", 134)
    if kind == "router-solicitation":
        return icmpv6("ff02::2", 133)
    if kind == "stp":
        return ethernet(b"\x01\x80\xc2\0\0\0", 38, b"\x42\x42\x03" + bytes(35))
    if kind == "lldp":
        return ethernet(b"\x01\x80\xc2\0\0\x0e", 0x88CC, bytes(46))
    raise SystemExit(f"no kind of frame: {kind}")


def kind_of(data):
    """Kind, and for DHCP whose lease it is about and who offers it."""
    protocol, body = struct.unpack("!H", data[12:14])[0], data[14:]
    if protocol < 1536:
        return "stp", None
    if protocol == 0x0806:
        return "arp", None
    if protocol == 0x88CC:
        return "lldp", None
    if protocol == 0x86DD:
        if body[6] == 17:
            return "dhcpv6", None
        return {133: "router-solicitation", 134: "router-advertisement"}.get(body[40], "icmpv6"), None
    if protocol == 0x0800 and body[9] == 47:
        return "gre", None
    if protocol == 0x0800 and body[9] == 17:
        port = struct.unpack("!H", body[22:24])[0]
        if port in (67, 68):
            name = "dhcp-request" if port == 67 else f"dhcp-offer {socket.inet_ntoa(body[12:16])}"
            return name, body[56:62]
        return "mdns" if port == 5353 else "udp", None
    return "other", None


def arriving(name, device=""):
    packets = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL_PROTOCOLS))
    packets.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
    if device:
        packets.bind((device, ALL_PROTOCOLS))
    pathlib.Path(f"/run/{name}.ready").touch()
    stop, end = pathlib.Path(f"/run/{name}.stop"), time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < end:
        if select.select([packets], [], [], LOOK_SECONDS)[0]:
            data, (interface, _, kind, *_) = packets.recvfrom(65535)
            if kind != OUTGOING:
                yield interface, data.ljust(60, b"\0")
        if stop.exists():
            return
    raise SystemExit("nobody said stop")


def send(device, mac, server, client, *kinds):
    out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    out.bind((device, 0))
    for _ in range(TIMES):
        for kind in kinds:
            out.send(frame(kind, mac_bytes(mac), server, mac_bytes(client)))
        time.sleep(PAUSE_SECONDS)


def watch(name, *macs):
    wanted = [mac_bytes(mac) for mac in macs]
    seen = collections.defaultdict(collections.Counter)
    for interface, data in arriving(name):
        kind, client = kind_of(data)
        # In the tunnel's own packets the frame is further inside.
        if data[6:12] in wanted or client in wanted or kind == "gre" and any(mac in data for mac in wanted):
            seen[interface][kind] += 1
    print(json.dumps(seen))


def serve(name, device, server, mac):
    out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    out.bind((device, 0))
    for _, data in arriving(name, device):
        if kind_of(data) == ("dhcp-request", mac_bytes(mac)):
            out.send(BROADCAST + mac_bytes("02:00:00:00:5c:5c") + b"\x08\x00" + offer(server, mac_bytes(mac)))


{"send": send, "watch": watch, "serve": serve}[sys.argv[1]](*sys.argv[2:])
