"""Opening a line to a server: both families of addresses are tried, a quarter of a second apart.

Where a name has addresses of both and one family leads nowhere (a router that promises IPv6 and has none),
the other gets through at once (RFC 8305).  The family that got through is tried first the next time.
"""

from __future__ import annotations

import errno
import os
import selectors
import socket
import time
from collections.abc import Sequence
from typing import Any

import msgspec

from sync.device.lookup import addresses_of

NEXT_AFTER_S = 0.25
_PENDING = (0, errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", errno.EWOULDBLOCK))
# Of several failures the one that says most: somebody was there, then nobody answered, then there was no way.
_TELLING = (errno.ECONNREFUSED, errno.ECONNRESET, errno.ETIMEDOUT, errno.EHOSTUNREACH, errno.ENETUNREACH)

Address = tuple[Any, ...]  # as the system has it
_family_of: dict[str, int] = {}  # by host: the family that got through


class Lead(msgspec.Struct, frozen=True):
    """One address that a name leads to."""

    family: int
    address: Address


def leads_to(host: str, port: int, longest_s: float) -> tuple[Lead, ...]:
    """The addresses of a host, the families in turn, the one that got through last time first.

    Raises socket.gaierror, also where nobody says within so many seconds where the name leads.
    """
    answers = addresses_of(host, port, longest_s)
    leads = list(dict.fromkeys(Lead(family, tuple(address)) for family, _, _, _, address in answers))
    families = list(dict.fromkeys(each.family for each in leads))
    if (known := _family_of.get(host)) in families:
        families.sort(key=lambda family: family != known)
    by_family = [[each for each in leads if each.family == family] for family in families]
    longest = max(map(len, by_family), default=0)
    return tuple(some[at] for at in range(longest) for some in by_family if at < len(some))


def open_line(host: str, port: int, timeout_s: float) -> socket.socket:
    """A connection to the first address that takes it; raises OSError, TimeoutError, socket.gaierror."""
    end = time.monotonic() + timeout_s
    race = _Race(leads_to(host, port, timeout_s), end)
    try:
        won = race.run()
    finally:
        race.end()
    _family_of[host] = won.family
    return won


def open_lead(lead: Lead, timeout_s: float) -> socket.socket:
    """A connection to that very address; raises OSError, TimeoutError."""
    race = _Race([lead], time.monotonic() + timeout_s)
    try:
        return race.run()
    finally:
        race.end()


class _Race:
    """Knocks at one address after the other without waiting for the one before; the first to open wins."""

    def __init__(self, leads: Sequence[Lead], end: float) -> None:
        self._leads, self._end = list(leads), end
        self._selector = selectors.DefaultSelector()
        self._failures: list[OSError] = []
        self._running: set[socket.socket] = set()

    def run(self) -> socket.socket:
        """The connection that won; raises OSError."""
        next_at = time.monotonic()
        while self._leads or self._running:
            now = time.monotonic()
            if now >= self._end:
                raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
            if self._leads and (now >= next_at or not self._running):
                self._knock(self._leads.pop(0))
                next_at = now + NEXT_AFTER_S
                continue
            until = min(self._end, next_at) if self._leads else self._end
            for key, _events in self._selector.select(max(0.0, until - now)):
                knocking = key.fileobj
                assert isinstance(knocking, socket.socket)  # noqa: S101 - nothing else is registered
                if (opened := self._answered(knocking)) is not None:
                    return opened
        raise self._why()

    def _knock(self, lead: Lead) -> None:
        try:
            knocking = socket.socket(lead.family, socket.SOCK_STREAM)
        except OSError as error:  # a computer without that family
            self._failures.append(error)
            return
        try:
            knocking.setblocking(False)
            code = knocking.connect_ex(lead.address)
        except OSError as error:
            self._failed(knocking, error)
            return
        if code not in _PENDING:
            self._failed(knocking, OSError(code, os.strerror(code)))
            return
        self._running.add(knocking)
        self._selector.register(knocking, selectors.EVENT_WRITE)

    def _answered(self, knocking: socket.socket) -> socket.socket | None:
        self._selector.unregister(knocking)
        self._running.discard(knocking)
        code = knocking.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code:
            self._failed(knocking, OSError(code, os.strerror(code)))
            return None
        knocking.setblocking(True)
        return knocking

    def _failed(self, knocking: socket.socket, error: OSError) -> None:
        self._failures.append(error)
        knocking.close()

    def _why(self) -> OSError:
        def says(error: OSError) -> int:
            return _TELLING.index(error.errno) if error.errno in _TELLING else len(_TELLING)

        return min(self._failures, key=says, default=OSError(errno.ENETUNREACH, "no address"))

    def end(self) -> None:
        """Nobody waits for the others."""
        for knocking in self._running:
            knocking.close()
        self._selector.close()
