"""Statements of the exchange, spelled out once for the process.

SQLAlchemy spells a statement out for each store anew, and works out its parameters each time: half of what a
first exchange took.  These have names for their parameters and give back what the driver gives.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.dialects import sqlite

_NAMED = sqlite.dialect(paramstyle="named")


class Prepared:
    """A statement whose values are given by the names of its bound parameters."""

    def __init__(self, statement: Executable) -> None:
        compiled: Any = statement.compile(dialect=_NAMED)  # type: ignore[attr-defined]
        self._text = str(compiled)
        self._constants = {name: value for name, value in compiled.params.items() if value is not None}

    def on(self, connection: Connection, **values: object) -> CursorResult[Any]:
        """Execute it."""
        return connection.exec_driver_sql(self._text, {**self._constants, **values})
