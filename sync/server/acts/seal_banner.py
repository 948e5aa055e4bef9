"""A banner that was plain is sealed, and one that is sealed is sealed with another key: slice by slice.

From the first transaction on new values are sealed with the new key; what was there before follows in slices,
each a transaction of its own.  One that was interrupted goes on from the beginning and passes over what is
done.  Keys of the search are made anew at the end, as lines are after a release.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, select, tuple_, update

from casework.language import _
from sync.server.overview import case_lines
from sync.server.refusals import refuse
from sync.server.store import streams
from sync.server.store.database import Database
from sync.server.store.sealed_rows import BY_TABLE, RowSealer
from sync.server.store.sealing import seal_of
from sync.server.store.tables import BannerTable, Stream

_ROWS = 500
_LARGE = {"attachment_slices": 8}  # rows of some hundred kilobytes
_AT_ONCE = ("stream", "former_keys")  # without these nothing of the banner is read
_BY_LINES = ("case_lines",)

Progress = Callable[[str, int], None]  # a table, and how many of its rows are done


def begin(connection: Connection) -> int:
    """Seal new values with the newest key of this connection's seal from now on; its generation.

    The caller knows that no server of a program that knows no seals is left.  Raises Refused before `banner
    init`.
    """
    seal = seal_of(connection)
    stream = streams.hold_stream(connection)
    newest = max(seal.generations)
    if stream.data_key == newest:
        return newest
    seal.use(newest)
    connection.execute(update(Stream).values(data_key=newest))
    for name in _AT_ONCE:
        _seal_some(connection, BannerTable.metadata.tables[name], (), 0)
    case_lines.make_anew(connection)
    return newest


def is_unfinished(connection: Connection) -> bool:
    """Is there something that is sealed with an older key, or not at all?"""
    row = connection.execute(select(Stream.data_key, Stream.sealed_with)).first()
    return row is not None and row.sealed_with < row.data_key


def finish(database: Database, progress: Progress = lambda _table, _rows: None) -> None:
    """Seal everything that is not sealed with the newest key; may be interrupted at any place."""
    with database.reading() as connection:
        generation = streams.require_stream(connection).data_key
    if not generation:
        raise refuse("malformed", _("这个旗还没有数据密钥：请先运行 banner data-key make"))
    for name in BY_TABLE:
        if name not in _BY_LINES:
            _seal_table(database, BannerTable.metadata.tables[name], progress)
    case_lines.make_all(database)
    with database.writing() as connection:
        mine = Stream.data_key == generation
        connection.execute(update(Stream).where(mine).values(sealed_with=generation))


def count_left(connection: Connection, name: str) -> int:
    """How many rows of a table are not sealed with the newest key."""
    table, seal = BannerTable.metadata.tables[name], seal_of(connection)
    sealer = RowSealer(seal, name, table.columns.keys())
    rows = connection.execute(select(table).execution_options(yield_per=_LARGE.get(name, _ROWS)))
    return sum(not sealer.is_newest(row) for row in rows)


def _seal_table(database: Database, table: Table, progress: Progress) -> None:
    last: tuple[object, ...] = ()
    done = 0
    while True:
        with database.writing() as connection:
            streams.require_stream(connection)  # it says with which key
            last, count = _seal_some(connection, table, last, _LARGE.get(table.name, _ROWS))
        done += count
        progress(table.name, done)
        if not last:
            return


def _seal_some(
    connection: Connection, table: Table, after: tuple[object, ...], most: int
) -> tuple[tuple[object, ...], int]:
    """Seal the rows after that key, in its order; the last key, () when there are no more, and how many."""
    keys = list(table.primary_key.columns)
    sealer = RowSealer(seal_of(connection), table.name, table.columns.keys())
    wanted = select(table).order_by(*keys).with_for_update()
    if after:
        wanted = wanted.where(tuple_(*keys) > tuple_(*after))
    rows: Sequence[Any] = connection.execute(wanted.limit(most) if most else wanted).all()
    for row in rows:
        if sealer.is_newest(row):
            continue
        values = dict(zip(table.columns.keys(), sealer.sealed(row), strict=True))
        here = [key == values[key.name] for key in keys]
        changed = {each.column: values[each.column] for each in BY_TABLE[table.name]}
        connection.execute(update(table).where(*here).values(changed))
    more = bool(most) and len(rows) == most
    return (tuple(getattr(rows[-1], key.name) for key in keys) if more else ()), len(rows)
