"""Rebuilding the lines of lists and searches from the journal."""

from __future__ import annotations

from desktop.database import projections
from desktop.database.engine import Store


def rebuild_projections(store: Store) -> int:
    """Throw all lines away and make them anew in one transaction; returns the count of subjects."""
    with store.writing() as connection:
        return projections.rebuild(connection)
