"""The order in which a stack's resources are made: machines boot side by side, as AWS has them.

MiniStack makes one resource after the other, so that a wait condition holds up all that come after it, whether they
depend on it or not. AWS makes everything at once whose dependencies are there. Made as late as they can be, wait
conditions hold up only what depends on them, or comes after such a one.
"""

import functools

from ministack.services.cloudformation import engine, stacks

WAITING = "AWS::CloudFormation::WaitCondition"


def install():
    stacks._topological_sort = _waiting_late(stacks._topological_sort)


def _waiting_late(sort):
    @functools.wraps(sort)
    def sorted_late(resources, conditions):
        order = sort(resources, conditions)
        names = set(order)
        missing = {name: engine._extract_deps(resources[name], names) - {name} for name in order}
        return list(_late(order, missing, {name for name in order if resources[name].get("Type") == WAITING}))

    return sorted_late


def _late(order, missing, waiting):
    """Names in this order, but for those that wait: only when nothing else can be made."""
    made = set()
    while len(made) < len(order):
        possible = [name for name in order if name not in made and missing[name] <= made]
        name = next((name for name in possible if name not in waiting), possible[0])
        made.add(name)
        yield name
