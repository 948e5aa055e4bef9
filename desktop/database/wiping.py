"""Secrets overwritten where they lie, as far as Python lets one (docs/threat-model.md says what stays).

Python copies freely and clears nothing that it frees.  What holds a key for the length of a session therefore
has a copy of its own, which nobody else can be using, and overwrites that.
"""

from __future__ import annotations

import ctypes
import sys

_SHORTEST = 16  # bytes: shorter ones may be Python's own, shared by all


def own_copy(secret: bytes) -> bytes:
    """The same bytes in a place that nobody shares."""
    return bytes(bytearray(secret))


def overwrite(secret: bytes | str) -> None:
    """Fill an object that nobody uses any more with zeros; not on a Python that is laid out otherwise."""
    plain = isinstance(secret, bytes) or secret.isascii()
    if sys.implementation.name != "cpython" or not plain or len(secret) < _SHORTEST:
        return
    header = sys.getsizeof(secret) - len(secret) - 1  # one zero stands behind both
    ctypes.memset(id(secret) + header, 0, len(secret))
