#!/usr/bin/env python3
"""Follow a parameter of Parameter Store, and act when it holds something new: for services that never end.

follow.py [--again SECONDS] [--retry SECONDS] [--secret] SECONDS WHAT NAME PLACE ACTION...

Looks about every SECONDS, and --retry so long after an ACTION that failed. While PLACE, a file, does not hold the value of the parameter NAME, `ACTION... FILE` is run
with the value in FILE; so it is after an ACTION that failed, and --again so long after the last one. What ACTION did not
keep in PLACE itself is kept there after it. WHAT is what messages call the parameter. While it cannot be read, all goes
on with the value before. A --secret is decrypted, which costs money, only where Parameter Store has another version of it.

follow.py keep FILE PLACE: keep a file's content in a place of the disk, whole at any moment.

FILE is in the unit's RuntimeDirectory=, which is memory: a full disk hides no value. A look at which nothing is new starts
one program, skylan-parameters.
"""
import argparse
import errno
import json
import os
import random
import subprocess
import sys
import tempfile
import time

PARAMETERS = os.environ.get("SKYLAN_PARAMETERS", "/usr/local/lib/skylan/skylan-parameters")
# Machines that were started together are not to ask together for ever.
JITTER = 0.1
# Room on the disk for a next value, taken while there is some. A parameter holds at most half of it.
SPARE_BYTES = 16384
# Levels of sd-daemon(3).
ERROR, WARNING = "<3>", "<4>"
# What asking raises: no answer, none that can be read, one without the name.
UNREAD = (OSError, ValueError, LookupError)


def say(text):
    print(text, flush=True)


def pause(seconds):
    time.sleep(seconds * random.uniform(1 - JITTER, 1 + JITTER))


def ask(*arguments):
    """Parameters as GetParameters describes them, those that exist.

    arguments: of skylan-parameters.
    Raises one of UNREAD.
    """
    done = subprocess.run((PARAMETERS, *arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise OSError(done.stderr.strip() or "no answer")
    return json.loads(done.stdout)["Parameters"]


def version(found):
    """Which value a parameter has. One that was removed and made anew counts from 1 again, so its time tells too."""
    return (found["Version"], found.get("LastModifiedDate")) if "Version" in found else None


class Reading:
    """Asks, and says once that something was not read, and once that it was read again."""

    def __init__(self, what):
        self.what, self.failed = what, False

    def __call__(self, asked):
        """What `asked` returns; None when it raises one of UNREAD."""
        try:
            answer = asked()
        except UNREAD as error:
            if not self.failed:
                say(f"{WARNING}{self.what} was not read: going on with the last one ({error})")
            self.failed = True
            return None
        if self.failed:
            say(f"{self.what} was read again")
        self.failed = False
        return answer


def content(path):
    """Bytes of a file, None where it is not there."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def spare(place):
    """The file beside a place in which its next content is written, opened, with what it holds."""
    return open(f"{place}.new", "r+b", opener=lambda path, flags: os.open(path, flags | os.O_CREAT, 0o600))


def reserve(place):
    """Take room for the next content of a place, where there is any."""
    try:
        with spare(place) as file:
            os.posix_fallocate(file.fileno(), 0, SPARE_BYTES)
    except OSError:
        pass


def swap(place):
    """Give a place its next content. The file that was there is where the one after is written: its room is not lost."""
    if os.path.exists(f"{place}.old"):
        os.remove(f"{place}.old")
    if os.path.exists(place):
        os.link(place, f"{place}.old")
    os.replace(f"{place}.new", place)
    if os.path.exists(f"{place}.old"):
        os.replace(f"{place}.old", f"{place}.new")


def keep(value, place, mode=0o644):
    """Keep bytes in a place of the disk: the old or the new ones are there at any moment, after a power cut too.

    Raises OSError whose text says what is wrong and that the place stays as it was.
    """
    try:
        # In the room that was reserved: a full disk has no other.
        with spare(place) as file:
            file.write(value)
            file.flush()
            file.truncate(len(value))
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        swap(place)
    except OSError as error:
        reason = "no space on the disk" if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.strerror
        raise OSError(f"{place} stays as it was: {reason}") from error
    reserve(place)


class Follower:
    """One parameter, its place, and what is done with a new value."""

    def __init__(self, what, name, place, action, again, secret=False):
        self.name, self.place, self.action, self.again, self.secret = name, place, action, again, secret
        # Of a secret, as it was decrypted last.
        self.version, self.decrypted = None, None
        self.reading = Reading(what)
        # One that was not taken before this service was started anew is still there.
        self.file = f"{os.environ.get('RUNTIME_DIRECTORY') or tempfile.mkdtemp()}/value"
        self.failed = os.path.exists(self.file)
        self.value, self.acted, self.said = content(place), None, ""
        reserve(place)

    def read(self):
        if self.version is not None and self.secret and version(self.one("--encrypted")) == self.version:
            return self.decrypted
        found = self.one()
        self.version, self.decrypted = version(found), found["Value"].encode()
        return self.decrypted

    def one(self, *options):
        found = ask(*options, self.name)
        if not found:
            raise LookupError(f"no such parameter: {self.name}")
        return found[0]

    def is_settled(self):
        due = self.again is not None and (self.acted is None or time.monotonic() - self.acted >= self.again)
        return not self.failed and not due and content(self.place) == self.value

    def look(self):
        self.value = self.reading(self.read) or self.value
        if self.value is None or self.is_settled():
            return
        with open(self.file, "wb") as file:
            file.write(self.value)
        self.failed = not self.act()
        if not self.failed:
            os.remove(self.file)
            self.acted = time.monotonic()

    def act(self):
        """Whether the value was taken. What is said again, look after look, is passed on once."""
        done = subprocess.run((*self.action, self.file), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said, taken = done.stdout, done.returncode == 0
        if taken and content(self.place) != self.value:
            try:
                keep(self.value, self.place, 0o600 if self.secret else 0o644)
            except OSError as error:
                said, taken = f"{said}{ERROR}{error}\n", False
        if said != self.said and said:
            say(said.rstrip("\n"))
        self.said = "" if taken else said
        return taken


def main():
    if sys.argv[1:2] == ["keep"] and len(sys.argv) == 4:
        try:
            keep(content(sys.argv[2]), sys.argv[3])
        except OSError as error:
            sys.exit(f"{ERROR}{error}")
        return
    parser = argparse.ArgumentParser(description="Follow a parameter of Parameter Store.")
    parser.add_argument("--again", type=float)
    parser.add_argument("--retry", type=float)
    parser.add_argument("--secret", action="store_true")
    parser.add_argument("seconds", type=float)
    for name in ("what", "name", "place"):
        parser.add_argument(name)
    parser.add_argument("action", nargs="+")
    given = parser.parse_args()
    follower = Follower(given.what, given.name, given.place, given.action, given.again, given.secret)
    while True:
        follower.look()
        pause(given.retry if follower.failed and given.retry is not None else given.seconds)


if __name__ == "__main__":
    main()
