"""A process that exchanges for test devices: `python -m tests.support.sync_driver`.

One order a line, {"folder": …, "tries": …}; the answer is the report or what the clerk is told.  "versions"
are the protocol's versions that it speaks from the first order on; "write" is how many cases to record first.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from casework.errors import TamgaError
from sync.device.backoff import Patience
from sync.device.engine import Conduct, Report
from tests.support import sync_speaking
from tests.support.devices import PATIENCE, Device

_SPOKEN: dict[str, tuple[int, ...]] = {}  # once in the life of a process


def exchange(order: dict[str, Any]) -> dict[str, Any]:
    """Carry out one order."""
    if order.get("versions") and "versions" not in _SPOKEN:
        _SPOKEN["versions"] = tuple(order["versions"])
        sync_speaking.speak(_SPOKEN["versions"])
    device = Device(Path(order["folder"]), order["site"])
    patience = Patience(tries=order["tries"], first_s=0.02, longest_s=0.2) if order.get("tries") else PATIENCE
    try:
        for _ in range(order.get("write", 0)):
            device.open_case()
        report: Report = device.sync_here(Conduct(patience=patience))
        return {"report": msgspec.to_builtins(report)}
    except TamgaError as error:
        return {"error": type(error).__name__, "said": [error.title, error.what, error.next_step]}
    finally:
        device.store.close()


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(exchange(json.loads(line))), flush=True)
