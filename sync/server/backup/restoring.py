"""Putting a banner back from a backup: one transaction, whole or not at all, under a new epoch.

The tables are made as they were in the file's version, filled, and brought up to date: an old backup needs
no old program.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, MetaData, delete, func, insert, select, text, update
from sqlalchemy.exc import OperationalError

from casework.language import _
from sync.server.accounts import banner_keys
from sync.server.backup import backups
from sync.server.backup import file as backup_file
from sync.server.backup.file import BackupHead, BackupRefused, BackupRows
from sync.server.overview import case_lines
from sync.server.store import schema, streams
from sync.server.store.database import Database
from sync.server.store.sealed_rows import RowSealer
from sync.server.store.sealing import FORMER_SEED, Seal, StaysSealed, seal_of
from sync.server.store.streams import StreamState
from sync.server.store.tables import (
    Backup,
    BannerTable,
    Device,
    DeviceLetter,
    EnrolmentCode,
    FormerKey,
    HallPerson,
    HallSession,
    Stream,
)

# The order in which the server takes them too: else each could wait for the other.
_FIRST_LOCKED = ("devices", "stream")
_DEADLOCK, _TRIES = "40P01", 20


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What came back; `aside` is where the banner that stood here before was kept, if there was one."""

    head: BackupHead
    rows: int
    epoch: str
    codes_void: int
    aside: Path | None = None


class _Newer(msgspec.Struct, frozen=True):
    """What happened after the backup and must not be undone by it."""

    revoked: list[tuple[str, str]] = []
    numbers: list[tuple[str, int]] = []
    letters: list[dict[str, str]] = []
    closed: list[tuple[str, str]] = []  # accounts of the console
    keys: list[dict[str, Any]] = []  # that the banner had before its key of now
    seed: bytes = b""


def restore(
    database: Database, path: Path, aside: Path | None = None, former: Seal | None = None
) -> Restored:
    """Put a backup into an empty database, or with `aside`, a folder, in place of the banner there.

    What is replaced is kept in that folder as a backup of its own.  `former` opens what the backup has, where
    that is another seal than the database's.  Raises BackupRefused with the reason
    and OSError; then nothing has changed.
    """
    head, rows = backup_file.check(path)
    if head.schema > schema.HEAD:
        raise BackupRefused(
            _("备份来自更新的程序（结构 {theirs}，本程序到 {ours}）").format(
                theirs=head.schema, ours=schema.HEAD
            ),
            _("没有改动；请先升级这里的程序，再恢复这一份"),
        )
    if head.data_key and not (former or database.seal).knows(head.data_key):
        raise _wants_key(head)
    with database.writing() as connection:
        _keep_others_out(connection, database)
        old, newer = streams.read_stream(connection), _Newer()
        aside_at = None
        if old is not None:
            _require_same_banner(connection, old, head, replacing=aside is not None)
            assert aside is not None  # noqa: S101 - required above
            newer, aside_at = _newer(connection), _keep_aside(connection, aside)
        _put_back(connection, path, head, former)
        _carry_over(connection, newer)
        codes = connection.execute(delete(EnrolmentCode).where(EnrolmentCode.device == "")).rowcount
        epoch = streams.begin_epoch(connection, f"restored from the backup of {head.made_at}")
        _note(connection, head, path.name)
    return Restored(head=head, rows=rows, epoch=epoch, codes_void=codes, aside=aside_at)


def _wants_key(head: BackupHead) -> BackupRefused:
    what = _("备份里的个人信息是用第 {generation} 代数据密钥加密的，这里没有那一把")
    next_step = _("没有改动，备份没有坏；请用 --backup-key 指出那时的密钥文件，再恢复这一份")
    return BackupRefused(what.format(generation=head.data_key), next_step)


def _keep_others_out(connection: Connection, database: Database) -> None:
    """On SQLite every writer waits for us already.

    Readers take tables in any order; where one and we wait for each other, we let go and begin again.
    """
    if database.is_sqlite:
        return
    names = [table.name for table in BannerTable.metadata.sorted_tables if table.name not in _FIRST_LOCKED]
    for left in reversed(range(_TRIES)):
        try:
            with connection.begin_nested():
                for name in (*_FIRST_LOCKED, *names):
                    connection.execute(text(f'LOCK TABLE "{name}" IN ACCESS EXCLUSIVE MODE'))
        except OperationalError as error:
            if not left or getattr(error.orig, "sqlstate", "") != _DEADLOCK:
                raise
        else:
            return


def _require_same_banner(
    connection: Connection, old: StreamState, head: BackupHead, *, replacing: bool
) -> None:
    if not replacing:
        raise BackupRefused(
            _("这个数据库里已有 {banner} {name}").format(banner=old.banner, name=old.name),
            _("没有改动；要用这份备份代替它，请加 --replace"),
        )
    is_used = old.position or connection.scalar(select(func.count()).select_from(Device))
    if is_used and head.key not in banner_keys.public_keys(connection):
        theirs, ours = f"{head.banner} {head.name}", f"{old.banner} {old.name}"
        raise BackupRefused(
            _("这是别的旗（{theirs}）的备份，不能代替 {ours}").format(theirs=theirs, ours=ours)
        )


def _newer(connection: Connection) -> _Newer:
    revoked = connection.execute(select(Device.device, Device.revoked_at).where(Device.revoked_at != ""))
    numbers = connection.execute(select(Device.device, Device.number))
    letters = connection.execute(select(DeviceLetter.site, DeviceLetter.letter, DeviceLetter.device))
    closed = connection.execute(
        select(HallPerson.account, HallPerson.closed_at).where(HallPerson.closed_at != "")
    )
    return _Newer(
        [(device, at) for device, at in revoked],
        [(device, number) for device, number in numbers],
        [dict(row._mapping) for row in letters],
        [(account, at) for account, at in closed],
        [_opened(connection, dict(row._mapping)) for row in connection.execute(select(FormerKey.__table__))],
        streams.require_stream(connection).seed,
    )


def _opened(connection: Connection, former: dict[str, Any]) -> dict[str, Any]:
    return {**former, "seed": seal_of(connection).open(FORMER_SEED, (former["number"],), former["seed"])}


def _keep_aside(connection: Connection, folder: Path) -> Path:
    at = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S.%f")
    path = folder / f"replaced-{at}.tamga-backup"
    backup_file.write(path, backups.head_of(connection), backups.tables(connection))
    return path


def _put_back(connection: Connection, path: Path, head: BackupHead, former: Seal | None) -> None:
    present = MetaData()
    present.reflect(connection)
    present.drop_all(connection)
    schema.upgrade(connection, head.schema)
    made = MetaData()
    made.reflect(connection)
    try:
        for piece in backup_file.read(path):
            if isinstance(piece, BackupRows):
                _insert(connection, made, piece, former)
            elif piece != head:
                raise BackupRefused(_("备份文件在读取时变了"), _("没有改动；请等它写完，再恢复一次"))
    except StaysSealed as error:
        raise (_wants_key(head) if head.data_key else BackupRefused(error.what)) from error
    schema.upgrade(connection, "head")
    _note_seal(connection)


def _note_seal(connection: Connection) -> None:
    """All is sealed with one key now; keys of the search are made with it as well."""
    generation = seal_of(connection).generation
    connection.execute(update(Stream).values(data_key=generation, sealed_with=generation))
    case_lines.make_anew(connection)


def _insert(connection: Connection, made: MetaData, piece: BackupRows, former: Seal | None) -> None:
    table = made.tables.get(piece.table)
    if table is None or set(piece.columns) != set(table.columns.keys()):
        raise BackupRefused(_("备份的内容与它的结构不符（{table}）").format(table=piece.table))
    sealer = RowSealer(seal_of(connection), piece.table, piece.columns, former)
    rows = (sealer.sealed(row) for row in piece.rows)
    connection.execute(insert(table), [dict(zip(piece.columns, row, strict=True)) for row in rows])


def _carry_over(connection: Connection, newer: _Newer) -> None:
    """Who was revoked stays so, a request's number is not taken twice, a letter is not given twice."""
    for device, at in newer.revoked:
        connection.execute(
            update(Device).where(Device.device == device, Device.revoked_at == "").values(revoked_at=at)
        )
    for device, number in newer.numbers:
        connection.execute(
            update(Device).where(Device.device == device, Device.number < number).values(number=number)
        )
    given = connection.execute(select(DeviceLetter.site, DeviceLetter.letter))
    known = {(row.site, row.letter) for row in given}
    for account, at in newer.closed:
        shut = {"closed_at": at, "password": "", "totp": "", "link": ""}
        connection.execute(update(HallPerson).where(HallPerson.account == account).values(**shut))
    _carry_over_keys(connection, newer)
    connection.execute(delete(HallSession))  # whoever was signed in then signs in anew
    letters = [row for row in newer.letters if (row["site"], row["letter"]) not in known]
    if letters:
        connection.execute(insert(DeviceLetter), letters)


def _carry_over_keys(connection: Connection, newer: _Newer) -> None:
    """Devices that went along to a newer key believe the one of the backup no longer."""
    if len(newer.keys) > (connection.scalar(select(func.count()).select_from(FormerKey)) or 0):
        connection.execute(delete(FormerKey))
        seal = seal_of(connection)
        for row in newer.keys:
            row["seed"] = seal.seal(FORMER_SEED, (row["number"],), row["seed"])
        connection.execute(insert(FormerKey), newer.keys)
        banner_keys.set_seed(connection, streams.require_stream(connection).banner, newer.seed)
        banner_keys.sign_releases(connection, newer.seed)


def _note(connection: Connection, head: BackupHead, name: str) -> None:
    """All that is here now is in that backup."""
    connection.execute(update(Device).values(backed_up=Device.seq))
    row = {"made_at": head.made_at, "epoch": head.epoch, "position": head.position, "name": name}
    connection.execute(insert(Backup), [row])
