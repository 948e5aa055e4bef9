"""Which case a number belongs to; two copies of one disk may have made the same number."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from desktop.database.event_tables import NumberLine
from desktop.database.tables import SlipLine, Workplace


class NumberedCase(msgspec.Struct, frozen=True):
    """A case that carries the number; was its slip issued by this device?"""

    case_id: str
    is_own: bool


def cases_of(connection: Connection, slip_number: str) -> list[NumberedCase]:
    """The cases that carry this number, that of this device first."""
    rows = connection.execute(
        select(SlipLine.case_id, SlipLine.issued_by == select(Workplace.device).scalar_subquery()).where(
            SlipLine.slip_number == slip_number
        )
    )
    return sorted((NumberedCase(*row) for row in rows), key=lambda each: (not each.is_own, each.case_id))


def case_of(connection: Connection, slip_number: str) -> str | None:
    """The case of this number, that of this device where there are two."""
    return next((each.case_id for each in cases_of(connection, slip_number)), None)


def cases_of_form(connection: Connection, number: str) -> list[str]:
    """The cases that carry this number of a form: one, but of a transfer all in its bag."""
    return list(connection.scalars(select(NumberLine.case_id).where(NumberLine.number == number)))
