"""What the operator's configuration of Slurm says."""

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(os.environ.get("SKYLAN_ROOT", "/"))
FOLDER = ROOT / "etc/slurm"
CONF = FOLDER / "slurm.conf"
# Beside slurm.conf and without a folder in its name: only so is it pushed to workers (configless).
OURS = FOLDER / "skylan.conf"
ENTITIES = {"nodename", "nodeset", "partitionname", "downnodes", "frontendname", "switchname"}
PAIR = re.compile(r'([A-Za-z_]+)\s*=\s*("[^"]*"|\S+)')
INCLUDED = re.compile(r"include\s+(\S+)", re.IGNORECASE)


def lines_in(path):
    """Lines of one file, each with its number; without comments."""
    text = re.sub(r"\\\n", " ", path.read_text(encoding="utf-8", errors="surrogateescape"))
    for number, line in enumerate(text.split("\n"), 1):
        line = re.sub(r"(^|\s)#.*", "", line).strip()
        if line:
            yield number, line


def lines_of(path, seen=()):
    """Lines of a configuration and of what it includes, each with its place; without our own."""
    for number, line in lines_in(path):
        yield f"{path.name}, line {number}", line
        included = INCLUDED.fullmatch(line)
        for name in with_cluster(included[1]) if included else []:
            other = FOLDER / name if not name.startswith("/") else ROOT / name.lstrip("/")
            if other != OURS and other not in seen and other.exists():
                yield from lines_of(other, (*seen, path))


def with_cluster(name):
    """Slurm puts the cluster's name for %c."""
    if "%c" not in name:
        return [name]
    said = [value for _, line in lines_in(CONF) for key, value in PAIR.findall(line) if key.lower() == "clustername"]
    return list({name.replace("%c", one) for cluster in said for one in (cluster, cluster.lower())})


class Theirs:
    """Values by their names in lower case, each with its place; lines that name what is in the cluster; hosts."""

    def __init__(self):
        self.values = {}
        self.programs = []
        self.entities = []
        self.hosts = []
        self.includes = []
        for place, line in lines_of(CONF):
            included = INCLUDED.fullmatch(line)
            if included:
                self.includes.append((included[1], place))
                continue
            pairs = [(key, value.strip('"')) for key, value in PAIR.findall(line)]
            if not pairs:
                continue
            kind = pairs[0][0].lower()
            if kind in ENTITIES:
                more = {key.lower(): value for key, value in pairs[1:]}
                self.entities.append((kind, pairs[0][1], more, place))
                continue
            for key, value in pairs:
                if key.lower() == "slurmctldhost":
                    self.hosts.append((value, place))
                if key.lower().endswith(("prolog", "epilog")):
                    self.programs.append((key, value, place))
                self.values[key.lower()] = (value, place)

    def value(self, key, default=""):
        """A value, and where it is."""
        return self.values.get(key.lower(), (default, CONF.name))

    def nodes(self):
        """How many nodes have lines."""
        named = [name for kind, name, _, _ in self.entities if kind == "nodename" and name.upper() != "DEFAULT"]
        return sum(len(names("nodename", name)) for name in named)


def names(kind, expression):
    """The names that a line is about."""
    if kind.lower() != "nodename" or "[" not in expression:
        return expression.split(",")
    said = subprocess.run(["scontrol", "show", "hostnames", expression], capture_output=True, text=True, check=True)
    return said.stdout.split()
