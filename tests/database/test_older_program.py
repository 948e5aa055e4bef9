"""The program of the release before goes on on the schema of this one: each table as it knows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, MetaData, Table, delete, insert, select, update
from sqlalchemy.types import Float, Integer

from sync.server.store import schema
from sync.server.store.database import Database
from tests.support.both_databases import DATABASES
from tests.support.postgres import new_database

RELEASED = "0012"  # the schema of 0.1.0


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Empty, without a table."""
    url = f"sqlite:///{tmp_path / 'banner.db'}" if request.param == "sqlite" else new_database()
    made = Database(url)
    yield made
    made.close()


def sample(table: Table) -> dict[str, object]:
    """A value for each column that the older program knows."""
    values: dict[str, object] = {}
    for column in table.columns:
        kind = column.type
        is_number = isinstance(kind, Integer | Float)
        values[column.name] = 1 if is_number else b"x" if isinstance(kind, LargeBinary) else "x"
        if kind.python_type is bool:
            values[column.name] = True
    return values


def test_what_the_release_before_writes_and_reads_is_still_possible(database: Database) -> None:
    with database.writing() as connection:
        schema.upgrade(connection, RELEASED)
        known = MetaData()
        known.reflect(connection)
    schema.bring_up_to_date(database)
    tables = [table for name, table in known.tables.items() if name != "alembic_version"]
    assert len(tables) > 20
    for table in tables:
        with database.writing() as connection:
            connection.execute(insert(table), [sample(table)])
            assert connection.execute(select(table)).mappings().one() == sample(table)
            connection.execute(update(table).values(sample(table)))
            connection.execute(delete(table))
