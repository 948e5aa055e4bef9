"""Listing cases: newest first, by slip number, name or matter; or those that are overdue."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, Select, func, or_, select, union_all

from casework import slip_number
from casework.cases.print_states import PrintState
from casework.cases.sending import SendingStanding, SendingState
from casework.cases.states import State
from casework.deadline import Deadline
from casework.people.name import folded
from casework.release.catalogue import Release
from desktop.database.engine import Store
from desktop.database.sending import sending_standings
from desktop.database.tables import CaseLine
from desktop.services.cases.find_case import is_inspection_number
from desktop.services.cases.known_cases import KnownCases
from desktop.services.cases.promised_day import PromisedDays
from desktop.services.cases.running_days import RunningDay, RunningDays

CaseStatus = Literal["open", "voided"]
_MOST_HITS = 20_000  # that are looked at for their state or day
_NEVER = "1970-01-01T00:00:00+00:00"


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list of cases; the ID number is masked."""

    case_id: str
    slip_number: str
    opened_at: dt.datetime
    clock_trusted: bool
    matter_code: str
    matter_name: str
    applicant_name: str
    applicant_id_masked: str
    missing_count: int
    print_count: int  # prints of the newest slip that are known to be on paper
    print_state: PrintState = "unprinted"  # of the newest slip
    print_reason: str = ""
    status: CaseStatus
    state: State
    staff_name: str
    progress: str = ""  # what the banner said last, a key of casework.cases.kinds.banner.PROGRESS
    result: str = ""
    asked: str = ""  # what the banner still wants, with its reasons
    conflict_count: int = 0
    sending: SendingState = "here"
    sending_reason: str = ""  # why the banner keeps something of it apart
    promised_on: dt.date | None = None  # the last day of the promised limit, once that runs
    promise_provisional: bool = False  # not accepted for certain, or a day on the way is not official yet
    is_over: bool = False

    def is_late(self, today: dt.date) -> bool:
        """Is the promised day gone, and the case not at its end?"""
        return self.promised_on is not None and self.promised_on < today and not self.is_over


class ListPart(msgspec.Struct, frozen=True):
    """Which part of the list: `query` "" is all, `states` () any, `since` None whenever they were opened."""

    query: str = ""
    limit: int = 100
    offset: int = 0
    states: tuple[State, ...] = ()
    since: dt.date | None = None


class Promise(msgspec.Struct, frozen=True):
    """What promised days are worked out with."""

    days: PromisedDays
    release: Release
    running: RunningDays = msgspec.field(default_factory=RunningDays)

    def until(self, connection: Connection, last: dt.date) -> list[RunningDay]:
        """The cases that run and whose promised day is that one or before, the longest overdue first."""
        return self.running.until(connection, self.days, self.release, last)


def list_cases(
    store: Store, part: ListPart, promise: Promise | None = None, known: KnownCases | None = None
) -> list[CaseRow]:
    """One page of the list, in the order cases came to this store, the newest first."""
    with store.reading() as connection:
        lines = connection.execute(_page(connection, part, known)).mappings().all()
        rows = _rows(connection, lines, promise, store.under_way)
    since = part.since
    return [row for row in rows if since is None or row.opened_at.astimezone().date() >= since]


def _page(connection: Connection, part: ListPart, known: KnownCases | None) -> Select[Any]:
    """The lines of that part; whatever is asked for, no walk through all cases."""
    page = select(CaseLine).order_by(CaseLine.position.desc()).limit(part.limit).offset(part.offset)
    wanted, name = _folded(part.query), folded(part.query)
    if wanted and known is not None:
        filtered = part.states or part.since is not None
        most = _MOST_HITS if filtered else part.offset + part.limit
        hits = known.with_text(connection, wanted, name, most)
        listed = func.json_each(json.dumps(hits)).table_valued("value")
        page = page.where(CaseLine.position.in_(select(listed.c.value)))
    elif wanted:
        page = page.where(_matches(wanted, name))
    elif part.states or part.since is not None:
        return page.where(CaseLine.position.in_(_newest_of(part)))
    return page.where(*_within(part), *([CaseLine.state.in_(part.states)] if part.states else []))


def _within(part: ListPart) -> tuple[ColumnElement[bool], ...]:
    if part.since is None:
        return ()
    before = (part.since - dt.timedelta(days=1)).isoformat()  # times are kept with their offset
    return (CaseLine.opened_at >= before,)


def _newest_of(part: ListPart) -> Any:
    """The places of cases of these states since that day: of each state by itself, as its index has them."""
    if not part.states:
        return select(CaseLine.position).where(*_within(part))
    most = part.offset + part.limit
    of_each = (
        select(CaseLine.position)
        .where(CaseLine.state == state, *_within(part))
        .order_by(CaseLine.position.desc())
        .limit(most)
        .subquery()
        for state in part.states
    )
    return union_all(*(select(each.c.position) for each in of_each))


def _matches(wanted: str, name_key: str) -> ColumnElement[bool]:
    """What was typed stands in the texts of the line, or is one of its names in another spelling."""
    in_texts = CaseLine.search_text.contains(wanted, autoescape=True)
    return or_(in_texts, CaseLine.name_key.contains(name_key, autoescape=True)) if name_key else in_texts


def list_late(store: Store, promise: Promise, today: dt.date, limit: int = 100) -> list[CaseRow]:
    """Cases whose promised day is gone and that are not at their end, the longest overdue first."""
    with store.reading() as connection:
        late = promise.until(connection, today - dt.timedelta(days=1))[:limit]
        lines = lines_at(connection, [each.position for each in late])
        return _rows(connection, lines, promise, store.under_way)


def lines_at(connection: Connection, positions: Sequence[int]) -> list[RowMapping]:
    """The lines of these places, in this order, of those that are here still."""
    listed = func.json_each(json.dumps(list(positions))).table_valued("value")
    wanted = select(CaseLine).where(CaseLine.position.in_(select(listed.c.value)))
    lines = {line["position"]: line for line in connection.execute(wanted).mappings()}
    return [lines[position] for position in positions if position in lines]


def _rows(
    connection: Connection, lines: Sequence[RowMapping], promise: Promise | None, under_way: int
) -> list[CaseRow]:
    standings = sending_standings(connection, [line["case_id"] for line in lines], under_way)
    days = [promise.days.of(connection, line, promise.release) if promise else None for line in lines]
    return [
        _row({**line, **_sending(standings[line["case_id"]]), **_promised(day)})
        for line, day in zip(lines, days, strict=True)
    ]


def _sending(standing: SendingStanding) -> dict[str, str]:
    return {"sending": standing.state, "sending_reason": standing.reason}


def _promised(day: Deadline | None) -> dict[str, object]:
    if day is None:
        return {"promised_on": None, "promise_provisional": False}
    return {"promised_on": day.day, "promise_provisional": day.provisional}


def _folded(query: str) -> str:
    """As the search text is folded; a slip number is understood as people type it."""
    if is_inspection_number(query):
        return query.strip().casefold()
    try:
        return str(slip_number.parse(query)).casefold()
    except slip_number.BadSlipNumber:
        return query.strip().casefold()


def _row(fields: dict[str, object]) -> CaseRow:
    # A case whose beginning has not come yet (sync) has no time.
    fields["opened_at"] = dt.datetime.fromisoformat(str(fields["opened_at"] or _NEVER))
    return CaseRow(**{name: fields[name] for name in CaseRow.__struct_fields__})  # type: ignore[arg-type]
