"""Is the file whole?  Every page's seal, then SQLite's own structure."""

from __future__ import annotations

from sqlalchemy import Connection


def problems(connection: Connection) -> list[str]:
    """What `cipher_integrity_check` and `integrity_check` complain of; empty when the file is whole."""
    sealed = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA cipher_integrity_check")]
    structure = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    return sealed + [line for line in structure if line != "ok"]
