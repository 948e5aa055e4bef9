"""A password that somebody else chose opens once, for choosing another."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.database.tables import Setting
from desktop.services.duty import Duty

FIRST_PASSWORD = "first_password "  # noqa: S105 - a setting by the id of who has to choose an own one


def want_own_password(connection: Connection, staff: str) -> None:
    """Somebody else chose this person's password: it opens once, for choosing another."""
    statement = upsert(Setting).values(name=FIRST_PASSWORD + staff, value="1")
    connection.execute(statement.on_conflict_do_nothing())


def has_own_password(connection: Connection, staff: str) -> None:
    """The person has chosen one."""
    connection.execute(delete(Setting).where(Setting.name == FIRST_PASSWORD + staff))


def has_first_password(duty: Duty) -> bool:
    """Does who is on duty still come by a password that somebody else chose?"""
    with duty.store.reading() as connection:
        setting = select(Setting.value).where(Setting.name == FIRST_PASSWORD + duty.staff)
        return connection.scalar(setting) is not None
