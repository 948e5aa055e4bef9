"""Is the file whole?  Every page's seal, then SQLite's own structure."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


def problems(connection: Connection) -> list[str]:
    """What `cipher_integrity_check` and `integrity_check` complain of; empty when the file is whole."""
    found = _said(connection, "PRAGMA cipher_integrity_check")
    return found + [line for line in _said(connection, "PRAGMA integrity_check") if line != "ok"]


def _said(connection: Connection, pragma: str) -> list[str]:
    try:
        return [str(row[0]) for row in connection.exec_driver_sql(pragma)]
    except DBAPIError as error:  # damage can stop the check itself
        return [str(error.orig)]
