"""Keeping settings of this device: printer, idle_minutes, text_size and the like."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.changes import Changes
from desktop.database.engine import Store
from desktop.database.noted import note
from desktop.database.tables import Setting


def read_setting(store: Store, name: str, default: str) -> str:
    """The setting's value, or the default."""
    with store.reading() as connection:
        value = connection.scalar(select(Setting.value).where(Setting.name == name))
    return default if value is None else value


def keep_setting(store: Store, name: str, value: str) -> None:
    """Keep a setting."""
    statement = upsert(Setting).values(name=name, value=value)
    with store.writing() as connection:
        connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
        note(connection, Changes(settings=frozenset((name,))))
