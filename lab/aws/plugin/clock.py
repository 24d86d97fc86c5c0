"""The clock by which EventBridge's schedules go, so that a year of them fits into minutes."""

from ministack.services import eventbridge

# Seconds between two looks at what is due: whoever moves the clock waits for the next one.
LOOK_SECONDS = 1


def install(path):
    """:param path: file with the seconds by which the clock is ahead; without it the clock is the host's"""
    host = eventbridge._now_ts
    eventbridge._now_ts = lambda: host() + ahead(path)
    eventbridge._SCHEDULER_TICK_INTERVAL = LOOK_SECONDS


def ahead(path):
    try:
        with open(path, encoding="ascii") as file:
            return float(file.read())
    except FileNotFoundError:
        return 0.0
