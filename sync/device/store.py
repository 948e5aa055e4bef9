"""What the engine asks of a device's store; each call is one transaction, durable when it returns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

import msgspec

from casework.cases.entries import Recorded
from casework.cases.kinds.table import JudgedEntry
from sync.wire.packing import Placed
from sync.wire.proofs import BatchProof, DeviceCertificate
from sync.wire.protocol import EntryResult, Mark, Scope
from sync.wire.sums import Sum


class SyncState(msgspec.Struct, frozen=True, kw_only=True):
    """Where a device stands with its banner; `head` is the end of its own chain."""

    device: str
    seed: bytes
    number: int = 0  # the last request number that was given out
    head: Mark = Mark()
    acknowledged: Mark = Mark()
    receipt: str = ""
    epoch: str = ""
    position: int = 0
    scope: str = ""
    site: str = ""  # where the device believes to stand
    letter: str = ""  # of the device there
    backed_up: int = 0  # up to this seq own entries are in a backup of the banner's
    banner_keys: tuple[bytes, ...] = ()  # of now and before


class Arrived(msgspec.Struct, frozen=True):
    """Entries that came, what is said of each by itself, in the same order, and what proves them."""

    entries: tuple[Placed, ...] = ()
    judged: tuple[JudgedEntry, ...] = ()
    proofs: tuple[BatchProof, ...] = ()
    certificates: tuple[DeviceCertificate, ...] = ()


class News(msgspec.Struct, frozen=True, kw_only=True):
    """One answer of the banner, to be taken in whole.

    `seen` is the state that the request was made from.  Entries and position are taken only while the
    store still stands there: two runs at once must not skip anything.
    """

    seen: SyncState
    epoch: str
    acknowledged: Mark
    receipt: str
    position: int
    results: tuple[EntryResult, ...] = ()
    arrived: Arrived = Arrived()
    scope: Scope | None = None
    clock_offset_s: float = 0.0
    server_time: str = ""  # ISO 8601, of an answer that came just now; a parcel's is old
    letter: str = ""  # another than before
    number: int = 0  # of the request that this answers: no later one may have it
    backed_up: int | None = None  # another than before
    signed_mark: bytes = b""  # the banner's signature of `acknowledged`

    @property
    def is_news(self) -> bool:
        """Does it tell more than that both ends have all?"""
        seen = self.seen
        stood = (seen.epoch, seen.acknowledged, seen.position)
        if stood != (self.epoch, self.acknowledged, self.position):
            return True
        return bool(
            self.results or self.arrived.entries or self.scope or self.letter or self.backed_up is not None
        )


class AnswerTaken(msgspec.Struct, frozen=True):
    """What came of an answer: how many entries were new, and the sum of all that the banner has."""

    new: int
    total: Sum


class Fork(msgspec.Struct, frozen=True, kw_only=True):
    """A new id for this copy of a device; its own entries from `first_seq` on move under it.

    `letter` is for the slip numbers from now on; "" keeps the old one.  `origin` is the id that it leaves.
    """

    first_seq: int
    device: str
    seed: bytes
    letter: str = ""
    origin: str = ""


NoteKind = Literal[
    "forked",
    "restored",
    "healed",
    "clock",
    "quarantined",
    "scope",
    "release",
    "program",
    "moved",
    "doubled",
    "set_aside",
    "files",
]


class Note(msgspec.Struct, frozen=True):
    """Something that people have to be told, in the words of the counter."""

    kind: NoteKind
    text: str


def nothing_else() -> None:
    """Nobody waits for the disk alone."""


class ExchangeStore(Protocol):
    """A device's store."""

    def state(self) -> SyncState | None:
        """Where it stands; None before it is enrolled."""

    def take_number(self) -> int:
        """The next request number, never given twice; for what travels without an answer, as parcels do."""

    def outgoing(self, after: int, count: int, size_bytes: int) -> Sequence[Recorded]:
        """Own entries after that seq, within the count and the size of bodies; one at least."""

    def offer(self, seq: int) -> None:
        """The next request carries own entries up to that seq."""

    def hash_at(self, seq: int) -> str | None:
        """The hash of an own entry."""

    def knows(self, device: str) -> bool:
        """Is there any entry of that device here?"""

    def take_in(self, news: News, writing: Callable[[], None] = nothing_else) -> AnswerTaken | None:
        """Take in an answer; None when it came too late.  `writing` is called when only the disk is left."""

    def rewind(self, acknowledged: Mark) -> None:
        """The banner has less than was thought: send again from there."""

    def fork(self, fork: Fork) -> int:
        """Go on under a new id; returns how many entries moved.  None is lost."""

    def fork_asked(self) -> Fork | None:
        """The new id for which this copy waits; None where it waits for none."""

    def ask_fork(self, fork: Fork) -> None:
        """This copy waits until the banner's operator says that it is ours: it asks for the same id again."""

    def move_to(self, site: str, letter: str) -> None:
        """Stand at another site from now on, with that letter unless it is "".

        What was issued and what is unfinished stays as it is.
        """

    def read_again(self) -> None:
        """The sums differ: forget where others' entries count, and read from the beginning."""

    def leave_out(self, there: Mark) -> None:
        """The banner has own entries up to there that are not here: none of their numbers is given out."""

    def note(self, note: Note) -> None:
        """Keep something that people have to be told."""
