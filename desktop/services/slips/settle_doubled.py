"""Settling a slip number that two cases carry: a person marks both papers, and each case says so."""

from __future__ import annotations

from casework.cases.kinds.slips import DoubledSettled
from desktop.database import doubled
from desktop.database.engine import Store
from desktop.database.journal import Statement
from desktop.desk import DoubledTask
from desktop.services.duty import Duty, as_it_stands
from desktop.services.record import record


def list_doubled(store: Store) -> list[DoubledTask]:
    """What nobody has looked at yet."""
    with store.reading() as connection:
        return doubled.list_open(connection)


def settle_doubled(duty: Duty, slip_number: str) -> None:
    """Record in each case that somebody has looked at both; what is settled already changes nothing."""
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        found = [each for each in doubled.list_open(connection) if each.slip_number == slip_number]
        for case in (case for each in found for case in each.cases):
            told = DoubledSettled(slip_number=slip_number)
            record(connection, duty, [Statement(case.case_id, "slip_doubled_settled", told)])
