"""How much of the computer's memory the window keeps beside what it uses, on Linux (docs/decisions/0129)."""

from __future__ import annotations

import sys

_M_ARENA_MAX = -8


def keep_little() -> None:
    """One heap for all threads: each has its own else, and what ended on one is of no use to the others."""
    if sys.platform.startswith("linux"):
        import ctypes

        if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):  # glibc's; others have no arenas
            mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """What is free goes back to the system, 1 to 20 ms: after what went over everything."""
    if sys.platform.startswith("linux"):
        import ctypes

        if malloc_trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
            malloc_trim(0)
