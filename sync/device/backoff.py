"""How long to wait before the next try: longer each time, and never the same for all devices.

When the power of a valley comes back, seventy devices start in the same second: full jitter spreads them.
"""

from __future__ import annotations

import random

import msgspec


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """How often to try in a row, and the bounds of the waits between."""

    tries: int = 6
    first_s: float = 0.5
    longest_s: float = 300.0


def wait_s(patience: Patience, failures: int, chance: random.Random, asked_s: float = 0.0) -> float:
    """Seconds to wait after so many failures in a row; at least what the server asked for."""
    most = min(patience.longest_s, patience.first_s * 2.0 ** min(failures - 1, 30))
    return max(min(asked_s, patience.longest_s), chance.uniform(most / 4, most))
