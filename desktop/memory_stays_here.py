"""What is in this process's memory, keys and names, goes to no disk when it crashes."""

from __future__ import annotations

import sys

_PR_SET_DUMPABLE = 4


def leave_no_core() -> None:
    """No core dump of this process, whatever the system does with them; on Linux alone."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A limit is not asked by systems that pipe cores to a program; this flag is.
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
