"""What slurmctld is asked and told."""
import os
import re
import subprocess
import time

# How long one answer may take: a slurmctld that many nodes register with takes its time.
ANSWER_SECONDS = 60
# How long it is asked again where it gives none: one that starts, or reads its configuration anew, may do so for minutes.
PATIENCE_SECONDS = float(os.environ.get("SKYLAN_SLURM_PATIENCE_SECONDS", "300"))
PAUSE_SECONDS = float(os.environ.get("SKYLAN_PAUSE_SECONDS", "2"))
# scontrol's words for no answer.
NO_ANSWER = re.compile(
    "Unable to contact slurm controller|Socket timed out|Zero Bytes were transmitted|standby mode", re.IGNORECASE
)
# Set where a node's machine could not be had: what begins so is ours to take back.
MARK = re.compile(r"\(Code:[^)]*\)")
# Slurm powers a node down, or has: it needs no machine. One that is to be when its jobs have ended (POWER_DOWN) does.
WITHOUT_MACHINE = {"POWERED_DOWN", "POWERING_DOWN"}


class SlurmError(Exception):
    """slurmctld did not do it, or gave no answer."""


class NoAnswer(SlurmError):
    """slurmctld may not even have heard of it."""


class Node:
    def __init__(self, line):
        self.name = field("NodeName", line)
        self.state = set(field("State", line).split("+"))
        # As told by this program: Slurm forgets it when the node is powered down.
        self.instance = field("InstanceId", line)
        said = re.search(r" Reason=(.*?) \[[^ \]]*@([0-9]+)\]", line)
        self.reason, self.reason_at = (said[1], int(said[2])) if said else ("", 0)

    def needs_machine(self):
        return not self.state & WITHOUT_MACHINE

    def is_starting(self):
        return "POWERING_UP" in self.state

    def is_free_and_off(self):
        """Off and to be had for jobs; nobody else has taken it away."""
        return "POWERED_DOWN" in self.state and "IDLE" in self.state and "DRAIN" not in self.state

    def is_marked(self):
        return "DOWN" in self.state and MARK.match(self.reason) is not None

    def marked_seconds(self):
        return time.time() - self.reason_at


def field(name, line):
    found = re.search(rf"(?:^| ){name}=([^ ]*)", line)
    return found[1] if found else ""


def scontrol(*arguments):
    """What scontrol says; a slurmctld that gives no answer is asked again.

    Raises SlurmError.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return once(*arguments)
        except NoAnswer:
            if time.monotonic() + PAUSE_SECONDS > until:
                raise
        time.sleep(PAUSE_SECONDS)


def once(*arguments):
    # Times as seconds since 1970.
    environment = {**os.environ, "SLURM_TIME_FORMAT": "%s"}
    try:
        done = subprocess.run(
            ("scontrol", *arguments), env=environment, timeout=ANSWER_SECONDS, capture_output=True, text=True
        )
    except subprocess.TimeoutExpired as problem:
        raise NoAnswer("slurmctld gives no answer") from problem
    except OSError as problem:
        raise SlurmError(f"scontrol cannot be run: {problem}") from problem
    if done.returncode:
        said = " ".join(done.stderr.split() or done.stdout.split())
        kind = NoAnswer if NO_ANSWER.search(said) else SlurmError
        raise kind(f"scontrol {' '.join(arguments)}: {said}")
    return done.stdout


def nodes():
    """All nodes that slurmctld knows, by name."""
    lines = scontrol("show", "nodes", "--oneliner").splitlines()
    return {node.name: node for node in map(Node, lines) if node.name}


def some(wanted):
    """Those of the nodes that slurmctld knows."""
    known = nodes()
    return [known[name] for name in wanted if name in known]


def names(expression):
    """What a hostlist expression stands for."""
    if re.search(r"[\[,]", expression) is None:
        return [expression] if expression else []
    return scontrol("show", "hostnames", expression).split()


def update(expression, **changes):
    scontrol("update", f"nodename={expression}", *(f"{name}={value}" for name, value in changes.items()))
