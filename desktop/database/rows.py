"""Many rows at once, without SQLAlchemy working out each: pages of the banner come by the thousand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from desktop.database.engine import store_error
from desktop.database.tables import Base


def insert_rows(
    connection: Connection, table: type[Base], columns: Iterable[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Insert rows that have their values in the order of these columns; each is made when its turn comes."""
    driver: Any = connection.connection.driver_connection
    try:
        driver.executemany(_inserting(table, tuple(columns)), rows)
    except dbapi2.Error as error:
        raise store_error(error) from error


def insert_lines(connection: Connection, table: type[Base], lines: Sequence[Mapping[str, object]]) -> None:
    """Insert lines that all name the same columns in the same order."""
    if lines:
        insert_rows(connection, table, lines[0], (tuple(line.values()) for line in lines))


def delete_rows(connection: Connection, table: type[Base], column: str, values: Iterable[str]) -> None:
    """Delete the rows that have one of these values in that column; each save does so in many tables."""
    statement = f"DELETE FROM {table.__tablename__} WHERE {column} IN (SELECT value FROM json_each(?))"  # noqa: S608
    connection.exec_driver_sql(statement, (json.dumps(list(values)),))


def delete_places(connection: Connection, table: type[Base], places: Iterable[tuple[str, int]]) -> None:
    """Delete the rows that stand at (device, seq)."""
    driver: Any = connection.connection.driver_connection
    try:
        driver.executemany(f"DELETE FROM {table.__tablename__} WHERE device = ? AND seq = ?", places)  # noqa: S608
    except dbapi2.Error as error:
        raise store_error(error) from error


def at_places(
    connection: Connection, columns: str, table: type[Base], places: Iterable[tuple[str, int]]
) -> Sequence[Any]:
    """These columns of the rows that stand at (device, seq); one statement, however many places."""
    wanted = list(places)
    if not wanted:
        return []
    return connection.exec_driver_sql(
        f"SELECT {columns} FROM json_each(?) AS place JOIN {table.__tablename__} AS found "  # noqa: S608
        "ON found.device = place.value ->> 0 AND found.seq = place.value ->> 1",
        (json.dumps(wanted),),
    ).all()


def newest_seqs(connection: Connection, table: type[Base], devices: Iterable[str]) -> dict[str, int]:
    """The highest seq of each of these devices in a table; devices without one are left out."""
    newest = f"SELECT max(seq) FROM {table.__tablename__} WHERE device = wanted.value"  # noqa: S608
    asked = f"SELECT wanted.value, ({newest}) FROM json_each(?) AS wanted"  # noqa: S608
    rows = connection.exec_driver_sql(asked, (json.dumps(list(devices)),))
    return {device: seq for device, seq in map(tuple, rows) if seq is not None}


@cache
def _inserting(table: type[Base], columns: tuple[str, ...]) -> str:
    blanks = ", ".join("?" for _ in columns)
    return f"INSERT INTO {table.__tablename__} ({', '.join(columns)}) VALUES ({blanks})"  # noqa: S608
