"""Runs the lab's hook: one at a time, and once for all that asked while it ran."""

import json
import logging
import os
import subprocess
import threading

logger = logging.getLogger("skylan-lab")


class HookFailed(RuntimeError):
    """The hook ended with an error; the message is what it wrote to stderr."""


class Converger:
    def __init__(self, command):
        self._command = command
        self._condition = threading.Condition()
        self._asked = 0
        self._done = 0
        self._failure = None
        threading.Thread(target=self._work, daemon=True, name="skylan-converger").start()

    @classmethod
    def from_environment(cls):
        return cls(json.loads(os.environ["SKYLAN_LAB_HOOK"]))

    def request(self):
        """Ask for a run. Returns a ticket for `wait`."""
        with self._condition:
            self._asked += 1
            self._condition.notify_all()
            return self._asked

    def wait(self, ticket):
        """Wait until a run that began after the request has ended; raises HookFailed."""
        with self._condition:
            self._condition.wait_for(lambda: self._done >= ticket)
            if self._failure:
                raise HookFailed(self._failure)

    def _work(self):
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._asked > self._done)
                ticket = self._asked
            failure = self._run()
            with self._condition:
                self._done = ticket
                self._failure = failure
                self._condition.notify_all()

    def _run(self):
        result = subprocess.run(self._command, capture_output=True, text=True, check=False)
        for line in (result.stdout + result.stderr).splitlines():
            logger.info("hook: %s", line)
        if result.returncode == 0:
            return None
        return " ".join(result.stderr.split()) or f"the lab's hook ended with {result.returncode}"
