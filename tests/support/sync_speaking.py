"""Lets this process speak other versions of the protocol than the program's own.

Version 1 knew nothing of sites, letters and what is set aside: a device that speaks it alone does not say
them, a server that speaks it alone does not hear them.
"""

from __future__ import annotations

import sys

import msgspec

from sync import engine
from sync.protocol import SyncRequest
from sync.server import exchange

_LATER = {"site": "", "letter": "", "set_aside": ()}


def speak(versions: tuple[int, ...]) -> None:
    """Speak these versions from now on."""
    for module in [each for name, each in sys.modules.items() if name.partition(".")[0] == "sync"]:
        if hasattr(module, "VERSIONS"):
            vars(module)["VERSIONS"] = versions
    if versions == (1,):
        composed, opened = engine.compose, exchange.open_request
        vars(engine)["compose"] = lambda *said, **more: _older(composed(*said, **more))
        vars(exchange)["open_request"] = lambda *said: _older(opened(*said))


def _older(request: SyncRequest) -> SyncRequest:
    return msgspec.structs.replace(request, **_LATER)
