"""Statements of the exchange, spelled out once for the process.

SQLAlchemy spells a statement out for each store anew, and works out its parameters each time: half of what a
first exchange took.  These have names for their parameters and give back what the driver gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.dialects import sqlite

_NAMED = sqlite.dialect(paramstyle="named")


class Prepared:
    """A statement whose values are given by the names of its bound parameters."""

    def __init__(self, statement: Executable) -> None:
        self._statement: Any = statement

    def on(self, connection: Connection, **values: object) -> CursorResult[Any]:
        """Execute it."""
        text, constants = self._spelled
        return connection.exec_driver_sql(text, {**constants, **values})

    def tuples(self, connection: Connection, **values: object) -> Iterator[tuple[Any, ...]]:
        """Execute it; the rows as the driver gives them, where they come by the hundred thousand."""
        result = self.on(connection, **values)
        cursor: Any = result.cursor  # past SQLAlchemy's own rows
        yield from cursor
        result.close()

    @cached_property
    def _spelled(self) -> tuple[str, dict[str, object]]:
        """Its text and the values that it has of itself; when first asked, not when the program starts."""
        compiled = self._statement.compile(dialect=_NAMED)
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        return str(compiled), constants
