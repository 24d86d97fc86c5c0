"""Machines for nodes that Slurm powers up."""
import collections
import os
import time
from concurrent import futures

from fleet import ec2, slurm
from fleet.plan import alone, folded

# Calls at a time: each is a program of its own on a small machine.
CALLS_AT_A_TIME = 4
# Until slurmctld does what it was told of powering down, which it looks after every second or so.
POWER_DOWN_SECONDS = 15
POLL_SECONDS = float(os.environ.get("SKYLAN_POLL_SECONDS", "0.5"))


def say(text):
    print(text, flush=True)


def resume(plan, names, jobs):
    """Have machines for nodes of fleets, and mark those for which there are none.

    jobs: what Slurm says in SLURM_RESUME_FILE of the jobs that wait for them.
    Raises AwsError, SlurmError.
    """
    with alone():
        closed = {}
        for parts, whole in groups(plan, without_machine(plan, names), jobs):
            launch(plan, parts, whole, closed)


def without_machine(plan, names):
    """Those of the nodes that have none yet: Slurm may ask twice, and may have given up before the others were done.

    What is left of an earlier time goes first.
    """
    known, there = slurm.nodes(), ec2.instances(plan)
    late = [name for name in names if name not in known or not known[name].is_starting()]
    if late:
        say(f"Slurm does not wait for them any more: {folded(late)}")
        names = [name for name in names if name not in late]
    own = {known[name].instance for name in names if name in known}
    have = {one.node for one in there if one.is_on() and one.id in own}
    former = [one for one in there if one.node in names and one.id not in own]
    if former:
        say(f"terminated, of an earlier time: {listed(former)}")
        ec2.terminate([one.id for one in former])
    return [name for name in names if name not in have]


def groups(plan, names, jobs):
    """What is asked of EC2 at once: (nodes by fleet, whether all of them or none).

    A job of several nodes is one. All that wait for a single node are one too: thousands of jobs of an array are not
    to be as many calls.
    """
    left = dict.fromkeys(names)
    found, single = [], []
    for job in jobs:
        own = [name for name in slurm.names(job.get("nodes_resume") or "") if name in left]
        for name in own:
            del left[name]
        if len(own) > 1:
            found.append((by_fleet(plan, own), True))
        else:
            single += own
    parts = by_fleet(plan, [*single, *left])
    return [*found, *(({fleet: nodes}, False) for fleet, nodes in parts.items())]


def by_fleet(plan, names):
    parts = collections.defaultdict(list)
    for name in names:
        parts[plan.fleet_of(name)].append(name)
    return parts


def launch(plan, parts, whole, closed):
    """Have machines for a group.

    closed: fleets that had none for an earlier group, and why; those are not asked again.
    """
    made, lacking = {}, {}
    for fleet, nodes in parts.items():
        ids = []
        if fleet not in closed:
            try:
                ids, why = ec2.create(plan, fleet, len(nodes), whole)
            except ec2.AwsError as problem:
                why = problem.code, str(problem)
            if why:
                closed[fleet] = why
        made.update(zip(nodes, ids))
        if len(ids) < len(nodes):
            lacking[fleet] = nodes if whole else nodes[len(ids) :]
    if lacking and whole:
        give_back(made)
        others = [node for fleet, nodes in parts.items() if fleet not in lacking for node in nodes]
        if others:
            slurm.update(folded(others), state="power_down_force", reason="its job did not get all nodes")
        made = {}
    for fleet, nodes in lacking.items():
        close(fleet, nodes, closed[fleet])
    if made:
        adopt(plan, made, closed)


def give_back(made):
    if made:
        ec2.terminate(list(made.values()))


def adopt(plan, made, closed):
    """Have Slurm know the machines of its nodes, and then the machines which nodes they are."""
    unheard = None
    try:
        found = {one.id: one for one in ec2.with_addresses(list(made.values()))}
        try:
            for node, instance_id in made.items():
                introduce(node, found[instance_id])
        except slurm.NoAnswer as problem:
            # Slurm waits for these nodes all the same: `reconcile` tells it.
            unheard = problem
        with futures.ThreadPoolExecutor(CALLS_AT_A_TIME) as pool:
            list(pool.map(lambda node: ec2.name(made[node], node), made))
    except (ec2.AwsError, slurm.SlurmError) as problem:
        give_back(made)
        if isinstance(problem, slurm.SlurmError):
            raise
        for fleet, nodes in by_fleet(plan, made).items():
            closed[fleet] = problem.code, str(problem)
            close(fleet, nodes, closed[fleet])
        return
    for node, instance_id in made.items():
        say(f"{node} is {instance_id} ({found[instance_id].type}, {found[instance_id].address})")
    if unheard:
        raise unheard


def introduce(node, instance):
    """Tell Slurm which machine a node has."""
    slurm.update(node, nodeaddr=instance.address, instanceid=instance.id, instancetype=instance.type)


def close(fleet, nodes, why):
    """Mark nodes of a fleet that has no machine for them, and all that are off: Slurm would try them one by one.

    Others that run, or start, go on. `reconcile` takes the mark back.
    """
    code, text = why
    off = [node.name for node in slurm.nodes().values() if fleet.has(node.name) and node.is_free_and_off()]
    mark = {"state": "down", "reason": f"(Code:{code or 'NoAnswer'})"}
    slurm.update(folded({*nodes, *off}), **mark)
    # Slurm still waits for those to come up. Told not to, it takes them for free again, a moment later.
    slurm.update(folded(nodes), state="power_down_force")
    until = time.monotonic() + POWER_DOWN_SECONDS
    while time.monotonic() < until and any(node.is_marked() for node in slurm.some(nodes)):
        time.sleep(POLL_SECONDS)
    slurm.update(folded(nodes), **mark)
    say(f"no machines for {folded(nodes)}, {fleet.nodes} is closed for a while: {code or 'NoAnswer'}, {text}")


def listed(instances):
    return ", ".join(f"{one.id} ({one.node or 'no node'})" for one in instances)
