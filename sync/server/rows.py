"""Many rows in one statement: what a batch stores is not spelled out row by row.

SQLAlchemy's own `insert` works each row's values out in Python, which was a third of what an entry cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql

from sync.server.tables import Base

Row = tuple[object, ...]


def insert_rows(connection: Connection, table: type[Base], rows: Sequence[Row]) -> None:
    """Insert rows whose values stand in the order of the table's columns."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_by_row(table), list(rows))
    else:  # one array a column: one way to the server and back
        columns = tuple(list(column) for column in zip(*rows, strict=True))
        connection.exec_driver_sql(_by_column(table), columns)


@cache
def _by_row(table: type[Base]) -> str:
    blanks = ", ".join("?" for _ in table.__table__.columns)
    return f"INSERT INTO {_named(table)} VALUES ({blanks})"  # noqa: S608 - names of our own tables


@cache
def _by_column(table: type[Base]) -> str:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    kinds = (column.type.compile(dialect) for column in table.__table__.columns)
    arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
    return f"INSERT INTO {_named(table)} SELECT * FROM unnest({arrays})"  # noqa: S608


def _named(table: type[Base]) -> str:
    return f"{table.__tablename__} ({', '.join(table.__table__.columns.keys())})"
