"""Where the processors' time goes while something is measured: what perf(1) finds them at, so many times a second."""

import collections
import os
import re
import signal
import subprocess
import time

from net import run

# By a clock that each processor has, an emulated one too, which counts no events.
EVENT = "cpu-clock"
SAMPLES_A_SECOND = 499
READY_SECONDS = 30
# What perf takes to write the last of them on a machine whose host is busy.
END_SECONDS = 300
# What was seen less often than once in so many is summed up by program and object.
RARE = 20_000


def symbols_of(report):
    """Samples by program, object and symbol, of what `perf report` prints with its fields between tabs.

    What differs by processor or by number alone is one program: `kworker/0:1-wg` and `kworker/1:3-wg`, `ksoftirqd/0` and `ksoftirqd/1`.
    """
    found = collections.Counter()
    for line in report.splitlines():
        fields = [field.strip() for field in line.split("\t")]
        if line.startswith("#") or len(fields) < 5 or not fields[1].isdigit():
            continue
        _share, samples, program, seen_in, symbol = fields[:5]
        name = re.sub(r"^\[[^\]]\] ", "", symbol)
        if re.fullmatch(r"0x[0-9a-f]+", name):
            name = ""
        program = re.sub(r"/\d+$", "", re.sub(r"^kworker/\w+:\w+", "kworker", program))
        found[program, os.path.basename(seen_in), name] += int(samples)
    return found


def without_rare(found):
    """The same as a list, the most frequent first, rare symbols summed up by program and object."""
    least, kept = sum(found.values()) / RARE, collections.Counter()
    for (program, seen_in, name), samples in found.items():
        kept[program, seen_in, name if samples >= least else ""] += samples
    return [[*key, samples] for key, samples in kept.most_common()]


def sampled(folder, work):
    """What `work` returns, and what the processors were found at while it ran, as `without_rare` has it."""
    data = f"{folder}/perf.data"
    words = ["perf", "record", "--all-cpus", "--event", EVENT, "--freq", str(SAMPLES_A_SECOND), "--output", data]
    with subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as perf:
        try:
            await_data(perf, data)
            result = work()
        finally:
            perf.send_signal(signal.SIGINT)
            said, _ = perf.communicate(timeout=END_SECONDS)
    if not os.path.exists(data):
        raise RuntimeError(f"perf: {said.decode()[-300:]}")
    fields = ["--sort", "comm,dso,sym", "--show-nr-samples", "--field-separator", "\t", "--percent-limit", "0"]
    report = run("perf", "report", "--stdio", "--no-children", "--input", data, *fields, timeout=END_SECONDS)
    os.remove(data)
    return result, without_rare(symbols_of(report))


def await_data(perf, data):
    """Until samples are written."""
    for _ in range(READY_SECONDS * 10):
        if perf.poll() is not None:
            raise RuntimeError(f"perf ended with {perf.returncode}")
        if os.path.exists(data) and os.path.getsize(data) > 0:
            return
        time.sleep(0.1)
