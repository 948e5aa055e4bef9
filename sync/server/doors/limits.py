"""How often one sender may ask: a bucket each that fills with time."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

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

WATCHERS = Rate(burst=240, per_s=10)  # who watches asks every few seconds; so do several at once
UNPROVED = Rate(burst=100, per_s=5)  # requests in a device's name that the device did not sign
_ONE_LINE_BITS = 64  # of an IPv6 address: who has one has all of the same beginning


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


class UnprovedGuard:
    """Before a signature is looked at: an address that keeps sending what no device signed has to wait.

    Only what failed counts, so that many devices behind one address never limit each other; and a device that
    proved itself from there before is looked at in any case, so that junk in its name, from the same address
    even, costs it nothing.
    """

    def __init__(self, rate: Rate | None = None, pairs: int = 20_000) -> None:
        self._by_address = Limiter(rate or UNPROVED)
        self._proved: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._pairs = pairs
        self._lock = threading.Lock()

    @contextmanager
    def proving(self, address: str, device: str) -> Iterator[None]:
        """A request is proved within; raises Refused ("too_many").  What fails with Refused counts."""
        pair = (address, device)
        with self._lock:
            is_known = pair in self._proved
        if not is_known:
            self._by_address.take(address)
        try:
            yield
        except Refused:
            raise
        except Exception:  # ours to answer for
            self._forgive(address, is_known)
            raise
        self._forgive(address, is_known)
        with self._lock:
            self._proved[pair] = None
            self._proved.move_to_end(pair)
            if len(self._proved) > self._pairs:
                self._proved.popitem(last=False)

    def _forgive(self, address: str, is_known: bool) -> None:
        if not is_known:
            self._by_address.give_back(address)


def line_of(address: str) -> str:
    """What limits count: an address, of the sixth version the part that one line has to itself."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return address
    return str(ipaddress.ip_network(f"{address}/{_ONE_LINE_BITS}", strict=False))
