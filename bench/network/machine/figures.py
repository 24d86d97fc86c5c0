"""What is measured on a road. Each figure is a dictionary of names to numbers."""

import json
import re
import statistics
import subprocess
import time

TCP_SECONDS = 5
UDP_SECONDS = 2
# So many steps halve the range, by its logarithm, in which the highest rate without loss is.
UDP_STEPS = 6
UDP_PAYLOAD_BYTES = 1400
# A rate counts as without loss that loses less than one packet in a thousand: the first of a stream wait for ARP.
UDP_LOSS = 0.001
PINGS = 200


def iperf(client, address, *options):
    said = client.run("iperf3", "--json", "--client", address, *options, check=False, timeout=60)
    try:
        result = json.loads(said)
    except ValueError:
        return {"error": said[-300:] or "no answer"}
    return result


def busy_seconds():
    """Processor time of the whole machine but what was idle."""
    with open("/proc/stat", encoding="ascii") as file:
        user, nice, system, _idle, _wait, irq, softirq, *_ = map(int, file.readline().split()[1:])
    return (user + nice + system + irq + softirq) / 100


def tcp(client, address, streams):
    """Mbit/s, retransmitted segments, and what one gigabyte costs the machine in processor seconds without iperf3's own."""
    before = busy_seconds()
    result = iperf(client, address, "--time", TCP_SECONDS, "--parallel", streams)
    spent = busy_seconds() - before
    if "end" not in result or "sum_received" not in result["end"]:
        return {}
    end = result["end"]
    seconds = end["sum_received"]["seconds"]
    own = (end["cpu_utilization_percent"]["host_total"] + end["cpu_utilization_percent"]["remote_total"]) / 100 * seconds
    gigabytes = end["sum_received"]["bytes"] / 1e9
    name = "tcp" if streams == 1 else f"tcp{streams}"
    return {
        f"{name} Mbit/s": end["sum_received"]["bits_per_second"] / 1e6,
        f"{name} retransmits a gigabyte": end["sum_sent"].get("retransmits", 0) / max(gigabytes, 1e-6),
        f"{name} processor seconds a gigabyte": max(spent - own, 0) / max(gigabytes, 1e-6),
    }


def loss_at(client, address, megabits):
    """Share of packets that are lost, or that could not be sent at that rate."""
    options = ("--udp", "--time", UDP_SECONDS, "--length", UDP_PAYLOAD_BYTES, "--bitrate", f"{megabits:.2f}M")
    result = iperf(client, address, *options)
    total = result.get("end", {}).get("sum", {})
    if not total.get("packets"):
        return 1
    sent_rate = total["bytes"] * 8 / 1e6 / total["seconds"]
    return max(total["lost_packets"] / total["packets"], 0 if sent_rate > 0.9 * megabits else 1)


def udp(client, address, ceiling):
    """The highest rate without loss, in Mbit/s, up to `ceiling`."""
    low, high = ceiling / 64, ceiling * 2
    for _ in range(UDP_STEPS):
        middle = (low * high) ** 0.5
        if loss_at(client, address, middle) <= UDP_LOSS:
            low = middle
        else:
            high = middle
    return {"udp Mbit/s without loss": low}


def ping(client, address):
    """Round trip, in ms."""
    said = client.run("ping", "-n", "-i", "0.01", "-c", PINGS, address, check=False)
    times = sorted(float(value) for value in re.findall(r"time=([\d.]+) ms", said))
    if len(times) < PINGS / 2:
        return {}
    return {"round trip ms, median": statistics.median(times), "round trip ms, 99th": times[int(len(times) * 0.99) - 1]}


def dds_settings(device):
    return (
        "<CycloneDDS><Domain><General><Interfaces>"
        f'<NetworkInterface name="{device}"/></Interfaces></General></Domain></CycloneDDS>'
    )


def samples(sender, receiver, size, count=100, hertz=50):
    """Share of best-effort samples of `size` bytes that arrive, in percent. Each is (host, its device on the LAN)."""

    def probe(end, *words):
        host, device = end
        return subprocess.Popen(
            host.inside("env", f"CYCLONEDDS_URI={dds_settings(device)}", "lab-dds-cyclone", *words),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    topic = f"rt/bench_{size}"
    common = (f"bytes={size}", f"count={count}", "find=60", "end=90")
    listening = probe(receiver, "answer", topic, *common)
    time.sleep(0.5)
    sending = probe(
        sender, "send", topic, *common, f"hertz={hertz}", f"window={count}", "patience=5", f"losses={count}", "soon=90"
    )
    try:
        said, _ = sending.communicate(timeout=180)
        listening.wait(60)
    except subprocess.TimeoutExpired:
        return {}
    finally:
        for child in (sending, listening):
            child.kill()
    figures = dict(re.findall(r"(\w+)=([\d.]+)", said))
    if not int(float(figures.get("sent", 0))):
        return {}
    return {f"{size}-byte samples that arrive, %": 100 * float(figures["answered"]) / float(figures["sent"])}
