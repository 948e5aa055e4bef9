"""How long this computer has run: the time asleep counts, and setting the clock changes nothing."""

from __future__ import annotations

import time
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_UPTIME = Path("/proc/uptime")  # asked of the system, not of a library that may pretend another time


def running() -> tuple[str, float]:
    """Which start of this computer this is, "" where it cannot be told, and how many seconds ago it was.

    The time asleep counts, and setting the clock changes nothing.
    """
    try:
        return _BOOT.read_text("ascii").strip(), float(_UPTIME.read_text("ascii").split()[0])
    except (OSError, ValueError):
        return "", time.monotonic()
