"""Lists that a migration gave more to say: made anew once, before anybody reads them."""

from __future__ import annotations

from sqlalchemy import delete, select

from desktop.database import projections
from desktop.database.engine import Store
from desktop.database.tables import Setting

_STALE = "lists_stale"  # set by the migration


def refresh_stale(store: Store) -> None:
    """Make the lines anew once, after a migration asked for it."""
    with store.reading() as connection:
        if connection.scalar(select(Setting.value).where(Setting.name == _STALE)) is None:
            return
    with store.writing() as connection:
        projections.rebuild(connection)
        connection.execute(delete(Setting).where(Setting.name == _STALE))
