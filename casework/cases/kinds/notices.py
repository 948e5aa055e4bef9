"""What entries say of legal notices: a refusal was told in writing (不予受理通知书)."""

from __future__ import annotations

import datetime as dt

from casework.cases.issued import CaseFormIssued
from casework.cases.kind import Cells, cells
from casework.cases.values import Line, Paragraph


class RefusalNotified(CaseFormIssued, frozen=True, kw_only=True):
    """A refusal was told in writing: reason, basis and remedies as they stood (行政许可法 第三十二条)."""

    received_on: dt.date
    reason: Paragraph
    remedies: tuple[Line, ...]
    document_number: Line
    basis: tuple[Line, ...] = ()


def refusal_notified_cells(body: RefusalNotified) -> Cells:
    """The form; it says why the case was refused."""
    return cells([f"forms.{body.number}"], [f"slips.{body.slip_number}", "status", "refusal"])
