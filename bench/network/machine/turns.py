"""What is measured next, so that a run of any length has each figure, and as many rounds as there is time for."""

import time


class Turns:
    """Goes through a programme over and over: names of what is measured, each as often as it is to come in one pass.

    seconds: what all of it may take. most: rounds of each name, at the most.
    """

    def __init__(self, programme, seconds, most, clock=time.monotonic):
        self.programme, self.most, self.clock = programme, most, clock
        self.end = clock() + seconds
        self.rounds = {name: 0 for name in programme}
        self.cost = {}

    def fits(self, name):
        """What was measured before has to end in time, as long as it took; what was not has to begin in time."""
        return self.rounds[name] < self.most and self.clock() + self.cost.get(name, 0) < self.end

    def in_time(self):
        return self.clock() < self.end

    def __iter__(self):
        """Names with the number of their round, from 1, until nothing fits."""
        while any(self.fits(name) for name in self.rounds):
            for name in self.programme:
                if self.fits(name):
                    self.rounds[name] += 1
                    began = self.clock()
                    yield name, self.rounds[name]
                    self.cost[name] = max(self.cost.get(name, 0), self.clock() - began)
