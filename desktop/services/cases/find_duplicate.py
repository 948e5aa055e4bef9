"""The same person with the same matter within thirty days: a warning with the way there, never a refusal.

At one site it is given while the number is typed.  Two sites without a network make two cases all the same:
both stay, and whoever sees both is told of them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, func, literal_column, select, tuple_

from casework.cases.case import Case
from casework.cases.draft import Draft
from casework.cases.states import AWAITING_PAPERS, STATES
from casework.language import _
from casework.people.applicant import Applicant
from casework.people.id_number import check
from casework.people.shown_applicant import masked_number
from desktop.database.case_lines import number_key
from desktop.database.conditions import UNENDED, those
from desktop.database.tables import CaseLine, JournalEntry
from desktop.services.cases.known_cases import KnownCases
from desktop.services.cases.list_cases import lines_at

WITHIN_DAYS = 30
_SPAN = dt.timedelta(days=WITHIN_DAYS)
_SIGN = re.compile(rf"^#.{{{len(number_key('')) - 1}}}$", re.MULTILINE)
_SAME = (CaseLine.matter_code, CaseLine.applicant_id_masked)


class EarlierCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case of the same person and matter, as a warning names it; of a bundle the matters that have one."""

    slip_number: str
    opened_at: str
    state: str
    missing_count: int
    matters: tuple[str, ...] = ()


class _Sought(msgspec.Struct, frozen=True, kw_only=True):
    """Whose case of what, besides which one, opened on or after which day and before which."""

    case_id: str
    matter_code: str
    applicant: Applicant
    since: dt.date
    before: dt.date


def find_duplicate(
    connection: Connection, draft: Draft, today: dt.date, known: KnownCases
) -> EarlierCase | None:
    """The newest one of the last thirty days that stands; None while the number is not whole."""
    applicant = draft.applicant
    number = check(applicant.id_number, applicant.document, today).normalized if applicant.id_number else ""
    sought = _Sought(
        case_id=draft.draft_id,
        matter_code=draft.matter_code,
        applicant=msgspec.structs.replace(applicant, id_number=number),
        since=today - _SPAN,
        before=dt.date.max,
    )
    return _newest(connection, sought, known)


def find_duplicate_of_bundle(
    connection: Connection, parts: Iterable[Draft], today: dt.date, known: KnownCases
) -> EarlierCase | None:
    """Of the drafts that a bundle's becomes: the newest such case, with the codes of all that have one."""
    hits = [(part.matter_code, find_duplicate(connection, part, today, known)) for part in parts]
    earlier = [(code, each) for code, each in hits if each is not None]
    if not earlier:
        return None
    newest = max((each for _code, each in earlier), key=lambda each: each.opened_at)
    return msgspec.structs.replace(newest, matters=tuple(code for code, _each in earlier))


def find_other_case(connection: Connection, case: Case, known: KnownCases) -> EarlierCase | None:
    """The newest other one within thirty days of a case that stands."""
    if case.status != "open" or not case.opened_at:
        return None
    day = dt.datetime.fromisoformat(case.opened_at).date()
    sought = _Sought(
        case_id=case.case_id,
        matter_code=case.matter_code,
        applicant=case.applicant,
        since=day - _SPAN,
        before=day + _SPAN,
    )
    return _newest(connection, sought, known)


def list_recorded_twice(connection: Connection, today: dt.date) -> list[RowMapping]:
    """Lines of the newest of such cases that still run, where they were opened on different devices."""
    runs = (those(UNENDED), CaseLine.opened_at >= (today - _SPAN).isoformat())
    # With the plus SQLite does not walk all cases of all times in the order of their matters.
    by_person: tuple[ColumnElement[Any], ...] = (
        literal_column("+cases.matter_code"),
        CaseLine.applicant_id_masked.expression,
    )
    several = select(*_SAME).where(*runs).group_by(*by_person).having(func.count() > 1)
    columns = (getattr(CaseLine, name) for name in _Alike._fields)
    alike = connection.execute(select(*columns).where(*runs, tuple_(*by_person).in_(several)))
    groups = _of_one_person(_Alike._make(row) for row in alike)
    newest = [max(each.position for each in group) for group in groups if _devices(connection, group) > 1]
    return lines_at(connection, newest)


def _newest(connection: Connection, sought: _Sought, known: KnownCases) -> EarlierCase | None:
    number = sought.applicant.id_number
    if not sought.matter_code or not number:
        return None
    masked_alike = connection.execute(
        select(
            CaseLine.position,
            CaseLine.slip_number,
            CaseLine.opened_at,
            CaseLine.state,
            CaseLine.missing_count,
        )
        .where(
            CaseLine.matter_code == sought.matter_code,
            CaseLine.status == "open",
            CaseLine.opened_at >= sought.since.isoformat(),
            CaseLine.opened_at < sought.before.isoformat(),
            CaseLine.case_id != sought.case_id,
            CaseLine.applicant_id_masked == masked_number(sought.applicant),
        )
        .order_by(CaseLine.position.desc())
    ).all()
    # What is known of all cases is read only where somebody might be the same.
    same = set(known.with_number(connection, number)) if masked_alike else set[int]()
    line = next((each for each in masked_alike if each.position in same), None)
    if line is None:
        return None
    return EarlierCase(
        slip_number=line.slip_number,
        opened_at=line.opened_at,
        state=_(STATES[line.state]),
        missing_count=line.missing_count if line.state in AWAITING_PAPERS else 0,
    )


class _Alike(NamedTuple):
    """Of a line what tells whether it is of the same person and matter."""

    position: int
    case_id: str
    matter_code: str
    search_text: str


def _of_one_person(lines: Iterable[_Alike]) -> Iterator[list[_Alike]]:
    """Those that have the whole number in common, not what is left of it when it is masked."""
    groups: dict[tuple[str, str], list[_Alike]] = {}
    for line in lines:
        groups.setdefault(_whose_and_what(line), []).append(line)
    return (group for _same, group in sorted(groups.items()) if len(group) > 1)


def _whose_and_what(line: _Alike) -> tuple[str, str]:
    """The matter, and the sign of the document's number: the first of those in the text that is searched."""
    sign = _SIGN.search(line.search_text)
    return line.matter_code, sign[0] if sign else line.case_id


def _devices(connection: Connection, lines: Sequence[_Alike]) -> int:
    """On how many devices they were opened."""
    places = [line.position for line in lines]
    of_them = select(func.count(JournalEntry.device.distinct())).where(JournalEntry.position.in_(places))
    return connection.scalar(of_them) or 0
