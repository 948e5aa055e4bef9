"""Many devices in one process, each with its store and thread: `python -m tests.support.sync_crowd`.

{"make": [[folder, site, code], …], "url": …} sets them up and enrols them, {"go": cases} lets all of them
record so many cases and exchange at the same moment, and answers what each has had acknowledged.
"""

from __future__ import annotations

import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from desktop.services.exchange import enrol_device
from sync.device.backoff import Patience
from sync.device.engine import Conduct
from tests.support.devices import Device

_PATIENCE = Patience(tries=60, first_s=0.1, longest_s=2.0)


def make(order: dict[str, Any]) -> list[Device]:
    """The devices, enrolled."""
    made = []
    for folder, site, code in order["make"]:
        made.append(Device.new(Path(folder), site))
        enrol_device.enrol_device(made[-1].duty, order["url"], code)
    return made


def go(devices: list[Device], cases: int) -> dict[str, list[str]]:
    """Everybody at once; by device the hashes that were acknowledged."""
    start = threading.Barrier(len(devices))

    def one(device: Device) -> tuple[str, list[str]]:
        for _ in range(cases):
            device.open_case()
        start.wait()
        device.sync_here(Conduct(patience=_PATIENCE))
        return device.name, [each.entry.hash for each in device.own()]

    with ThreadPoolExecutor(len(devices)) as threads:
        return dict(threads.map(one, devices))


def main() -> None:
    """Carry out orders."""
    devices: list[Device] = []
    for line in sys.stdin:
        order = json.loads(line)
        if "make" in order:
            devices = make(order)
            print(json.dumps({"made": len(devices)}), flush=True)
        else:
            print(json.dumps(go(devices, order["go"])), flush=True)
    for device in devices:
        device.store.close()


if __name__ == "__main__":
    main()
