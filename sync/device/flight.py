"""Requests under way: the next one may be sent while the answer before it is being taken in.

On both ends an exchange is half work and half waiting for the other.  A request that is sent ahead rests on
where the device will stand when it has taken in the answer before; should it come to stand elsewhere, the
answer is left alone, and what it told is told again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from casework.cases.entries import Entry, Recorded
from sync.device.composing import arrived_in
from sync.device.store import Arrived, SyncState
from sync.wire.protocol import SyncAnswer
from sync.wire.signatures import SignedRequest

Exchange = Callable[[SignedRequest], SyncAnswer]


class Answered(NamedTuple):
    """An answer, the seconds that it took, and the entries in it, each judged by itself."""

    answer: SyncAnswer
    seconds: float
    arrived: Arrived


class _Timed(NamedTuple):
    answer: SyncAnswer
    seconds: float


class Flight(NamedTuple):
    """A request under way: where the device stood for it, what it carries, and how to get the answer.

    `land` waits for the answer; it raises what the transport raises, and OtherAnswer.
    """

    state: SyncState
    outgoing: Sequence[Recorded]
    land: Callable[[], Answered]

    @property
    def last(self) -> Entry | None:
        """The last entry that it carries."""
        return self.outgoing[-1].entry if self.outgoing else None

    def fits(self, state: SyncState) -> bool:
        """Does the device stand where the request says?  It may have written more meanwhile."""
        seen = self.state
        at = (state.device, state.epoch, state.position, state.scope, state.acknowledged)
        return at == (seen.device, seen.epoch, seen.position, seen.scope, seen.acknowledged)


class RequestLine:
    """The way to the banner for one run; one request at a time is on it.

    Of an answer that was asked for ahead the entries are read once `read_now` is called, which is when the
    store has nothing left to do but to write: before, both would only take the one Python from each other.
    """

    def __init__(self, exchange: Exchange, keys: Callable[[], tuple[bytes, ...]]) -> None:
        self._exchange = exchange
        self._keys = keys  # of the banner
        self._sender: ThreadPoolExecutor | None = None
        self._may_read = threading.Event()

    def ask(self, sealed: SignedRequest) -> Callable[[], Answered]:
        """Send it when somebody waits for the answer."""
        return lambda: self._read(self._timed(sealed))

    def ask_ahead(self, sealed: SignedRequest) -> Callable[[], Answered]:
        """Send it now, whatever the caller does meanwhile."""
        if self._sender is None:
            self._sender = ThreadPoolExecutor(1, "exchange")
        self._may_read.clear()
        sent = self._sender.submit(self._ahead, sealed)

        def land() -> Answered:
            self.read_now()
            return sent.result()

        return land

    def read_now(self) -> None:
        """The entries of the answer that is under way may be read."""
        self._may_read.set()

    def close(self) -> None:
        """Wait for what is under way, and leave it alone."""
        self.read_now()
        if self._sender is not None:
            self._sender.shutdown()

    def _ahead(self, sealed: SignedRequest) -> Answered:
        timed = self._timed(sealed)
        self._may_read.wait()
        return self._read(timed)

    def _timed(self, sealed: SignedRequest) -> _Timed:
        begun = time.monotonic()
        answer = self._exchange(sealed)
        return _Timed(answer, time.monotonic() - begun)

    def _read(self, timed: _Timed) -> Answered:
        return Answered(timed.answer, timed.seconds, arrived_in(timed.answer, self._keys))
