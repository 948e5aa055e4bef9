"""The encrypted file: one way in, one way to read and one way to write.

The file is SQLCipher's from its first byte.  The standard library's sqlite3 must never open it in this
process: it was seen to delete the WAL and with it committed rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from casework.errors import StoreError
from desktop.changes import Changes
from desktop.database import noted
from desktop.database.keys import DatabaseKey

FILE_NAME = "tamga.db"
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL loses acknowledged commits with the power
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -16384",
    "PRAGMA wal_autocheckpoint = 4000",
)


class Store:
    """The store of one device, usable from any thread: each unit of work has a connection of its own."""

    def __init__(self, path: Path, key: DatabaseKey) -> None:
        self.path = path
        self.key: DatabaseKey | None = key
        self.engine = _engine(self._open)
        self._tell: Callable[[Changes], None] = _nobody_listens

    def tell_changes(self, tell: Callable[[Changes], None]) -> None:
        """Call `tell` after each commit that changed something, on the writer's thread; it never waits."""
        self._tell = tell

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A snapshot to read from; raises StoreError for what the file cannot give."""
        with _translated(), self.engine.connect() as connection:
            connection.begin()  # ends with the connection: there is nothing to commit
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, durable when the block ends, undone whole when it raises."""
        with _translated(), self._writing_connection() as connection:
            with connection.begin():
                noted.begin(connection)
                yield connection
            changes = noted.noted(connection)
        self._tell_of(changes)

    @contextmanager
    def noting(self) -> Iterator[Connection]:
        """One transaction that may be gone after a power cut, and then as if it had never been.

        For what is found out again by itself, like the time of the last exchange: it waits for no disk.
        """
        with _translated(), self._writing_connection() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA synchronous = NORMAL")
            try:
                with connection.begin():
                    noted.begin(connection)
                    yield connection
            finally:
                driver.execute("PRAGMA synchronous = FULL")
            changes = noted.noted(connection)
        self._tell_of(changes)

    def _tell_of(self, changes: Changes) -> None:
        if changes != Changes():
            self._tell(changes)

    def _open(self) -> Any:
        if self.key is None:
            raise StoreError("已锁定", "数据已经锁上", "请输入密码解锁后再试")
        return open_file(self.path, self.key)

    def _writing_connection(self) -> Connection:
        return self.engine.connect().execution_options(tamga_writes=True)

    def close(self) -> None:
        """Close all connections and forget the key; the last one folds the WAL into the file."""
        self.key = None
        self.engine.dispose()


def _nobody_listens(_changes: Changes) -> None:
    """The command line shows nothing that could grow old."""


def open_file(path: Path, key: DatabaseKey) -> Any:
    """A connection of the driver to an encrypted file; raises DatabaseError when the key does not fit."""
    connection = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False, timeout=5.0)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # SQLCipher would write to stderr
        connection.execute(key.pragma())
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


def _engine(open_connection: Callable[[], Any]) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=dbapi2,  # without it IntegrityError is not mapped
        creator=open_connection,
        poolclass=QueuePool,
        hide_parameters=True,  # no personal data in messages
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    # Writers take their turn at the start: an upgrade of a read transaction would fail at once.
    writes = connection.get_execution_options().get("tamga_writes", False)
    driver: Any = connection.connection.driver_connection
    try:
        driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
    except dbapi2.Error as error:
        raise store_error(error) from error


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise store_error(error.orig or error) from error


def store_error(error: BaseException) -> StoreError:
    """The failure in the clerk's words."""
    said = str(error)
    if "locked" in said or "busy" in said:
        return StoreError("数据正忙", "另一个程序正在写入", "请稍候再试")
    if "full" in said or "No space" in said:
        return StoreError("磁盘已满", "数据没有写入", "请腾出磁盘空间后再保存")
    if any(word in said for word in ("readonly", "Read-only", "Permission denied", "unable to open")):
        return StoreError("数据文件不可写", "没有写入数据文件夹的权限", "请检查文件夹的权限")
    if "not a database" in said or "malformed" in said:
        return StoreError(
            "数据文件读不出", "数据库文件损坏或密钥不符", "请从 backups 文件夹恢复", data_safe=False
        )
    if "disk I/O" in said:  # said of a full disk and of a file cut short alike
        return StoreError(
            "数据文件不能读写",
            "磁盘可能已满，或者磁盘、文件有损坏",
            "请先腾出空间再试；再不成请从 backups 文件夹恢复",
        )
    return StoreError("数据库出错", type(error).__name__, "请重试；再不成请联系技术支持")
