#!/usr/bin/env python3
"""A program of zenoh: router, or an end of a topic that does as `lab/dds/answer.c` and `send.c` do.

Usage: zenoh_probe.py router|answer|send CONFIGURATION [TOPIC] [NAME=NUMBER...]. Names are those of `lab/dds/send.c`.
"""

import os
import sys
import threading
import time

import zenoh

GREETING = 0
GREETING_SECONDS = 1
# A number, before what fills a sample up.
HEAD_BYTES = 8


class Sender:
    """Sends samples, no more at once than `window` without an answer, and counts what comes back."""

    def __init__(self, session, topic, words):
        self.words, self.changed = words, threading.Condition()
        self.sent_at, self.answered, self.last = {}, {}, GREETING
        session.declare_subscriber(f"{topic}/answers", self.take)
        self.publisher = session.declare_publisher(topic, **quality(words))

    def take(self, message):
        with self.changed:
            self.answered.setdefault(int(message.payload.to_bytes()), time.monotonic())
            self.changed.notify_all()

    def send(self, number):
        self.sent_at[number] = time.monotonic()
        self.publisher.put(str(number).encode().ljust(int(self.words["bytes"]), b" "))

    def open(self):
        """How many samples are still waited for."""
        now, patience = time.monotonic(), self.words["patience"]
        return sum(1 for number in self.sent_at if number not in self.answered and now < self.sent_at[number] + patience)

    def await_room(self, most):
        with self.changed:
            while self.open() > most:
                self.changed.wait(0.01)

    def find(self):
        """Whether the other end has answered a first sample."""
        end = time.monotonic() + self.words["find"]
        while GREETING not in self.answered and time.monotonic() < end:
            if self.publisher.matching_status.matching:
                self.send(GREETING)
            with self.changed:
                self.changed.wait(GREETING_SECONDS)
        return GREETING in self.answered

    def run(self):
        words = self.words
        found, start = self.find(), time.monotonic()
        self.sent_at.clear()
        self.answered.clear()
        due = start
        while found and self.last < words["count"] and time.monotonic() < start + min(words["soon"], words["end"]):
            time.sleep(max(0, due - time.monotonic()))
            self.last += 1
            self.send(self.last)
            due = (due if words["window"] > 1 else self.sent_at[self.last]) + 1 / words["hertz"]
            self.await_room(words["window"] - 1)
        self.await_room(0)
        came = [moment for number, moment in self.answered.items() if number in self.sent_at]
        seconds = max(came, default=start) - start
        print(f"sent={self.last} answered={len(came)} hertz={len(came) / seconds if seconds else 0:.2f}", flush=True)


def quality(words):
    """Best effort drops what does not fit; reliable waits for room."""
    if words.get("reliable"):
        return {"reliability": zenoh.Reliability.RELIABLE, "congestion_control": zenoh.CongestionControl.BLOCK}
    return {"reliability": zenoh.Reliability.BEST_EFFORT, "congestion_control": zenoh.CongestionControl.DROP}


def answer(session, topic, words):
    publisher = session.declare_publisher(f"{topic}/answers", **quality({"reliable": 1}))

    def take(message):
        sample = message.payload.to_bytes()
        if len(sample) == words["bytes"]:
            publisher.put(sample[:HEAD_BYTES].strip())

    session.declare_subscriber(topic, take)
    threading.Event().wait()


def main(task, configuration, topic="", *pairs):
    session = zenoh.open(zenoh.Config.from_file(configuration))
    words = {name: float(value) for name, value in (pair.split("=") for pair in pairs)}
    if task == "send":
        Sender(session, topic, words).run()
        # Threads of the library do not end by themselves.
        os._exit(0)
    if task == "answer":
        answer(session, topic, words)
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
