"""Brings a gateway's uplink by WireGuard up as `skylan-wireguard` does, with key and list of files in the place of Parameter
Store.

Usage, in the gateway's namespace and with its variables: wireguard_gateway.py KEY PEERS
"""

import importlib.machinery
import importlib.util
import pathlib
import sys

ASSETS = pathlib.Path("/opt/bench/assets")
PROGRAM = ASSETS / "wireguard/usr/local/lib/skylan/skylan-wireguard"

sys.dont_write_bytecode = True
sys.path.insert(0, str(ASSETS / "machine/usr/local/lib/skylan"))
loader = importlib.machinery.SourceFileLoader("skylan_wireguard", str(PROGRAM))
module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
loader.exec_module(module)
module.look(*(pathlib.Path(path).read_text(encoding="utf-8").strip() for path in sys.argv[1:]))
