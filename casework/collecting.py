"""Python's collector of cycles rests while thousands of plain things go through: entries, guides.

They make no cycles, but each thousand of them starts a look at all that lives, which takes a tenth of a
second in a program that has loaded much.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Within, nothing is looked through; where somebody else switched the collector off, it stays off."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
