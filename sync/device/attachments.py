"""What is in attached files goes to the banner and comes from it, after the entries that name it.

In slices that grow while the way is good; each is durable before the next, so that a way that breaks off is
gone on from there.  Whenever there is something more urgent, this stops between two slices.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec

from sync.device.asking import Answer, Asked, DoorWay, ask_signed
from sync.device.batches import BatchSize
from sync.device.store import SyncState
from sync.wire import doors
from sync.wire.attachment_messages import (
    MOST_ATTACHMENTS,
    SLICE_BYTES,
    AttachmentsAsked,
    AttachmentSlice,
    SliceAsked,
)
from sync.wire.doors import Door

_KIB = 1024
_FIRST_KIB = 32


class Attachment(msgspec.Struct, frozen=True):
    """A file by its digest, with its size and how many bytes of it are here."""

    sha256: str
    size_bytes: int
    here_bytes: int


class AttachmentStore(Protocol):
    """What a device keeps of attached files; only such count as an accepted entry names."""

    def state(self) -> SyncState | None:
        """Where the device stands with its banner."""

    def take_number(self) -> int:
        """The next request number, never given twice."""

    def to_send(self) -> Sequence[Attachment]:
        """Those that are here and that the banner does not have in this epoch, as far as is known."""

    def to_fetch(self) -> Sequence[Attachment]:
        """Those that are not here in whole."""

    def content(self, sha256: str) -> bytes:
        """All that is in a file."""

    def keep_slice(self, attachment: Attachment, content: bytes) -> Attachment:
        """Keep what comes after the bytes that are here."""

    def make_whole(self, attachment: Attachment) -> bool:
        """All slices are here: the file is kept.  False, and they go, where they have another digest."""

    def note_held(self, sha256: str) -> None:
        """The banner has it in whole."""


class AttachmentsMoved(msgspec.Struct, frozen=True):
    """How many files went and came in whole."""

    sent: int = 0
    received: int = 0


class AttachmentRun:
    """One run; `give_way` says that something more urgent waits."""

    def __init__(self, store: AttachmentStore, way: DoorWay, give_way: Callable[[], bool]) -> None:
        self._store, self._way, self._give_way = store, way, give_way
        self._size = BatchSize(SLICE_BYTES // _KIB, _FIRST_KIB)
        self.moved = AttachmentsMoved()

    def to_the_end(self) -> None:
        """Move what can be moved; raises ExchangeError, and what was moved stays so."""
        for attachment, held in self._with_held(self._store.to_send()):
            self._send(attachment, held)
        for attachment, held in self._with_held(self._store.to_fetch()):
            if held == attachment.size_bytes:
                self._fetch(attachment)

    def _with_held(self, attachments: Sequence[Attachment]) -> list[tuple[Attachment, int]]:
        """Each with how much of it the banner has."""
        some = attachments[:MOST_ATTACHMENTS]
        if not some or self._give_way():
            return []
        digests = tuple(each.sha256 for each in some)
        sizes = self._ask(doors.ATTACHMENTS, AttachmentsAsked(digests=digests)).sizes
        return list(zip(some, sizes, strict=False))

    def _send(self, attachment: Attachment, held: int) -> None:
        content = self._store.content(attachment.sha256)
        first, begun_again = held, False
        while content and not self._give_way():
            # The last byte goes once more where all are there: whether the banner has it whole is its word.
            first = min(first, len(content) - 1)
            part = content[first : first + self._size.count * _KIB]
            answer = self._ask(
                doors.ATTACHMENT_BRING, AttachmentSlice(sha256=attachment.sha256, first=first, content=part)
            )
            if answer.is_whole:
                self._store.note_held(attachment.sha256)
                self.moved = msgspec.structs.replace(self.moved, sent=self.moved.sent + 1)
                return
            if answer.size <= first:  # what was there before had another digest, or others bring it as well
                if begun_again:
                    return
                begun_again = True
            first = answer.size

    def _fetch(self, attachment: Attachment) -> None:
        while not self._give_way():
            if attachment.here_bytes < attachment.size_bytes:
                most = self._size.count * _KIB
                asked = SliceAsked(sha256=attachment.sha256, first=attachment.here_bytes, most=most)
                content = self._ask(doors.ATTACHMENT_FETCH, asked).content
                if not content or len(content) > most:
                    return
                attachment = self._store.keep_slice(attachment, content)
            if attachment.here_bytes >= attachment.size_bytes:
                if self._store.make_whole(attachment):
                    self.moved = msgspec.structs.replace(self.moved, received=self.moved.received + 1)
                return

    def _ask(self, door: Door[Asked, Answer], request: Asked) -> Answer:
        begun = time.monotonic()
        answer = ask_signed(self._store, self._way, door, request)
        self._size.went_well(time.monotonic() - begun)
        return answer


def has_digest(content: bytes, sha256: str) -> bool:
    """Is this what the file is named by?"""
    return hashlib.sha256(content).hexdigest() == sha256
