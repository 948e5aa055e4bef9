"""Backups that are not what they should be are refused whole; what came after one is not undone by it."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest
import zstandard
from msgspec.structs import replace
from sqlalchemy import select, text

from casework.errors import TamgaError
from sync.server.accounts import accounts, letters
from sync.server.accounts.accounts import NewDevice
from sync.server.backup import backups, restoring
from sync.server.backup import file as backup_file
from sync.server.backup.backups import NewestBackup
from sync.server.backup.file import LAST, MAGIC, BackupEnd, BackupHead, BackupRefused, BackupRows
from sync.server.refusals import Refused
from sync.server.store import schema, streams
from sync.server.store.tables import BannerTable, DeviceLetter, StoredEntry
from sync.server.store.tables import Device as DeviceRow
from tests.database.test_exchange_answers import opening, steps
from tests.support.banners import POINT, Banner, empty_database, new_banner
from tests.support.bare_devices import BareDevice

Piece = BackupHead | BackupRows | BackupEnd
HEAD = BackupHead(
    schema=schema.HEAD, banner="BQ00", name="白音旗", key=b"k", epoch="e", position=0, made_at="2026-11-24"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "banner.backup"


def framed(piece: Piece) -> bytes:
    content = msgspec.msgpack.encode(piece)
    return len(content).to_bytes(4, "big") + content


def end_of(pieces: Sequence[Piece]) -> BackupEnd:
    rows = sum(len(each.rows) for each in pieces if isinstance(each, BackupRows))
    return BackupEnd(rows, hashlib.sha256(b"".join(map(framed, pieces))).hexdigest())


def put(path: Path, content: bytes) -> Path:
    path.write_bytes(MAGIC + zstandard.compress(content) + LAST)
    return path


ROWS = BackupRows("devices", ("device",), [["d"], ["e"]])
TRUE_END = framed(end_of([HEAD, ROWS]))
WHOLE = framed(HEAD) + framed(ROWS)


def test_a_backup_by_hand_is_one(file: Path) -> None:
    assert backup_file.check(put(file, WHOLE + TRUE_END)) == (HEAD, 2)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (framed(ROWS) + TRUE_END, "内容次序不对"),
        (framed(HEAD) + framed(HEAD) + TRUE_END, "内容次序不对"),
        (WHOLE + framed(replace(end_of([HEAD, ROWS]), rows=3)), "校验和不符"),
        (WHOLE + framed(replace(end_of([HEAD, ROWS]), digest="00" * 32)), "校验和不符"),
        (WHOLE + TRUE_END + b"more", "校验和不符"),
        (WHOLE, "不完整，后面的内容缺失"),
        (WHOLE + TRUE_END[:-1], "不完整，后面的内容缺失"),
        (WHOLE + bytes([0xFF] * 4), "一段过长"),
        (framed(HEAD) + (3).to_bytes(4, "big") + b"\xff\xff\xff", "已损坏"),
    ],
)
def test_pieces_that_are_not_as_written_are_refused(file: Path, content: bytes, why: str) -> None:
    with pytest.raises(BackupRefused) as refused:
        backup_file.check(put(file, content))
    assert why in refused.value.what


@pytest.mark.parametrize(
    ("pieces", "why"),
    [
        ((replace(HEAD, schema="9999"),), "结构 9999，本程序到"),
        ((HEAD, ROWS), "与它的结构不符（devices）"),
        ((HEAD, replace(ROWS, table="elsewhere")), "与它的结构不符（elsewhere）"),
    ],
)
def test_what_does_not_fit_its_tables_changes_nothing(
    banner: Banner, file: Path, tmp_path: Path, pieces: Sequence[Piece], why: str
) -> None:
    put(file, b"".join(map(framed, pieces)) + framed(end_of(pieces)))
    before = banner.rows()
    with pytest.raises(BackupRefused) as refused:
        restoring.restore(banner.database, file, tmp_path)
    assert why in refused.value.what
    assert banner.rows() == before


def test_a_file_that_becomes_another_while_it_is_read_changes_nothing(
    banner: Banner, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.make(banner.database, file)
    other, before, check = put(tmp_path / "other", WHOLE + TRUE_END), banner.rows(), backup_file.check

    def check_and_swap(path: Path) -> tuple[BackupHead, int]:
        told = check(path)
        path.write_bytes(other.read_bytes())
        return told

    monkeypatch.setattr(backup_file, "check", check_and_swap)
    with pytest.raises(BackupRefused, match="读取时变了"):
        restoring.restore(banner.database, file, tmp_path)
    assert banner.rows() == before


def test_another_banners_backup_does_not_replace_one_that_is_used(
    banner: Banner, file: Path, tmp_path: Path
) -> None:
    foreign = new_banner("sqlite", tmp_path / "foreign")
    backups.make(foreign.database, file)
    foreign.database.close()
    BareDevice(banner)
    before = banner.rows()
    with pytest.raises(BackupRefused, match="这是别的旗"):
        restoring.restore(banner.database, file, tmp_path)
    assert banner.rows() == before


def test_what_came_after_the_backup_is_not_undone(banner: Banner, file: Path, tmp_path: Path) -> None:
    """Who was revoked stays so, numbers of requests and letters are given once."""
    first, second = BareDevice(banner), BareDevice(banner, "e" * 16)
    with banner.writing() as connection:
        letters.allot(connection, first.name)
    banner.code()
    backups.make(banner.database, file)
    first.write(opening(), *steps(2))
    first.send()
    banner.revoke(second.name)
    late = BareDevice(banner, "f" * 16)
    with banner.writing() as connection:
        assert letters.allot(connection, late.name) == "B"
    done = restoring.restore(banner.database, file, tmp_path)
    assert (done.codes_void, banner.count()) == (1, 0)
    assert done.aside is not None
    assert done.aside.parent == tmp_path
    assert backup_file.check(done.aside)[0].position == 3
    with banner.reading() as connection:
        assert accounts.find_account(connection, first.name).number == 1
        with pytest.raises(Refused, match="停用"):
            accounts.find_account(connection, second.name)
        given = {row.letter: row.device for row in connection.execute(select(DeviceLetter.__table__))}
    assert given == {"A": first.name, "B": late.name}
    with banner.writing() as connection:
        key = bytes(32)
        accounts.add_account(connection, NewDevice(device="c" * 16, site=POINT, key=key))
        assert letters.allot(connection, "c" * 16) == "C"


def test_many_rows_come_back_in_pieces(banner: Banner, file: Path, tmp_path: Path) -> None:
    device = BareDevice(banner)
    device.write(opening(), *steps(520))
    device.send(0, 260)
    device.send(260)
    backups.make(banner.database, file)
    stored = [each for each in backup_file.read(file) if isinstance(each, BackupRows)]
    pieces = [len(each.rows) for each in stored if each.table == StoredEntry.__tablename__]
    assert pieces == [500, 21]
    restored = Banner(empty_database(banner.database.engine.dialect.name, tmp_path / "restored.db"))
    restoring.restore(restored.database, file)
    tables = {table.name for table in BannerTable.metadata.sorted_tables} - {"stream", "epochs", "backups"}
    there, here = banner.rows(left_out=()), restored.rows(left_out=())
    assert restored.hashes() == banner.hashes()
    assert {name: len(there[name]) for name in tables} == {name: len(here[name]) for name in tables}
    restored.database.close()


def test_a_backup_during_which_the_banner_was_restored_does_not_count(
    banner: Banner, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write: Callable[..., int] = backup_file.write

    def write_meanwhile(*arguments: object) -> int:
        with banner.writing() as connection:
            streams.begin_epoch(connection, "restored meanwhile")
        return write(*arguments)

    monkeypatch.setattr(backup_file, "write", write_meanwhile)
    with pytest.raises(Refused, match="请再备份一次"):
        backups.make(banner.database, file)
    with banner.reading() as connection:
        assert backups.newest(connection) is None


@pytest.mark.parametrize(
    ("days", "words"), [(0, ""), (7, ""), (8, "上次备份是 8 天前（2026-11-01），其后新到 5 条")]
)
def test_an_old_backup_is_warned_of(days: int, words: str) -> None:
    newest = NewestBackup(made_at="2026-11-01T08:00:00.000+00:00", position=3, since=5, name="x")
    told = backups.warning(newest, dt.datetime(2026, 11, 1, 8, tzinfo=dt.UTC) + dt.timedelta(days=days))
    assert told.startswith(words)
    assert bool(told) is bool(words)


def test_a_reader_that_waits_for_it_does_not_end_a_restore(tmp_path: Path) -> None:
    """It has a table that the restore wants, and wants one that the restore has."""
    banner = new_banner("postgresql", tmp_path / "banner")
    file = tmp_path / "banner.backup"
    backups.make(banner.database, file)
    waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'")
    failed: list[TamgaError] = []

    def restore() -> None:
        try:
            restoring.restore(banner.database, file, tmp_path)
        except TamgaError as error:
            failed.append(error)

    restoring_thread = threading.Thread(target=restore)
    with banner.database.engine.connect() as reader:
        reader.execute(text("SET deadlock_timeout = '60s'"))  # whoever looks first has to let go
        reader.execute(select(StoredEntry.seq))
        restoring_thread.start()
        while not reader.scalar(waits):
            time.sleep(0.01)
        reader.execute(select(DeviceLetter.letter))
        reader.execute(select(DeviceRow.device))
    restoring_thread.join()
    assert failed == []
    banner.database.close()
