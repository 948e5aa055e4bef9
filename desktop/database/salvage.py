"""Reading what a damaged store still gives, row by row; it works on a snapshot of its own and changes
nothing.

A page whose seal does not fit gives nothing at all, and after it SQLite may refuse what is whole as well:
whoever meets one opens the file anew.  Keys come from indexes, which are other pages than the rows.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Integer, Table, insert
from sqlcipher3 import dbapi2

from desktop.database import engine
from desktop.database.copy_file import copy_bytes, make_private
from desktop.database.copying import open_still
from desktop.database.engine import Store
from desktop.database.keys import DatabaseKey
from desktop.database.schema import bring_up_to_date
from desktop.database.tables import AttachedSlice, Base

PAGE_BYTES = 4096
SALT_BYTES = 16
_FAR = 4096  # positions without a row, after which no more are looked for
_PROBES = 64  # tries, spread over a table of which no row is known
Key = tuple[Any, ...]


def snapshot(data_dir: Path, folder: Path) -> Path:
    """Database and log of a folder that nobody has open, copied beside one another.  Raises OSError."""
    for name in (engine.FILE_NAME, f"{engine.FILE_NAME}-wal"):
        if (data_dir / name).is_file():
            copy_bytes(data_dir / name, folder / name)
    return folder / engine.FILE_NAME


def salt_of(database: Path) -> bytes:
    """The salt with which a file begins.  Raises OSError."""
    with database.open("rb") as file:
        return file.read(SALT_BYTES)


def even(database: Path) -> None:
    """Cut off or fill up the last page: SQLite refuses a file that is a byte short.  Raises OSError."""
    size = database.stat().st_size
    if size % PAGE_BYTES:
        with database.open("r+b") as file:
            file.truncate((size // PAGE_BYTES + 1) * PAGE_BYTES)


def graft(database: Path, key: DatabaseKey, work: Path) -> None:
    """Give a snapshot the list of tables of an empty store under the same key.  Raises OSError, StoreError.

    Where the tables begin a schema decides and no row: the same steps make the same pages, which are
    sealed for their place in the file.  The rows stay as they are.
    """
    empty = work / "empty.db"
    make_private(empty)
    wanted = database.stat().st_size // PAGE_BYTES
    pages = _list_of_tables(empty, key, wanted)
    count = max(wanted, empty.stat().st_size // PAGE_BYTES)
    with empty.open("rb") as healthy, database.open("r+b") as file:
        file.truncate(count * PAGE_BYTES)  # the first page says how many there are
        for page in pages:
            healthy.seek((page - 1) * PAGE_BYTES)
            file.seek((page - 1) * PAGE_BYTES)
            file.write(healthy.read(PAGE_BYTES))


def _list_of_tables(empty: Path, key: DatabaseKey, pages: int) -> list[int]:
    """Make an empty store, as long as the damaged one; returns the pages of its list of tables."""
    store = Store(empty, key)
    bring_up_to_date(store)
    with store.writing() as connection:
        roots = set(connection.exec_driver_sql("SELECT rootpage FROM sqlite_master").scalars())
        count: int = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        row = {"sha256": "", "first_byte": 0, "content": bytes(max(0, pages - count) * PAGE_BYTES)}
        connection.execute(insert(AttachedSlice), [row])
    store.close()
    return sorted(set(range(1, count + 1)) - roots)


class Salvage:
    """A snapshot of a store, read as far as it goes.  Raises dbapi2.Error where not even a table is known."""

    def __init__(self, database: Path, key: DatabaseKey) -> None:
        self._database, self._key = database, key
        self._has_log = database.with_name(f"{database.name}-wal").exists()
        self._connection = self._opened()

    def close(self) -> None:
        """Let go of the snapshot."""
        with contextlib.suppress(dbapi2.Error):
            self._connection.close()

    def keys(self, table: Table) -> list[Key]:
        """The primary keys that can still be read."""
        names = [column.name for column in table.primary_key]
        listed = ", ".join(names)
        both = {
            key
            for way in ("", " DESC")
            for key in self._as_far_as_it_goes(
                f"SELECT {listed} FROM {table.name} ORDER BY "  # noqa: S608 - names of our own tables
                + ", ".join(f"{name}{way}" for name in names)
            )
        }
        if len(names) == 1 and isinstance(table.columns[names[0]].type, Integer):
            both.update(self._tried_one_by_one(table, {int(key[0]) for key in both}))
        return sorted(both)

    def row(self, table: Table, key: Key) -> dict[str, Any] | None:
        """The row with this key, None when it cannot be read."""
        columns = [column.name for column in table.columns]
        where = " AND ".join(f"{column.name} = ?" for column in table.primary_key)
        statement = f"SELECT {', '.join(columns)} FROM {table.name} WHERE {where}"  # noqa: S608 - as above
        rows = list(self._as_far_as_it_goes(statement, key))
        return dict(zip(columns, rows[0], strict=True)) if rows else None

    def rows(self, table: type[Base]) -> tuple[dict[Key, dict[str, Any]], int]:
        """All rows that can be read, by key, and how many more there are whose key alone can."""
        named = Base.metadata.tables[table.__tablename__]
        keys = self.keys(named)
        rows = {key: row for key in keys if (row := self.row(named, key)) is not None}
        return rows, len(keys) - len(rows)

    def values(self, statement: str, arguments: Sequence[Any] = ()) -> list[Key]:
        """The rows of a statement up to the first that cannot be read."""
        return list(self._as_far_as_it_goes(statement, arguments))

    def _tried_one_by_one(self, table: Table, known: Iterable[int]) -> Iterator[Key]:
        """Rows between damaged pages: every number between those that are known, and some beyond."""
        seen = set(known)
        name = next(iter(table.primary_key)).name
        statement = f"SELECT {name} FROM {table.name} WHERE {name} = ?"  # noqa: S608 - as above
        last = max(seen, default=0) + _FAR
        if not seen and not any(
            self._answers(statement, number) for number in range(1, last, last // _PROBES)
        ):
            return  # the root of the table is gone: each of thousands of tries would open the file anew
        for number in range(1, last):
            if number not in seen:
                yield from self._as_far_as_it_goes(statement, (number,))

    def _answers(self, statement: str, number: int) -> bool:
        """Can it be told whether there is such a row?"""
        try:
            self._connection.execute(statement, (number,)).fetchall()
        except (dbapi2.Error, MemoryError, OverflowError, UnicodeDecodeError):
            self.close()
            self._connection = self._opened()
            return False
        return True

    def _as_far_as_it_goes(self, statement: str, arguments: Sequence[Any] = ()) -> Iterator[Key]:
        try:
            for row in self._connection.execute(statement, tuple(arguments)):
                yield tuple(row)
        except (dbapi2.Error, MemoryError, OverflowError, UnicodeDecodeError):
            self.close()
            self._connection = self._opened()

    def _opened(self) -> Any:
        # With a log beside it SQLite has to be let write: it is a snapshot that goes away.
        opened = engine.open_file if self._has_log else open_still
        connection = opened(self._database, self._key)
        connection.execute("PRAGMA cell_size_check = ON")
        return connection
