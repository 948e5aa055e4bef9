"""What entries say of bags with cases and their papers that leave for another site."""

from __future__ import annotations

import msgspec

from casework.cases.body import Body
from casework.cases.issued import FormIssued
from casework.cases.kind import Cells, cells
from casework.cases.kinds.forms import PaperCount, keeping_cells
from casework.cases.values import Code, IssuedNumber, Line, PaperNumber, SiteCode


class TransferredPapers(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One case in a bag, with its papers."""

    case_id: Code
    slip_number: IssuedNumber
    originals: PaperNumber = 0
    copies: PaperNumber = 0


class TransferSent(FormIssued, frozen=True, kw_only=True):
    """A bag with cases and their papers left for another site (转办单); its subject is the bag's own."""

    to_site: SiteCode
    cases: tuple[TransferredPapers, ...]
    carrier: Line = ""
    bag_seal: Line = ""


class CaseTransferred(Body, frozen=True, kw_only=True):
    """This case and its papers went with that transfer."""

    number: IssuedNumber
    from_site: SiteCode
    to_site: SiteCode
    papers: tuple[PaperCount, ...] = ()


def transferred_cells(body: CaseTransferred) -> Cells:
    """Where the case is, the transfer, and who keeps the originals."""
    alone = (f"ways.{body.number}", *keeping_cells(body.papers))
    return cells({"sent_to": body.to_site} | dict.fromkeys(alone, ""), ["status"])


def bag_cells(_body: TransferSent) -> Cells:
    """The bag, which is sent once."""
    return cells(["bag"])
