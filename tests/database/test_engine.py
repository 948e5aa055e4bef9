"""The file is encrypted from its first byte, durable, and read or written one way only."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import IntegrityError

from casework.errors import StoreError
from desktop.database import check
from desktop.database.engine import Store, store_error
from desktop.database.keys import DatabaseKey
from desktop.database.tables import JournalBody, Setting
from tests.database.conftest import KEY

OTHER_KEY = DatabaseKey(b"o" * 32, bytes(16))
SECRET = "不可见的姓名"


def test_nothing_of_the_content_stands_in_the_files(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(insert(Setting), [{"name": SECRET, "value": "plainly-visible"}])
    for path in store.path.parent.glob("tamga.db*"):
        data = path.read_bytes()
        assert not data.startswith(b"SQLite format 3")
        assert SECRET.encode() not in data
        assert b"plainly-visible" not in data
        assert b"journal_entries" not in data


def test_the_file_begins_with_the_salt_of_the_key(store: Store) -> None:
    store.close()
    assert store.path.read_bytes()[:16] == KEY.salt


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("temp_store", 2)]
)
def test_every_connection_is_safe(store: Store, pragma: str, value: object) -> None:
    with store.reading() as first, store.reading() as second:
        for connection in (first, second):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000


def synchronous(connection: Connection) -> object:
    return connection.exec_driver_sql("PRAGMA synchronous").scalar()


def test_a_note_does_not_wait_for_the_disk_and_what_comes_after_does(store: Store) -> None:
    with store.noting() as connection:
        assert synchronous(connection) == 1
        connection.execute(insert(Setting), [{"name": "noted", "value": "1"}])
    with store.writing() as connection:
        assert synchronous(connection) == 2
        assert connection.scalars(select(Setting.value)).all() == ["1"]
    with pytest.raises(StoreError), store.noting() as connection:
        connection.execute(insert(Setting), [{"name": "noted", "value": "2"}])
    with store.reading() as connection:
        assert synchronous(connection) == 2
        assert connection.scalars(select(Setting.value)).all() == ["1"]


def test_another_key_opens_nothing(store: Store, capfd: pytest.CaptureFixture[str]) -> None:
    store.close()
    other = Store(store.path, OTHER_KEY)
    with pytest.raises(StoreError), other.reading():
        pass
    assert capfd.readouterr().err == ""


def test_an_error_undoes_all_of_a_unit_of_work(store: Store) -> None:
    with pytest.raises(StoreError), store.writing() as connection:  # noqa: PT012 - a unit of work
        connection.execute(insert(Setting), [{"name": "a", "value": "1"}])
        connection.execute(insert(Setting), [{"name": "a", "value": "2"}])
    with store.reading() as connection:
        assert connection.execute(select(Setting.name)).all() == []


def test_a_reader_keeps_its_view_while_a_writer_commits(store: Store) -> None:
    with store.reading() as reader:
        reader.execute(select(Setting.name)).all()
        with store.writing() as writer:
            writer.execute(insert(Setting), [{"name": "a", "value": "1"}])
        assert reader.execute(select(Setting.name)).all() == []


def test_errors_of_the_driver_never_carry_values(store: Store) -> None:
    with pytest.raises(StoreError) as caught, store.writing() as connection:
        connection.execute(insert(Setting), [{"name": SECRET, "value": SECRET}] * 2)
    assert isinstance(caught.value.__cause__, IntegrityError)
    assert SECRET not in str(caught.value.__cause__)
    assert SECRET not in str(caught.value)


def test_bodies_without_entries_are_refused(store: Store) -> None:
    with pytest.raises(StoreError), store.writing() as connection:
        connection.execute(insert(JournalBody), [{"device": "d", "seq": 1, "body": b""}])


def test_a_full_disk_is_named_and_nothing_is_half_written(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(insert(Setting), [{"name": "a", "value": "1"}])
    with pytest.raises(StoreError, match="磁盘已满"), store.writing() as connection:  # noqa: PT012 - a unit of work
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        connection.execute(insert(Setting), [{"name": "b", "value": "2" * 10**6}])
    with store.reading() as connection:
        assert connection.scalars(select(Setting.name)).all() == ["a"]


class DriverError(Exception):
    """As the driver raises it."""

    def __init__(self, code: str) -> None:
        super().__init__("words that nobody reads")
        self.sqlite_errorname = code


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            DriverError("SQLITE_IOERR_SHMSIZE"),
            "腾出空间",
        ),  # a full disk, no room for shared memory
        (DriverError("SQLITE_FULL"), "磁盘已满"),
        (DriverError("SQLITE_BUSY_SNAPSHOT"), "数据正忙"),
        (DriverError("SQLITE_READONLY_DIRECTORY"), "权限"),
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满"),
        (OSError(errno.EROFS, "Read-only file system"), "只读"),
        (OSError(errno.EACCES, "Permission denied"), "权限"),
        (DriverError("SQLITE_NOTADB"), "从 backups 文件夹恢复"),
        (DriverError("SQLITE_MISUSE"), "SQLITE_MISUSE"),
    ],
)
def test_a_disk_that_refuses_is_not_called_a_damaged_file(error: Exception, told: str) -> None:
    failure = store_error(error)
    assert told in str(failure)
    assert "words that nobody reads" not in str(failure)
    assert failure.data_safe == ("恢复" not in told)


def test_why_a_file_cannot_be_opened_is_found_out(tmp_path: Path) -> None:
    refusal = DriverError("SQLITE_CANTOPEN")
    deep = tmp_path.joinpath(*["n" * 100] * 6, "tamga.db")
    assert "路径太长" in str(store_error(refusal, deep))
    assert "没有这个文件" in str(store_error(refusal, tmp_path / "gone" / "tamga.db"))


@pytest.mark.slow
def test_a_writer_that_waits_too_long_is_told_so(store: Store) -> None:
    with store.writing(), pytest.raises(StoreError, match="数据正忙"), store.writing():
        pass


def test_a_closed_store_is_locked_and_forgets_its_key(store: Store) -> None:
    store.close()
    assert store.key is None
    with pytest.raises(StoreError, match="锁"), store.reading():
        pass


def test_a_flipped_bit_is_found(store: Store) -> None:
    with store.writing() as connection:
        for number in range(200):
            connection.execute(insert(Setting), [{"name": f"n{number}", "value": "x" * 100}])
    with store.reading() as connection:
        assert check.problems(connection) == []
    store.close()
    pages = store.path.stat().st_size // 4096
    for page in range(pages - 4, pages):  # those written last hold the settings
        _flip_a_bit(store.path, page * 4096 + 2000)
    damaged = Store(store.path, KEY)
    with damaged.reading() as connection:
        assert check.problems(connection) != []
    with pytest.raises(StoreError), damaged.reading() as connection:
        connection.execute(text("SELECT count(*), max(value), max(name) FROM settings")).all()


def _flip_a_bit(path: Path, offset: int) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ 1]))
