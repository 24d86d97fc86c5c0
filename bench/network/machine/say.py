"""How what was found leaves the machine."""

import json


def say(**values):
    """One JSON object a line."""
    print(json.dumps(values), flush=True)
