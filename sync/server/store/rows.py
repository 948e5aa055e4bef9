"""Many rows in, many values asked for, in one statement: a batch is not spelled out entry by entry.

SQLAlchemy's own `insert` and `in_` work out each value in Python, which was most of what an entry cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.functions import FunctionElement

from sync.server.store.tables import BannerTable

Row = tuple[object, ...]

_FEW = 16  # PostgreSQL's COPY takes three ways to the server and back, where one is enough for these


def insert_rows(connection: Connection, table: type[BannerTable], rows: Sequence[Row]) -> None:
    """Insert rows whose values stand in the order of the table's columns."""
    if not rows:
        return
    if connection.dialect.name == "postgresql" and len(rows) > _FEW:
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {_named(table)} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        blank = "?" if connection.dialect.name == "sqlite" else "%s"
        connection.exec_driver_sql(_inserting(table, blank), list(rows))


def among(column: InstrumentedAttribute[str], name: str) -> ColumnElement[bool]:
    """Is it one of the texts that are given, as `listed` makes them, under that name?"""
    return column.bool_op("IN")(_Listed(bindparam(name, type_=Text)))


def listed(texts: Iterable[str]) -> str:
    """Texts as one value for `among`."""
    return msgspec.json.encode(list(texts)).decode()


class _Listed(FunctionElement[str]):
    inherit_cache = True


@compiles(_Listed, "sqlite")
def _from_json(element: _Listed, compiler: Any, **more: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **more)}))"  # noqa: S608


@compiles(_Listed, "postgresql")
def _from_jsonb(element: _Listed, compiler: Any, **more: Any) -> str:
    return f"(SELECT jsonb_array_elements_text(CAST({compiler.process(element.clauses, **more)} AS jsonb)))"


@cache
def _inserting(table: type[BannerTable], blank: str) -> str:
    blanks = ", ".join(blank for _ in table.__table__.columns)
    return f"INSERT INTO {_named(table)} VALUES ({blanks})"  # noqa: S608 - names of our own tables


def _named(table: type[BannerTable]) -> str:
    return f"{table.__tablename__} ({', '.join(table.__table__.columns.keys())})"
