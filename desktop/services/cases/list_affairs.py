"""Enquiries, complaints (of cases and of none) and inspections as the window lists them, what waits first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

import msgspec
from sqlalchemy import Connection, select

from casework.cases.complaint import fold_complaint
from casework.cases.entries import Recorded
from casework.cases.events import HotlineComplaint, InspectionResult
from casework.cases.fold import fold
from casework.cases.kinds.events import ComplaintReceived
from casework.cases.kinds.inspections import CaseInspected
from casework.cases.kinds.table import read_body
from casework.people.masking import mask_name
from casework.people.shown_applicant import masked_name
from desktop.database import journal
from desktop.database.set_aside import counts
from desktop.database.tables import JournalEntry
from desktop.services.cases.record_affairs import list_affairs

KnownKind = Literal["enquiry", "complaint", "inspection"]
MOST = 200


class KnownAffair(msgspec.Struct, frozen=True, kw_only=True):
    """One of them; `is_open` waits for an answer, or to be looked at again, until `due`.

    `who` is masked; `slip_number` is of the case that it is about, for an inspection its own number.
    """

    kind: KnownKind
    number: str
    title: str
    at: str
    site: str = ""
    who: str = ""
    slip_number: str = ""
    is_open: bool = False
    due: dt.date | None = None
    answered_at: str = ""
    answered_by: str = ""
    result: InspectionResult | Literal[""] = ""
    list_code: str = ""
    inspectors: tuple[str, ...] = ()
    violations: int = 0
    day: dt.date | None = None
    mended_by: dt.date | None = None


def known_affairs(connection: Connection, kind: KnownKind, most: int = MOST) -> list[KnownAffair]:
    """Those of a kind: what waits first, the nearest day at the top, then the newest."""
    known = list(_KINDS[kind](connection, most))
    far = dt.date.max
    waiting = sorted((each for each in known if each.is_open), key=lambda each: (each.due or far, each.at))
    return [*waiting, *(each for each in known if not each.is_open)]


def _enquiries(connection: Connection, most: int) -> Iterator[KnownAffair]:
    for row in list_affairs(connection, "enquiry")[:most]:
        yield KnownAffair(kind="enquiry", number=row.number, title=row.title, at=row.at, site=row.site)


def _complaints(connection: Connection, most: int) -> Iterator[KnownAffair]:
    for subject in _subjects(connection, ("complaint_received", "case_complaint_received"), most):
        entries = journal.of_subject(connection, subject)
        bodies = [body for each in entries if isinstance(body := read_body(each), ComplaintReceived)]
        came = {body.number: body for body in bodies}
        if entries[0].entry.kind.startswith("complaint_"):
            alone = fold_complaint(entries)
            given: tuple[HotlineComplaint, ...] = (alone,) if alone else ()
            slip_number = ""
        else:
            case = fold(entries)
            given = tuple(case.complaints.values())
            slip_number = case.slips[-1].number if case.slips else ""
        for each in given:
            first = came.get(each.number)  # missing: only its answer has come here
            yield KnownAffair(
                kind="complaint",
                number=each.number,
                title=each.text,
                at=each.at,
                site=first.site if first else "",
                who=mask_name(first.complainant) if first and first.complainant else "",
                slip_number=slip_number,
                is_open=not each.answered_at,
                due=each.answer_by,
                answered_at=each.answered_at,
                answered_by=each.answered_by,
            )


def _inspections(connection: Connection, most: int) -> Iterator[KnownAffair]:
    for subject in _subjects(connection, ("case_inspected",), most):
        entries = journal.of_subject(connection, subject)
        bodies = [(each, body) for each in entries if isinstance(body := read_body(each), CaseInspected)]
        for place, (recorded, body) in enumerate(reversed(bodies)):
            yield _inspection(recorded, body, is_newest=place == 0)


def _inspection(recorded: Recorded, body: CaseInspected, *, is_newest: bool) -> KnownAffair:
    return KnownAffair(
        kind="inspection",
        number=body.number,
        title=body.list_name,
        at=recorded.entry.recorded_at,
        site=body.site,
        who=masked_name(body.applicant),
        slip_number=body.number,
        is_open=is_newest and body.rectify_by is not None,
        due=body.rectify_by if is_newest else None,
        result=body.result,
        list_code=body.list_code,
        inspectors=body.inspectors,
        violations=sum(each.finding == "violates" for each in body.items),
        day=body.inspected_on,
        mended_by=body.rectify_by,
    )


def _subjects(connection: Connection, kinds: tuple[str, ...], most: int) -> list[str]:
    """The subjects of such entries, the newest first."""
    wanted = select(JournalEntry.subject).where(JournalEntry.kind.in_(kinds), counts())
    newest = connection.scalars(wanted.order_by(JournalEntry.position.desc()).limit(most))
    return list(dict.fromkeys(newest))


_KINDS = {"enquiry": _enquiries, "complaint": _complaints, "inspection": _inspections}
