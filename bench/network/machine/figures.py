"""What is measured on a road. Each figure is a dictionary of names to numbers; RuntimeError says why there is none."""

import json
import re
import statistics
import subprocess
import time

from say import say

TCP_SECONDS = 3
UDP_SECONDS = 1
# The highest rate without loss is looked for from a part of TCP's to a multiple of it; each step halves what is left of
# that range, by its logarithm: to 16 %. TCP is far ahead where it hands the kernel more than a packet at a time.
UDP_FROM, UDP_TO, UDP_STEPS = 1 / 64, 1.75, 5
# A host that stands still for a moment loses packets too: a rate is lossy that is so as often, one time after the other.
UDP_TRIES = 2
UDP_PAYLOAD_BYTES = 1400
# A rate counts as without loss that loses less than one packet in a thousand: the first of a stream wait for ARP.
UDP_LOSS = 0.001
PINGS = 200
PING_SECONDS = 0.005
TICKS_A_SECOND = 100
AGAIN_SECONDS = 3

SAMPLES, SAMPLES_A_SECOND = 100, 50
CLOUD_BYTES, CLOUDS_A_SECOND, CLOUD_SECONDS = 5_000_000, 10, 8


# What iperf3 says when the connection by which both its ends agree broke: of the road, whose stream did not begin or end.
BROKEN_OFF = "unable to receive control message"


def iperf(client, address, *options):
    """What iperf3 has to say of one run; of a second one where the first one's control connection broke."""
    try:
        return iperf_once(client, address, *options)
    except RuntimeError as error:
        if BROKEN_OFF not in str(error):
            raise
        say(road=client.name, note=f"once more, since iperf3's control connection broke: {' '.join(map(str, options))}")
    # Its server ends the broken test before it takes another one.
    time.sleep(AGAIN_SECONDS)
    return iperf_once(client, address, *options)


def iperf_once(client, address, *options):
    said = client.run("iperf3", "--json", "--client", address, *options, check=False, timeout=60)
    try:
        result = json.loads(said)
    except ValueError as error:
        raise RuntimeError(f"iperf3: {said[-300:].strip() or 'no answer'}") from error
    if "error" in result:
        raise RuntimeError(f"iperf3: {result['error']}")
    return result["end"]


def busy_seconds():
    """Processor time of the whole machine but what was idle."""
    with open("/proc/stat", encoding="ascii") as file:
        user, nice, system, _idle, _wait, irq, softirq, *_ = map(int, file.readline().split()[1:])
    return (user + nice + system + irq + softirq) / TICKS_A_SECOND


def seconds_of(processes):
    """Processor time of programs, with what they have the kernel do for them."""

    def one(process):
        try:
            with open(f"/proc/{process.pid}/stat", encoding="utf-8") as file:
                # After the name, which may hold spaces: utime and stime are fields 14 and 15 (proc_pid_stat(5)).
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            return 0
        return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND

    return sum(map(one, processes))


def tcp(client, address, streams, programs=()):
    """Mbit/s, and segments sent again; of one stream also what a gigabyte costs in processor seconds: of the whole machine,
    with both ends of the stream, and of the programs that are named.

    programs: pairs of a name and processes.
    """
    began = busy_seconds(), [seconds_of(processes) for _, processes in programs]
    end = iperf(client, address, "--time", TCP_SECONDS, "--parallel", streams)
    spent = busy_seconds() - began[0]
    gigabytes = max(end["sum_received"]["bytes"] / 1e9, 1e-6)
    name = "TCP" if streams == 1 else f"TCP, {streams} streams"
    figures = {
        f"{name}, Mbit/s": end["sum_received"]["bits_per_second"] / 1e6,
        f"{name}, sent again a gigabyte": end["sum_sent"].get("retransmits", 0) / gigabytes,
    }
    if streams > 1:
        return figures
    figures["processor seconds a gigabyte"] = spent / gigabytes
    for (what, processes), before in zip(programs, began[1]):
        figures[f"processor seconds a gigabyte, {what}"] = (seconds_of(processes) - before) / gigabytes
    return figures


def loss_at(client, address, megabits):
    """Share of packets that are lost; 1 where they could not be sent at that rate."""
    options = ("--udp", "--time", UDP_SECONDS, "--length", UDP_PAYLOAD_BYTES, "--bitrate", f"{megabits:.2f}M")
    total = iperf(client, address, *options).get("sum", {})
    if not total.get("packets"):
        return 1
    sent_rate = total["bytes"] * 8 / 1e6 / total["seconds"]
    return max(total["lost_packets"] / total["packets"], 0 if sent_rate > 0.9 * megabits else 1)


def highest(is_good, low, high, steps):
    """The highest value found that is good; 0 where none was."""
    found = 0
    for _ in range(steps):
        middle = (low * high) ** 0.5
        if is_good(middle):
            found = low = middle
        else:
            high = middle
    return found


def udp(client, address, of_tcp):
    """The highest rate without loss, in Mbit/s, near the one of TCP."""

    def is_good(rate):
        return any(loss_at(client, address, rate) <= UDP_LOSS for _ in range(UDP_TRIES))

    return {"UDP without loss, Mbit/s": highest(is_good, of_tcp * UDP_FROM, of_tcp * UDP_TO, UDP_STEPS)}


def ping(client, address):
    """Round trip, in ms."""
    said = client.run("ping", "-n", "-i", PING_SECONDS, "-c", PINGS, address, check=False)
    times = sorted(float(value) for value in re.findall(r"time=([\d.]+) ms", said))
    if len(times) < PINGS / 2:
        raise RuntimeError(f"{len(times)} of {PINGS} echoes came back")
    return {"round trip, median, ms": statistics.median(times), "round trip, 99th, ms": times[int(len(times) * 0.99) - 1]}


def dds_settings(device):
    return (
        "<CycloneDDS><Domain><General><Interfaces>"
        f'<NetworkInterface name="{device}"/></Interfaces></General></Domain></CycloneDDS>'
    )


def dds_probes(sender, receiver):
    """Starts programs of DDS, `send` or `answer`. sender and receiver are each a host and its device on the LAN."""

    def probes(task, topic, words):
        host, device = sender if task == "send" else receiver
        command = ["env", f"CYCLONEDDS_URI={dds_settings(device)}", "lab-dds-cyclone", task, topic]
        command += [f"{name}={value}" for name, value in words.items()]
        return subprocess.Popen(host.inside(*command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    return probes


def sent(probes, topic, **words):
    """What became of samples that a program sends to another one, as `lab/dds/send.c` prints it.

    probes: starts one of both, of the task, topic and words that it is given.
    """
    listening = probes("answer", topic, words)
    time.sleep(0.5)
    sending = probes("send", topic, words)
    try:
        said, _ = sending.communicate(timeout=words["find"] + words["end"] + 60)
    except subprocess.TimeoutExpired as error:
        raise RuntimeError("the sender of samples did not end") from error
    finally:
        for child in (sending, listening):
            child.kill()
            child.communicate()
    figures = {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)", said)}
    if not figures.get("sent"):
        raise RuntimeError(f"the two ends did not find each other: {said.strip()[-200:]}")
    return figures


def samples(probes, size):
    """Share of best-effort samples of `size` bytes that arrive, in percent."""
    words = {"bytes": size, "count": SAMPLES, "window": SAMPLES, "hertz": SAMPLES_A_SECOND}
    # Longer than all take to be sent, so that none waits for what was lost.
    words |= {"losses": SAMPLES, "find": 30, "patience": 3, "soon": 60, "end": 60}
    figures = sent(probes, f"rt/bench_{size}", **words)
    return {f"samples of {size:,} bytes that arrive, %": 100 * figures["answered"] / figures["sent"]}


def clouds(probes):
    """Point clouds that arrive in a second, sent reliably, each when the last one has arrived: ten, where the road carries
    400 Mbit/s."""
    words = {"bytes": CLOUD_BYTES, "count": CLOUDS_A_SECOND * CLOUD_SECONDS, "window": 1, "hertz": CLOUDS_A_SECOND}
    words |= {"reliable": 1, "find": 30, "patience": 20, "soon": CLOUD_SECONDS, "enough": 1, "end": CLOUD_SECONDS}
    figures = sent(probes, "rt/bench_clouds", **words)
    return {
        "point clouds of 5 MB a second": figures["hertz"],
        "point clouds that arrive, %": 100 * figures["answered"] / figures["sent"],
    }
