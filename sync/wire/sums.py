"""Sums of entries: a count and an additive digest that both ends keep without reading anything again.

The digest is the sum of the entries' hashes modulo 2^256.  Order plays no part, and the sum of two sets
is the sum of their sums, so one line answers for a whole scope.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from casework.understanding import understand

_MODULUS = 1 << 256


class Sum(msgspec.Struct, frozen=True):
    """How many entries there are, and what their hashes add up to (hex)."""

    count: int = 0
    digest: str = "0"


def add_hashes(so_far: Sum, hashes: Iterable[str]) -> Sum:
    """The sum with these entries in it."""
    count, total = so_far.count, int(so_far.digest, 16)
    for entry_hash in hashes:
        count += 1
        total += int(entry_hash, 16)
    return Sum(count, format(total % _MODULUS, "x"))


def take_hash(so_far: Sum, entry_hash: str) -> Sum:
    """The sum without this entry."""
    return Sum(so_far.count - 1, format((int(so_far.digest, 16) - int(entry_hash, 16)) % _MODULUS, "x"))


def add_sums(sums: Iterable[Sum]) -> Sum:
    """The sum over several sets that share no entry."""
    count, total = 0, 0
    for each in sums:
        count += each.count
        total += int(each.digest, 16)
    return Sum(count, format(total % _MODULUS, "x"))


understand(Sum)
