"""Is the file whole?  Every page's seal, then SQLite's own structure."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


def problems(connection: Connection) -> list[str]:
    """What `cipher_integrity_check` and `integrity_check` complain of; empty when the file is whole."""
    damage = _complaints(connection, "PRAGMA cipher_integrity_check")
    return damage + [line for line in _complaints(connection, "PRAGMA integrity_check") if line != "ok"]


def _complaints(connection: Connection, pragma: str) -> list[str]:
    try:
        return [str(row[0]) for row in connection.exec_driver_sql(pragma)]
    except DBAPIError as error:  # damage can stop the check itself
        return [str(error.orig)]
