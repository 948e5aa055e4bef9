"""What entries say of bundles (一件事) and projects: several cases handled as one, with their own subject."""

from __future__ import annotations

from typing import Literal

import msgspec

from casework.cases.body import Body
from casework.cases.kind import Cells, cells
from casework.cases.values import Code, EntryNumber, IssuedNumber, Line, Paragraph, SiteCode, Word


class BundleMember(msgspec.Struct, frozen=True, kw_only=True):
    """One case of a bundle."""

    case_id: Code
    slip_number: IssuedNumber
    matter_code: Word = ""


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """A matter of the list that is not handled this time, and why."""

    matter_code: Word
    reason: Line = ""


class BundleOpened(Body, frozen=True, kw_only=True):
    """Cases were put together: by a list of bundles, with its number there, or as somebody's project."""

    site: SiteCode
    name: Line
    form: Literal["bundle", "project"]
    members: tuple[BundleMember, ...]
    code: Word = ""  # of the bundle in the release
    source_list: Line = ""
    number: Word = ""  # in that list, or of the project (项目代码)
    handler: Line = ""
    left_out: tuple[LeftOut, ...] = ()


class BundleChanged(Body, frozen=True, kw_only=True):
    """Cases came to it, or left it."""

    site: SiteCode
    joined: tuple[BundleMember, ...] = ()
    left: tuple[Code, ...] = ()
    reason: Line = ""


class BundleNoted(Body, frozen=True, kw_only=True):
    """Somebody wrote something down of the whole."""

    site: SiteCode
    text: Paragraph


class BundleNoteWithdrawn(Body, frozen=True, kw_only=True):
    """A note of the whole, named by its entry, counts no more."""

    site: SiteCode
    device: Word
    seq: EntryNumber
    reason: Line


def opened_cells(_body: BundleOpened) -> Cells:
    """Begun once."""
    return cells(["bundle"])


def changed_cells(body: BundleChanged) -> Cells:
    """Who belongs to it."""
    codes = (*(each.case_id for each in body.joined), *body.left)
    return cells([f"members.{code}" for code in codes], ["bundle"])


def noted_cells(body: BundleNoted) -> Cells:
    """It stands for itself."""
    return cells([f"notes.{body.salt}"], ["bundle"])


def note_withdrawn_cells(body: BundleNoteWithdrawn) -> Cells:
    """Whether that note counts."""
    return cells({f"notes.{body.device}.{body.seq}": "withdrawn"}, ["bundle"])
