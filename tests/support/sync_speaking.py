"""Lets this process speak other versions of the protocol than the program's own.

Version 2 is one of the future: it says more than anybody knows today.
"""

from __future__ import annotations

import sys

import msgspec

from sync.device import engine
from sync.server.doors import devices
from sync.wire.protocol import SyncAnswer, SyncRequest


def speak(versions: tuple[int, ...]) -> None:
    """Speak these versions from now on."""
    for module in [each for name, each in sys.modules.items() if name.partition(".")[0] == "sync"]:
        if hasattr(module, "VERSIONS"):
            vars(module)["VERSIONS"] = versions
    if 2 in versions:
        now_composed, answered = vars(engine)["compose"], vars(devices)["exchange"]
        vars(engine)["compose"] = lambda *said, **more: _later(LaterRequest, now_composed(*said, **more))
        vars(devices)["exchange"] = lambda *said, **more: _later(LaterAnswer, answered(*said, **more))


class LaterRequest(SyncRequest, frozen=True, kw_only=True):
    """A request of the future."""

    wishes: dict[str, int]


class LaterAnswer(SyncAnswer, frozen=True, kw_only=True):
    """An answer of the future."""

    wishes: dict[str, int]


def _later(kind: type[msgspec.Struct], said: msgspec.Struct) -> msgspec.Struct:
    return kind(**msgspec.structs.asdict(said), wishes={"x": 1})
