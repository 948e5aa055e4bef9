"""Affairs: what is on record and is no case, each folded out of the entries of its own subject.

A bundle or project, a complaint that names no case, an enquiry, an answer of a site's own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Literal

import msgspec

from casework.cases.bundle import fold_bundle
from casework.cases.complaint import fold_complaint
from casework.cases.entries import Recorded
from casework.cases.fold import order
from casework.cases.kinds.events import ComplaintReceived
from casework.cases.kinds.forms import EnquiryAnswered, EnquiryNoted
from casework.cases.kinds.purging import ComplaintPurged
from casework.cases.kinds.table import read_body
from casework.cases.knowledge import fold_knowledge
from casework.language import N_

AffairKind = Literal["bundle", "complaint", "enquiry", "knowledge"]
AFFAIRS: Mapping[AffairKind, str] = {
    "bundle": N_("一件事"),
    "complaint": N_("投诉"),
    "enquiry": N_("咨询"),
    "knowledge": N_("问答"),
}
_PREFIXES: Mapping[str, AffairKind] = {
    "bundle_": "bundle",
    "complaint_": "complaint",
    "enquiry_": "enquiry",
    "knowledge_": "knowledge",
}


class Affair(msgspec.Struct, frozen=True, kw_only=True):
    """One of them, as a list shows it; `is_open` says that it waits for an answer until `due`."""

    kind: AffairKind
    site: str = ""
    at: str = ""
    number: str = ""
    title: str = ""
    member_count: int = 0
    is_open: bool = False
    due: dt.date | None = None


def affair_kind(kind: str) -> AffairKind | None:
    """Of which affair an entry of this kind tells; None where it tells of none."""
    return next((affair for prefix, affair in _PREFIXES.items() if kind.startswith(prefix)), None)


def fold_affair(entries: Iterable[Recorded]) -> Affair | None:
    """The affair that these entries of one subject tell of; None where they tell of none."""
    given = sorted(entries, key=order)
    kinds = [kind for each in given if (kind := affair_kind(each.entry.kind)) is not None]
    if not kinds:
        return None
    return _FOLDS[kinds[0]](given)


def _bundle(entries: list[Recorded]) -> Affair:
    bundle = fold_bundle(entries)
    return Affair(
        kind="bundle",
        site=bundle.site,
        at=bundle.opened_at,
        number=bundle.number,
        title=bundle.name,
        member_count=len(bundle.members),
    )


def _complaint(entries: list[Recorded]) -> Affair:
    complaint = fold_complaint(entries)
    if complaint is None:
        return Affair(kind="complaint")
    bodies = [read_body(each) for each in entries]
    purged = [body.site for body in bodies if isinstance(body, ComplaintPurged)]
    received = [body.site for body in bodies if isinstance(body, ComplaintReceived)]
    return Affair(
        kind="complaint",
        site=next(iter((*purged, *received)), ""),
        at=complaint.at,
        number=complaint.number,
        title=complaint.text,
        is_open=not complaint.answered_at,
        due=complaint.answer_by,
    )


def _enquiry(entries: list[Recorded]) -> Affair:
    for recorded in entries:
        body = read_body(recorded)
        if isinstance(body, EnquiryAnswered | EnquiryNoted):
            return Affair(
                kind="enquiry",
                site=body.site,
                at=recorded.entry.recorded_at,
                number=body.number if isinstance(body, EnquiryAnswered) else "",
                title=body.asked,
            )
    return Affair(kind="enquiry")


def _knowledge(entries: list[Recorded]) -> Affair:
    known = fold_knowledge(entries)
    return Affair(
        kind="knowledge", site=known.site, at=known.at, number=known.matter_code, title=known.question
    )


_FOLDS: Mapping[AffairKind, Callable[[list[Recorded]], Affair]] = {
    "bundle": _bundle,
    "complaint": _complaint,
    "enquiry": _enquiry,
    "knowledge": _knowledge,
}
