"""What of the operator's configuration stands against workers elsewhere.

Slurm brings slurm.conf, what lies beside it and is included by its bare name, and what Prolog and Epilog name without a
folder to workers in AWS (configless). Nothing else of the operator's machines is there.
"""

import re
import subprocess
from pathlib import PurePosixPath
from shutil import which

from include.theirs import CONF, FOLDER, ROOT, lines_in, names

# Static id of the user slurm in Debian and Ubuntu: workers in AWS obey no other, nor root.
SLURM_UID = 64030
OLDEST = (24, 11)
# Folders of Debian in which slurmd can make one of its own.
PARENTS = {
    *("/", "/run", "/srv", "/tmp", "/var", "/var/cache", "/var/lib", "/var/lib/slurm"),
    *("/var/run", "/var/spool", "/var/tmp"),
}
# Slurm's, which says nothing of nodes.
FLAT = {"", "topology/default", "topology/flat"}
WORDS = {"equal": "{}", "at-least": "{} or more", "members": "with {} in the list", "inside": "a range within {}"}


def number(text):
    try:
        return int(text)
    except ValueError:
        return -1


def holds(demand, theirs, wanted):
    """Whether a value of the operator's does what this cluster needs."""
    if demand == "equal":
        return theirs.lower() == wanted.lower()
    if demand == "at-least":
        return number(theirs) >= number(wanted)
    if demand == "members":
        return set(wanted.lower().split(",")) <= set(theirs.lower().split(","))
    low, _, high = theirs.partition("-")
    least, _, most = wanted.partition("-")
    return number(least) <= number(low) <= number(high or low) <= number(most)


def judge(rules, theirs):
    """What is added, what stands against it, and what is worth a word."""
    added, problems, notes = [], [], []
    for rule in rules:
        key, wanted, demand = rule["key"], rule["value"], rule["demand"]
        found = theirs.values.get(key.lower())
        if key == "MaxNodeCount":
            # Theirs count, too.
            wanted = str(number(wanted) + theirs.nodes())
        if found is None or demand == "also":
            if rule["isAdded"]:
                added.append(f"{key}={wanted}")
        elif not holds(demand, found[0], wanted):
            text = f"{found[1]}: {key}={found[0]}; sites need {key}={WORDS[demand].format(wanted)}"
            (problems if rule["isRequired"] else notes).append(text)
    return added, problems, notes


def place_problems():
    """Which file slurmctld reads, where that is not the one that everybody looks for."""
    if not CONF.exists():
        others = [place for place in ("etc/slurm-llnl", "opt/slurm/etc") if (ROOT / place / CONF.name).exists()]
        where = f"the one in /{others[0]} is: make /etc/slurm a link to that folder" if others else "there is no cluster"
        return [f"/etc/slurm/slurm.conf is not there; {where}"]
    if CONF.resolve().parent != FOLDER.resolve():
        return [
            f"/etc/slurm/slurm.conf is a link to {CONF.resolve()}: who reads it there has no skylan.conf beside it; "
            "make /etc/slurm a link to that folder, or the file one of its own"
        ]
    read = read_by_slurmctld()
    if read and (ROOT / read.lstrip("/")).resolve() != CONF.resolve():
        return [
            f"slurmctld reads {read}, and Slurm's commands here /etc/slurm/slurm.conf; "
            "have it read that one, or make /etc/slurm a link to its folder"
        ]
    return []


def read_by_slurmctld():
    """The configuration that slurmctld was told, if it was told one."""
    command = ["systemctl", "show", "--property=MainPID", "slurmctld.service"]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    process = ROOT / "proc" / (re.sub(r"\D", "", said) or "0")
    try:
        words = (process / "cmdline").read_text().split("\0")
        variables = dict(one.partition("=")[::2] for one in (process / "environ").read_text().split("\0"))
    except OSError:
        return ""
    if "-f" in words[:-1]:
        return words[words.index("-f") + 1]
    return variables.get("SLURM_CONF", "")


def version_problems():
    if not which("scontrol"):
        return ["scontrol is not found; have Slurm's commands in PATH, such as PATH=/opt/slurm/bin:$PATH"]
    said = subprocess.run(["scontrol", "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)\.(\d+)", said)
    if found and (int(found[1]), int(found[2])) < OLDEST:
        return [
            f"Slurm here is {said.split()[-1]}; a controller older than 24.11 does not hear the workers in AWS: "
            "use Debian 13's"
        ]
    return []


def host_problems(theirs, controller):
    name, address = controller["hostname"], controller["address"]
    wanted = f"SlurmctldHost={name}({address})"
    if not theirs.hosts:
        return [f"slurm.conf has no SlurmctldHost; write {wanted}"]
    (value, place), *others = theirs.hosts
    problems = []
    if value != f"{name}({address})":
        problems.append(f"{place}: SlurmctldHost={value}; workers elsewhere do not know the name: write {wanted}")
    for value, place in others:
        if "(" not in value:
            problems.append(
                f"{place}: SlurmctldHost={value}; workers elsewhere do not know the name: "
                f"write SlurmctldHost={value}(ADDRESS)"
            )
    return problems


def user_problems(theirs):
    name, place = theirs.value("SlurmUser", "root")
    said = subprocess.run(["id", "-u", name], capture_output=True, text=True, check=False)
    uid = number(said.stdout.strip())
    if uid in (0, SLURM_UID):
        return []
    return [f"{place}: SlurmUser={name} has the number {uid}; workers in AWS know slurm as {SLURM_UID}, as Debian does"]


def program_problems(theirs):
    """Programs that are not on workers in AWS, and that no job starts without."""
    spool = theirs.value("SlurmdSpoolDir", "/var/spool/slurmd")[0]
    problems = []
    for key, value, place in theirs.programs:
        if key.lower() in ("prolog", "epilog") and "/" in value:
            problems.append(
                f"{place}: {key}={value} is on no worker in AWS, and Slurm would drain them: "
                f"put it beside slurm.conf, on each of your machines, and write {key}={PurePosixPath(value).name}"
            )
        elif key.lower() in ("taskprolog", "taskepilog") and not value.startswith(f"{spool}/conf-cache/"):
            problems.append(
                f"{place}: {key}={value} is on no worker in AWS, and no task would start there: "
                f"take it out, and have users ask for it (srun --{key[:4].lower()}-{key[4:].lower()})"
            )
    return problems


def folder_problems(theirs):
    """Folders that slurmd in AWS would need, and does not make."""
    problems = []
    spool, place = theirs.value("SlurmdSpoolDir", "/var/spool/slurmd")
    if str(PurePosixPath(spool).parent) not in PARENTS:
        problems.append(
            f"{place}: SlurmdSpoolDir={spool}; machines in AWS have no folder {PurePosixPath(spool).parent}, "
            "and slurmd makes none: write one in /var/spool or /var/lib, such as /var/spool/slurmd"
        )
    plugins, place = theirs.value("PluginDir")
    if plugins:
        problems.append(f"{place}: PluginDir={plugins}; machines in AWS have Debian's plugins alone: take it out")
    for name, place in theirs.includes:
        if "/" in name:
            problems.append(
                f"{place}: Include {name}; Slurm brings to workers in AWS only what lies beside slurm.conf: "
                f"put it there, and write Include {PurePosixPath(name).name}"
            )
    return problems


def file_problems():
    """What stands in files beside slurm.conf, which Slurm brings to workers as they are."""
    problems = []
    for line_number, line in of_file("cgroup.conf"):
        if re.fullmatch(r"CgroupPlugin\s*=\s*cgroup/v1", line, re.IGNORECASE):
            problems.append(
                f"cgroup.conf, line {line_number}: {line}; machines in AWS have cgroup/v2: write CgroupPlugin=autodetect"
            )
    for line_number, line in of_file("plugstack.conf"):
        words = line.split()
        if words[0] == "required" and len(words) > 1:
            problems.append(
                f"plugstack.conf, line {line_number}: required {words[1]} is on no worker in AWS, "
                "whose slurmd would not start: write optional"
            )
    return problems


def of_file(name):
    return lines_in(FOLDER / name) if (FOLDER / name).exists() else []


def reach_problems(theirs):
    """What of the operator's would take workers in AWS in, or keep jobs off them."""
    problems = []
    for kind, name, more, place in theirs.entities:
        if kind == "partitionname" and more.get("nodes", "").upper() == "ALL":
            problems.append(
                f"{place}: PartitionName={name} has Nodes=ALL, and would have the workers in AWS too: name its nodes"
            )
    topology, place = theirs.value("TopologyPlugin")
    if topology.lower() not in FLAT:
        problems.append(
            f"{place}: TopologyPlugin={topology}; workers that register by themselves have no place in it, "
            "and get no job: take it out"
        )
    return problems


def clashes(theirs, own, standing):
    """Names of ours that are taken."""
    mine = {("nodename", one) for one in standing}
    for line in own:
        kind, _, name = line.split()[0].partition("=")
        mine |= {(kind.lower(), one) for one in names(kind, name)}
    return [
        f"{place}: {kind} {one} is there already; call this cluster's otherwise (sites, partitions in the settings)"
        for kind, name, _, place in theirs.entities
        for one in names(kind, name)
        if (kind, one) in mine
    ]
