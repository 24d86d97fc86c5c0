"""Which fleets the cluster has, and which nodes belong to them."""
import collections
import contextlib
import fcntl
import json
import os
import re

PLACE = os.environ.get("SKYLAN_FLEETS", "/etc/skylan/fleets.json")
NUMBER = re.compile(r"[1-9][0-9]*")


class Damaged(Exception):
    """What stands in PLACE is no list of fleets."""


class Fleet:
    """Nodes `<nodes>-1` to `<nodes>-<max>`, and what EC2 makes their machines of."""

    def __init__(self, given):
        self.nodes = text(given, "nodes")
        self.launch_template, self.version = text(given, "launchTemplate"), text(given, "version")
        self.instance_types, self.subnets = texts(given, "instanceTypes"), texts(given, "subnets")
        self.purchase = text(given, "purchase")
        if self.purchase not in ("spot", "onDemand"):
            raise Damaged(f"purchase is {self.purchase!r}, neither spot nor onDemand")
        self.max = given["max"]
        if type(self.max) is not int or self.max < 1:
            raise Damaged(f"max is {self.max!r}, no number of nodes")

    def has(self, node):
        head, _, number = node.rpartition("-")
        return head == self.nodes and NUMBER.fullmatch(number) is not None and int(number) <= self.max


class Plan:
    def __init__(self, given):
        self.cluster, self.region = text(given, "cluster"), text(given, "region")
        self.fleets = [Fleet(one) for one in given["fleets"]]

    def fleet_of(self, node):
        """The fleet that a node belongs to, or None."""
        return next((fleet for fleet in self.fleets if fleet.has(node)), None)


def text(given, name):
    value = given[name]
    if type(value) is not str or not value:
        raise Damaged(f"{name} is {value!r}, no text")
    return value


def texts(given, name):
    return [text({name: one}, name) for one in given[name]] or text({name: ""}, name)


def load():
    """The plan.

    Raises Damaged.
    """
    try:
        with open(PLACE, encoding="utf-8") as file:
            return Plan(json.load(file))
    except Damaged as problem:
        raise Damaged(f"{PLACE} is damaged: {problem}") from problem
    except LookupError as problem:
        raise Damaged(f"{PLACE} is damaged: it says nothing of {problem}") from problem
    except (OSError, ValueError, TypeError, AttributeError) as problem:
        raise Damaged(f"{PLACE} cannot be read: {problem}") from problem


@contextlib.contextmanager
def alone():
    """One after the other: what one makes, another one that looks in between would take for nobody's.

    The plan itself is what is locked: it is there for whoever runs this, and a lock of it needs no right to write.
    """
    while True:
        with open(PLACE, encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            # A new plan is another file.
            if os.path.samestat(os.fstat(file.fileno()), os.stat(PLACE)):
                yield
                return


def folded(nodes):
    """Names as a hostlist expression: `burst-[1-3,7]`."""
    heads = collections.defaultdict(list)
    for node in nodes:
        head, _, number = node.rpartition("-")
        heads[head].append(int(number))
    return ",".join(f"{head}-{ranges(sorted(numbers))}" for head, numbers in heads.items())


def ranges(numbers):
    if len(numbers) == 1:
        return str(numbers[0])
    spans = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return "[" + ",".join(str(first) if first == last else f"{first}-{last}" for first, last in spans) + "]"
