"""Calls of MiniStack's EC2 API from inside its process, through its own table of actions."""

import xml.etree.ElementTree as ElementTree
from xml.sax.saxutils import escape

from ministack.services import ec2


class Ec2Error(RuntimeError):
    """An error answer of the EC2 API; in `code` and `words` what it says, where it is one."""

    def __init__(self, message, code="InternalError", words=""):
        super().__init__(message)
        self.code, self.words = code, words


class Refused(Exception):
    """What an action of the lab's does not take, with AWS's code for it."""

    def __init__(self, code, message):
        super().__init__(message)
        self._code = code

    def answer(self):
        return ec2._error(self._code, escape(str(self)), 400)


def call(action, **params):
    """Call an EC2 action as a client would; returns the answer's XML element.

    :raises Ec2Error: when EC2 answers with an error
    """
    ec2._ensure_defaults_initialized()
    answer = ec2._ACTION_MAP[action]({key: [str(value)] for key, value in params.items()})
    root = ElementTree.fromstring(answer[2])
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    if answer[0] >= 400:
        code, words = root.findtext(".//Code"), root.findtext(".//Message")
        raise Ec2Error(f"{words} (Service: Ec2, Code: {code})", code, words)
    return root


def live_instances():
    """The instances that hold addresses: all but the terminated ones."""
    return [instance for instance in ec2._instances.values() if instance["State"]["Name"] != "terminated"]
