"""Listing cases: newest first, by slip number, name or matter."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import select

from casework import slip_number
from casework.catalogue import Release
from casework.deadline import Deadline
from desktop.database.deliveries import CaseDelivery, deliveries
from desktop.database.engine import Store
from desktop.database.tables import CaseLine
from desktop.desk import CaseRow
from desktop.services.promised_day import PromisedDays

_NEVER = "1970-01-01T00:00:00+00:00"


class Page(msgspec.Struct, frozen=True):
    """Which part of the list: `query` "" is all."""

    query: str = ""
    limit: int = 100
    offset: int = 0


class Promise(msgspec.Struct, frozen=True):
    """What promised days are worked out with."""

    days: PromisedDays
    release: Release


def list_cases(store: Store, page: Page, promise: Promise | None = None) -> list[CaseRow]:
    """One page of the list, in the order cases came to this store, the newest first."""
    statement = select(CaseLine).order_by(CaseLine.position.desc()).limit(page.limit).offset(page.offset)
    wanted = _folded(page.query)
    if wanted:
        statement = statement.where(CaseLine.search_text.contains(wanted, autoescape=True))
    with store.reading() as connection:
        rows = connection.execute(statement).mappings().all()
        states = deliveries(connection, [row["case_id"] for row in rows])
        promised = [promise.days.of(connection, row, promise.release) if promise else None for row in rows]
    return [
        _row({**row, **_delivery(states.get(row["case_id"])), **_promised(day)})
        for row, day in zip(rows, promised, strict=True)
    ]


def _delivery(state: CaseDelivery | None) -> dict[str, str]:
    state = state or CaseDelivery()
    return {"delivery": state.state, "delivery_reason": state.reason}


def _promised(day: Deadline | None) -> dict[str, object]:
    if day is None:
        return {"promised_on": None, "promise_provisional": False}
    return {"promised_on": day.day, "promise_provisional": day.provisional}


def _folded(query: str) -> str:
    """As the search text is folded; a slip number is understood as people type it."""
    try:
        return str(slip_number.parse(query)).casefold()
    except slip_number.BadSlipNumber:
        return query.strip().casefold()


def _row(fields: dict[str, object]) -> CaseRow:
    # A case whose beginning has not come yet (sync) has no time.
    fields["opened_at"] = dt.datetime.fromisoformat(str(fields["opened_at"] or _NEVER))
    return CaseRow(**{name: fields[name] for name in CaseRow.__struct_fields__})  # type: ignore[arg-type]
