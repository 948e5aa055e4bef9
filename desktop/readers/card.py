"""What was read of an ID card, and what every reader of cards can do."""

from __future__ import annotations

from typing import Protocol

import msgspec

from casework.people.applicant import DocumentKind


class ReadCard(msgspec.Struct, frozen=True, kw_only=True):
    """One card as its reader gave it; "" for what it did not give.

    `fault` says in words why nothing of it can be used.
    """

    name: str = ""
    document: DocumentKind = "resident_id"
    id_number: str = ""
    address: str = ""
    fault: str = ""


class CardReader(Protocol):
    """A device, or the program of its vendor."""

    def take(self) -> tuple[ReadCard, ...]:
        """The cards that were read since this was asked last, each once; never waits for a card."""
