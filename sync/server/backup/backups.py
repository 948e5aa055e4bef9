"""Backups of the banner: one snapshot while it serves, and how far each device's entries are in one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, bindparam, func, insert, select, update

from casework.cases.kinds.purging import PURGES
from casework.language import _, n_
from sync.server.backup import file as backup_file
from sync.server.backup.file import BackupHead, BackupRows
from sync.server.refusals import refuse
from sync.server.store import streams
from sync.server.store.database import Database
from sync.server.store.schema import HEAD
from sync.server.store.sealed_rows import RowSealer
from sync.server.store.sealing import seal_of
from sync.server.store.tables import Backup, BannerTable, Device, StoredEntry
from sync.wire import signatures

WARN_AFTER = dt.timedelta(days=7)
_CLOCKS_DIFFER = dt.timedelta(hours=1)
_PIECE_ROWS, _PIECE_BYTES = 500, 1024 * 1024
# Versions of the program: a hundred times the cases, and whoever has the stick adds them again.
_LEFT_OUT = frozenset(("program_trees", "program_offers", "program_contents", "program_slices"))


class BackupMade(msgspec.Struct, frozen=True):
    """A backup that is on the disk: its head, its rows, its size in bytes."""

    head: BackupHead
    rows: int
    size: int


class NewestBackup(msgspec.Struct, frozen=True, kw_only=True):
    """The newest backup: when, of which position, how many entries came since, under which name."""

    made_at: str
    position: int
    since: int
    name: str


def make(database: Database, path: Path, through: str = "") -> BackupMade:
    """Write a backup and, once it is durable, note how much of each device is in it.

    Serving goes on meanwhile: all is read in one snapshot.  `through` as `file.write` takes it: what a
    command encrypts is opened first, so that its recipient needs no data key; else values stay sealed.
    Raises OSError, BackupRefused, Refused before `banner init`.
    """
    with database.reading() as connection:
        head = head_of(connection, is_opened=bool(through))
        ends = {row.device: row.seq for row in connection.execute(select(Device.device, Device.seq))}
        rows = backup_file.write(path, head, tables(connection, is_opened=bool(through)), through)
    with database.writing() as connection:
        _note(connection, head, path.name, ends)
    return BackupMade(head, rows, path.stat().st_size)


def hold_purged(connection: Connection) -> list[str]:
    """The names of files that hold bodies of cases which were let go of since; the newest first.

    As far as this database knows: of the backups of one name the newest has taken the place of the others.
    Copies elsewhere are nobody's but the operator's.
    """
    purged = select(func.max(StoredEntry.position)).where(StoredEntry.kind.in_(PURGES)).scalar_subquery()
    newest = func.max(Backup.position)
    rows = connection.execute(
        select(Backup.name)
        .where(Backup.name != "")
        .group_by(Backup.name)
        .having(newest < purged)
        .order_by(newest.desc())
    )
    return list(rows.scalars())


def newest(connection: Connection) -> NewestBackup | None:
    """The backup that holds most; None when there is none.

    By the position, which only grows: a clock that once stood in the future made a date that nothing reaches.
    Of two that hold the same the later one, unless its date has still to come.
    """
    holds_most = select(func.max(Backup.position)).scalar_subquery()
    rows = connection.execute(
        select(Backup.made_at, Backup.position, Backup.name).where(Backup.position == holds_most)
    ).all()
    if not rows:
        return None
    now = streams.now_text()
    row = max(rows, key=lambda each: (each.made_at <= now, each.made_at))
    since = streams.require_stream(connection).position - row.position
    return NewestBackup(made_at=row.made_at, position=row.position, since=since, name=row.name)


def is_dated_ahead(backup: NewestBackup, now: dt.datetime) -> bool:
    """Has its date still to come?  Then its age cannot be told; a clock may be a little off."""
    return dt.datetime.fromisoformat(backup.made_at) - now > _CLOCKS_DIFFER


def warning(backup: NewestBackup | None, now: dt.datetime) -> str:
    """What the operator has to be told of backups; "" when the newest is younger than a week."""
    if backup is None:
        return _("还没有备份：请运行 banner backup FILE，并把文件存到别处")
    if is_dated_ahead(backup, now):
        words = _(
            "上次备份的日期 {day} 还没到，当时或现在的时钟不对，其后新到 {entries} 条记录：请校准时钟再备份"
        )
        return words.format(day=backup.made_at[:10], entries=backup.since)
    age = now - dt.datetime.fromisoformat(backup.made_at)
    if age <= WARN_AFTER:
        return ""
    words = n_("上次备份是 {count} 天前（{day}），其后新到 {entries} 条记录：请运行 banner backup", age.days)
    return words.format(count=age.days, day=backup.made_at[:10], entries=backup.since)


def head_of(connection: Connection, *, is_opened: bool = False) -> BackupHead:
    """The head for a backup of what this transaction sees, with values opened or as they are."""
    stream = streams.require_stream(connection)
    return BackupHead(
        schema=HEAD,
        banner=stream.banner,
        name=stream.name,
        key=signatures.public_key(stream.seed),
        epoch=stream.epoch,
        position=stream.position,
        made_at=streams.now_text(),
        data_key=0 if is_opened else stream.data_key,
    )


def tables(connection: Connection, *, is_opened: bool = False) -> Iterator[BackupRows]:
    """All rows of all tables, a piece at a time: memory does not grow.  Raises StaysSealed."""
    for table in BannerTable.metadata.sorted_tables:
        if table.name not in _LEFT_OUT:
            yield from _pieces(connection, table, is_opened=is_opened)


def _pieces(connection: Connection, table: Table, *, is_opened: bool) -> Iterator[BackupRows]:
    columns = tuple(str(column.name) for column in table.columns)  # SQLAlchemy's are texts of its own kind
    sealer = RowSealer(seal_of(connection), table.name, columns)
    rows, size = list[list[Any]](), 0
    for row in connection.execute(select(table).execution_options(yield_per=_PIECE_ROWS)):
        rows.append(sealer.opened(row) if is_opened else list(row))
        size += sum(len(value) for value in row if isinstance(value, str | bytes))
        if len(rows) >= _PIECE_ROWS or size > _PIECE_BYTES:
            yield BackupRows(str(table.name), columns, rows)
            rows, size = [], 0
    if rows:
        yield BackupRows(str(table.name), columns, rows)


def _note(connection: Connection, head: BackupHead, name: str, ends: dict[str, int]) -> None:
    if streams.require_stream(connection).epoch != head.epoch:
        raise refuse("unavailable", _("备份时旗被恢复过，这份作废：请再备份一次"))
    row = {"made_at": head.made_at, "epoch": head.epoch, "position": head.position, "name": name}
    connection.execute(insert(Backup), [row])
    statement: Any = (
        update(Device)
        .where(Device.device == bindparam("of"), Device.backed_up < bindparam("end"))
        .values(backed_up=bindparam("end"))
    )
    if ends:  # in order, as everybody who takes more than one
        connection.execute(statement, [{"of": device, "end": ends[device]} for device in sorted(ends)])
