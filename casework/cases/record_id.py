"""Ids of what is recorded: UUIDs that begin with the time, so that what was recorded together lies together.

An index of random ids is written to at as many places as there are new ids; one of these at its end.
Nothing is ever ordered by them: clocks may be wrong (`casework.cases.case.order`).
"""

from __future__ import annotations

import secrets
import time
import uuid

_VERSION, _VARIANT = 0x7, 0b10


def new_id() -> uuid.UUID:
    """A UUID of version 7: 48 bits of milliseconds since 1970, 74 random bits (RFC 9562, section 5.7)."""
    return made_at(time.time_ns() // 1_000_000, secrets.randbits(74))


def made_at(milliseconds: int, chance: int) -> uuid.UUID:
    """The id made at that time with these 74 bits; times outside of 1970 to 10889 lose their upper bits."""
    high = (milliseconds & (1 << 48) - 1) << 16 | _VERSION << 12 | chance >> 62 & 0xFFF
    low = _VARIANT << 62 | chance & (1 << 62) - 1
    return uuid.UUID(int=high << 64 | low)
