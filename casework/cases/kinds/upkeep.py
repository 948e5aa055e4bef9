"""What the banner says of entries: one is hidden from all readers, or counts again."""

from __future__ import annotations

from casework.cases.body import Body
from casework.cases.kind import Cells, cells
from casework.cases.kinds.cases import ConflictSettled
from casework.cases.values import Digest, EntryNumber, Line, SiteCode, Word


class EntryNamed(Body, frozen=True, kw_only=True):
    """An entry by its place and hash, and the site where it counts; why, and by whom."""

    site: SiteCode
    device: Word
    seq: EntryNumber
    hash: Digest
    by: Line
    reason: Line = ""


class StatementSettled(ConflictSettled, frozen=True, kw_only=True):
    """As a conflict of a case is settled, of what is none: a person, a device, a bag, a bundle.

    `site` is where it counts, so that those hear of it who heard the statements.
    """

    site: SiteCode


def hiding_cells(body: EntryNamed) -> Cells:
    """Whether that entry counts."""
    return cells([f"entries.{body.device}.{body.seq}"])
