"""What the window says about an ID number while it is being typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from casework.language import _
from casework.people import id_number
from casework.people.applicant import DocumentKind
from desktop.gui.counter.number_verdict import Check, NumberVerdict

if TYPE_CHECKING:
    from desktop.desk.desk import Desk


def check_number_for(desk: Desk) -> Check:
    """The judgement with the divisions that the release in use knows."""
    return lambda number, document: check_number(
        number, document, desk.catalogue.release.settings.new_divisions
    )


def check_number(number: str, document: DocumentKind, new_divisions: Collection[str] = ()) -> NumberVerdict:
    """Judge a number for that document, as of today on this computer's clock."""
    if not number or document == "none":
        return NumberVerdict(ok=document == "none")
    report = id_number.check(number, document, dt.datetime.now().astimezone().date(), new_divisions)
    if not report.ok:
        return NumberVerdict(ok=False, hopeless=report.hopeless, words=report.reason_zh)
    born = _("{birth_date:%Y-%m-%d} 出生").format(birth_date=report.birth_date) if report.birth_date else ""
    return NumberVerdict(ok=True, doubtful=bool(report.warning_zh), words=report.warning_zh or born)
