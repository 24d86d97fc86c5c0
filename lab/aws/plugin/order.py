"""Waits come last, so that machines start side by side.

CloudFormation on AWS makes resources that do not depend on each other at the
same time; MiniStack makes one after the other. A wait condition between two
instances would hold up the second until the first has booted.
"""

from ministack.services.cloudformation import engine, stacks

WAITING = "AWS::CloudFormation::WaitCondition"


def install():
    original = stacks._topological_sort
    stacks._topological_sort = lambda resources, conditions: waits_last(resources, original(resources, conditions))


def waits_last(resources, order):
    """`order`, with the wait conditions and all that depends on them moved to its end."""
    names = set(order)
    late = set()
    for name in order:
        depends_on_late = engine._extract_deps(resources[name], names) & late
        if resources[name].get("Type") == WAITING or depends_on_late:
            late.add(name)
    return [name for name in order if name not in late] + [name for name in order if name in late]
