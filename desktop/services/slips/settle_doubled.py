"""Settling a slip number that two cases carry: a person marks both papers, and each case says so."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from casework.cases.kinds.slips import DoubledSettled
from desktop.database.engine import Store
from desktop.database.journal import Statement
from desktop.database.tables import CaseLine, DoubledNumber, SlipLine
from desktop.services.duty import Duty, as_it_stands
from desktop.services.record import record


class DoubledCase(msgspec.Struct, frozen=True, kw_only=True):
    """One of the cases that carry a number; `opened_at` "" while its beginning has not come."""

    case_id: str
    opened_at: str
    site: str
    matter_name: str
    applicant_name: str
    staff_name: str


class DoubledTask(msgspec.Struct, frozen=True, kw_only=True):
    """A slip number on two papers, with the cases behind it; somebody has to look at both."""

    slip_number: str
    cases: tuple[DoubledCase, ...]


def list_doubled(store: Store) -> list[DoubledTask]:
    """What nobody has looked at yet."""
    with store.reading() as connection:
        return _unseen(connection)


def settle_doubled(duty: Duty, slip_number: str) -> None:
    """Record in each case that somebody has looked at both; what is settled already changes nothing."""
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        tasks = [each for each in _unseen(connection) if each.slip_number == slip_number]
        for case in (case for each in tasks for case in each.cases):
            settled = DoubledSettled(slip_number=slip_number)
            record(connection, duty, [Statement(case.case_id, "slip_doubled_settled", settled)])


def _unseen(connection: Connection) -> list[DoubledTask]:
    """The doubled numbers that nobody has looked at yet, in order."""
    columns = [getattr(CaseLine, name) for name in DoubledCase.__struct_fields__]
    rows = connection.execute(
        select(SlipLine.slip_number, SlipLine.is_settled, *columns)
        .where(SlipLine.slip_number.in_(select(DoubledNumber.slip_number)))
        .join(CaseLine, CaseLine.case_id == SlipLine.case_id)
        .order_by(SlipLine.slip_number, CaseLine.position)
    )
    by_number: dict[str, list[DoubledCase]] = {}
    unseen: set[str] = set()
    for number, is_settled, *fields in rows:
        values = dict(zip(DoubledCase.__struct_fields__, fields, strict=True))
        by_number.setdefault(number, []).append(DoubledCase(**values))
        if not is_settled:
            unseen.add(number)
    return [  # one of the cases may have gone with the scope
        DoubledTask(slip_number=number, cases=tuple(cases))
        for number, cases in by_number.items()
        if number in unseen and len(cases) > 1
    ]
