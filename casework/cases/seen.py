"""What the writer of an entry had seen of its subject: of each other device the last entry that it had.

In an entry it stands as text, "device=seq" by device with blanks between, "" where nobody else had written.
A device's own entries before this one go without saying, and so a case of one site says nothing at all
(docs/decisions/0027-seen.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from casework.cases.entries import Entry

_SEQ = re.compile("[0-9]{1,16}")

MOST_HEADS = 64  # devices; a case goes through the hands of a few


class SubjectHead(NamedTuple):
    """Where a device is with a subject: its last seq and its highest rev of it."""

    device: str
    seq: int
    rev: int


class Past(NamedTuple):
    """What a writer has of a subject: the highest rev, and the field `seen`."""

    rev: int
    seen: str


def past_from(heads: Sequence[SubjectHead], writer: str) -> Past:
    """The past of a writer that has these of the subject.

    Of more devices than an entry may name, those that wrote first of the subject go unnamed.
    """
    others = sorted(
        (head for head in heads if head.device != writer), key=lambda head: (head.rev, head.device)
    )
    seen = " ".join(f"{device}={seq}" for device, seq, _rev in sorted(others[-MOST_HEADS:]))
    return Past(max((head.rev for head in heads), default=0), seen)


def seen_heads(seen: str) -> dict[str, int]:
    """Of each other device the last entry that the writer had; what cannot be read is not believed."""
    heads = (each.rpartition("=") for each in seen.split(" ") if each)
    return {device: int(seq) for device, _equals, seq in heads if _SEQ.fullmatch(seq)}


def past_of(entry: Entry) -> dict[str, int]:
    """All that its writer had of the subject, its own entries included."""
    return {**seen_heads(entry.seen), entry.device: entry.seq - 1}


class OneLine:
    """Entries in the order of the fold, as long as each writer had all that come before."""

    def __init__(self) -> None:
        self._heads: dict[str, int] = {}
        self._device, self._seq, self._seen = "", 0, ""

    def takes(self, entry: Entry) -> bool:
        """Is the next entry one of them?  No is no proof that its writer had not all: look closer then."""
        if entry.device != self._device:  # hands changed: what it has to have seen is another thing now
            heads = self._heads
            if self._device:
                heads[self._device] = self._seq
            self._device = entry.device
            self._seq = heads.get(entry.device, 0)
            self._seen = " ".join(f"{name}={heads[name]}" for name in sorted(heads) if name != entry.device)
        if entry.seen != self._seen:
            return False
        self._seq = max(self._seq, entry.seq)
        return True


def is_one_line(entries: Iterable[Entry]) -> bool:
    """Did each writer have all entries that come before, in this order?  No is no proof: look closer then."""
    return all(map(OneLine().takes, entries))


def with_head(seen: str, device: str, seq: int) -> str:
    """The field, naming this entry of that device besides."""
    heads: Mapping[str, int] = {**seen_heads(seen), device: seq}
    return " ".join(f"{name}={heads[name]}" for name in sorted(heads))
