"""How often one sender may ask: a bucket each that fills with time."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

import msgspec

from sync.server.refusals import Refused
from sync.wire.protocol import Refusal


class Rate(msgspec.Struct, frozen=True):
    """So many at once, and then so many a second."""

    burst: float
    per_s: float


SYNC = Rate(burst=400, per_s=100)  # a device that catches up sends page after page
FETCHES = SYNC  # parts of releases, page after page as well
STRANGERS = Rate(burst=30, per_s=0.5)  # codes and signatures are not to be tried out


class Limiter:
    """Guards the buckets of all senders; forgets those not heard of for longest."""

    def __init__(self, rate: Rate, senders: int = 20_000) -> None:
        self._rate = rate
        self._senders = senders
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, sender: str, now_s: float | None = None) -> None:
        """Count one request; raises Refused ("too_many") with the seconds to wait."""
        now = time.monotonic() if now_s is None else now_s
        with self._lock:
            level, then = self._buckets.pop(sender, (self._rate.burst, now))
            level = min(self._rate.burst, level + max(0.0, now - then) * self._rate.per_s)
            enough = level >= 1
            self._buckets[sender] = (level - 1 if enough else level, now)
            if len(self._buckets) > self._senders:
                self._buckets.popitem(last=False)
        if not enough:
            wait_s = (1 - level) / self._rate.per_s
            what = "too many requests"
            raise Refused(Refusal(code="too_many", what=what, retry_after_s=wait_s))

    def give_back(self, sender: str) -> None:
        """Undo the counting of one request."""
        with self._lock:
            if sender in self._buckets:
                level, then = self._buckets[sender]
                self._buckets[sender] = (min(self._rate.burst, level + 1), then)
