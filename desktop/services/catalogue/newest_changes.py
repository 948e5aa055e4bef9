"""What the release in use changed of the one that was in use before it."""

from __future__ import annotations

from sqlalchemy import Connection, select

from casework.release.catalogue import Release
from casework.release.received import read_received
from casework.release.release_changes import ReleaseChanges, changes_between
from desktop.database.tables import StoredRelease


def newest_changes(connection: Connection, now: Release) -> ReleaseChanges:
    """What `now` changed of the newest release in the store that is older than it."""
    older = select(StoredRelease.content).where(StoredRelease.number < now.number)
    content = connection.scalar(older.order_by(StoredRelease.number.desc()).limit(1))
    if content is None:
        return ReleaseChanges(now=now.name)
    return changes_between(read_received(content), now)
