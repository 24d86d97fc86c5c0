"""What EC2 has and what Slurm believes, brought together."""
import os
import time

from fleet import ec2, slurm
from fleet.launch import introduce, listed, say
from fleet.plan import alone, folded

# EC2 may tell of a change some seconds late: what is wrong is looked at twice.
LOOK_AGAIN_SECONDS = float(os.environ.get("SKYLAN_LOOK_AGAIN_SECONDS", "10"))
# How long a fleet without machines is not asked for any.
CLOSED_SECONDS = float(os.environ.get("SKYLAN_CLOSED_SECONDS", "600"))
# The third is for what the second has seen first.
MOST_LOOKS = 3


def reconcile(plan):
    """Raises AwsError, SlurmError: where one of them says nothing, nothing is done."""
    before = {}
    for _ in range(MOST_LOOKS):
        if before:
            time.sleep(LOOK_AGAIN_SECONDS)
        with alone():
            known, amiss = look(plan)
            for way in (power_down, end, tell):
                way([one for key, one in amiss.items() if key[0] is way and key in before])
        if amiss.keys() <= before.keys():
            break
        before = amiss
    reopen(plan, known)


def look(plan):
    """All nodes, and by what is to be done with them, nodes whose machine is gone, machines that are no node's, and those
    that Slurm does not know as its node's.
    """
    known, there = slurm.nodes(), ec2.instances(plan)
    on = {one.id: one for one in there if one.is_on()}
    named = {one.node: one for one in on.values()}
    own = [node for node in known.values() if plan.fleet_of(node.name) and node.needs_machine()]
    untold = [node for node in own if node.is_starting() and not node.instance and node.name in named]
    return known, {
        **{(power_down, node.name, node.instance): node for node in own if is_lost(node, on, named)},
        **{(end, one.id): one for one in there if not is_wanted(one, known.get(one.node))},
        **{(tell, named[node.name].id): named[node.name] for node in untold},
    }


def is_lost(node, on, named):
    if node.instance:
        return node.instance not in on
    # One that starts and has no machine yet waits for `resume`.
    return not node.is_starting() and node.name not in named


def is_wanted(instance, node):
    return node is not None and node.needs_machine() and node.instance in ("", instance.id)


def power_down(lost):
    """Their jobs start again elsewhere."""
    if not lost:
        return
    names = folded(node.name for node in lost)
    # Powered down at once, Slurm would first wait for the machine's word that the jobs have ended. Left DOWN, it would
    # take a machine back that is there after all.
    slurm.update(names, state="down", reason="its machine is gone")
    slurm.update(names, state="power_down_force", reason="its machine is gone")
    for node in lost:
        say(f"{node.name} has lost its machine {node.instance}: its jobs start again elsewhere")


def end(orphans):
    if orphans:
        say(f"terminated, no node that runs needs them: {listed(orphans)}")
        ec2.terminate([one.id for one in orphans])


def tell(untold):
    """`resume` got no answer when it would have."""
    for one in untold:
        introduce(one.node, one)
        say(f"{one.node} is {one.id}, which Slurm did not know")


def reopen(plan, known):
    due = [
        node.name
        for node in known.values()
        if plan.fleet_of(node.name) and node.is_marked() and node.marked_seconds() >= CLOSED_SECONDS
    ]
    if due:
        slurm.update(folded(due), state="resume")
        say(f"may be asked for again: {folded(due)}")
