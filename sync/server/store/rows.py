"""Many rows in, many values asked for, in one statement: a batch is not spelled out entry by entry.

SQLAlchemy's own `insert` and `in_` work out each value in Python, which was most of what an entry cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Boolean, ColumnElement, Connection, TableValuedAlias, Text, bindparam
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
    return _Among(column, bindparam(name, type_=Text))


def listed_texts(name: str) -> TableValuedAlias:
    """Texts that are given, as `listed` makes them, under that name: a table with a column `value`."""
    return _Texts(bindparam(name, type_=Text)).table_valued("value", name="asked")


def listed(texts: Iterable[str]) -> str:
    """Texts as one value for `among`."""
    return msgspec.json.encode(list(texts)).decode()


class _Texts(FunctionElement[str]):
    inherit_cache = True
    name = "texts"


@compiles(_Texts, "sqlite")
def _texts_of_json(element: _Texts, compiler: Any, **more: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **more)})"


@compiles(_Texts, "postgresql")
def _texts_of_jsonb(element: _Texts, compiler: Any, **more: Any) -> str:
    return f"jsonb_array_elements_text(CAST({compiler.process(element.clauses, **more)} AS jsonb))"


class _Among(FunctionElement[bool]):
    inherit_cache = True
    type = Boolean()

    def self_group(self, against: Any = None) -> Any:  # noqa: ARG002 - as it is called
        """As it is: compared with 1, as SQLite has no truth values, no index would be used."""
        return self


@compiles(_Among, "sqlite")
def _in_json(element: _Among, compiler: Any, **more: Any) -> str:
    column, texts = (compiler.process(each, **more) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({texts}))"  # noqa: S608


@compiles(_Among, "postgresql")
def _in_jsonb(element: _Among, compiler: Any, **more: Any) -> str:
    """As an array, which it looks up in an index: joined with a set it is thought to be a hundred texts."""
    column, texts = (compiler.process(each, **more) for each in element.clauses)
    return f"{column} = ANY (ARRAY(SELECT jsonb_array_elements_text(CAST({texts} AS jsonb))))"


@cache
def _inserting(table: type[BannerTable], blank: str) -> str:
    blanks = ", ".join(blank for _ in table.__table__.columns)
    return f"INSERT INTO {_named(table)} VALUES ({blanks})"  # noqa: S608 - names of our own tables


def _named(table: type[BannerTable]) -> str:
    return f"{table.__tablename__} ({', '.join(table.__table__.columns.keys())})"
