"""What a transaction changes, noted where it is written, so that the store can tell it after the commit."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop.changes import Changes

_NOTED = "tamga_changes"


def begin(connection: Connection) -> None:
    """Nothing is noted yet; what a transaction noted that was undone is forgotten."""
    connection.info[_NOTED] = Changes()


def note(connection: Connection, changes: Changes) -> None:
    """This transaction changes that, too."""
    before: Changes = connection.info.get(_NOTED) or Changes()
    connection.info[_NOTED] = before.joined(changes)


def noted(connection: Connection) -> Changes:
    """All that was noted since the transaction began."""
    changes: Changes = connection.info.get(_NOTED) or Changes()
    return changes
