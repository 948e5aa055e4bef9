"""What the page says of a number, whoever judges it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from casework.people.applicant import DocumentKind


class NumberVerdict(msgspec.Struct, frozen=True):
    """What is to be said about a number: fine, fine but look again, may become fine, or why it cannot."""

    ok: bool
    doubtful: bool = False
    hopeless: bool = False
    words: str = ""


Check = Callable[[str, DocumentKind], NumberVerdict]
