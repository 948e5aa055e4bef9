"""The encrypted file: one way in, one way to read and one way to write.

The file is SQLCipher's from its first byte.  The standard library's sqlite3 must never open it in this
process: it was seen to delete the WAL and with it committed rows.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from casework.errors import StoreError
from casework.language import N_, _
from casework.system_words import reason
from desktop.changes import Changes
from desktop.database import noted
from desktop.database.anchor import drop_anchor
from desktop.database.commits import sign_commit
from desktop.database.keys import DatabaseKey
from desktop.database.signer import SigningKeys

FILE_NAME = "tamga.db"
_LONGEST_WAIT_S = 5.0
LONGEST_PATH_BYTES = 504  # SQLite's own limit is 512, with room for the names of its journals
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL loses acknowledged commits with the power
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -8192",  # KiB of each connection; with half of it the day's list takes twice as long
    "PRAGMA wal_autocheckpoint = 4000",
)


class Store:
    """The store of one device, usable from any thread: each unit of work has a connection of its own."""

    def __init__(self, path: Path, key: DatabaseKey, signer: SigningKeys | None = None) -> None:
        self.path = path
        self.key: DatabaseKey | None = key.copy()  # which it wipes
        self.signer = signer
        self._secrets = [each for each in (self.key, signer) if each is not None]
        self.engine = _engine(self._open)
        self.under_way = 0  # the last own entry in a request that the banner has not answered yet
        self._tell: Callable[[Changes], None] = _nobody_listens
        self._is_frozen = False
        self._writes = threading.Lock()
        self._at_close: Callable[[], None] = _nothing_else

    def tell_changes(self, tell: Callable[[Changes], None]) -> None:
        """Call `tell` after each commit that changed something, on the writer's thread; it never waits."""
        self._tell = tell

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A snapshot to read from; raises StoreError for what the file cannot give."""
        with _translated(self.path), self.engine.connect() as connection:
            connection.begin()  # ends with the connection: there is nothing to commit
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, durable when the block ends, undone whole when it raises."""
        key, signer = self._key_at_hand(), self.signer
        with _translated(self.path), self._turn(), self._writing_connection() as connection:
            with connection.begin():
                noted.begin(connection)
                yield connection
                sign_commit(connection, signer)
            changes, appended = noted.noted(connection), noted.appended(connection)
        drop_anchor(self.path.parent, appended, key)
        self._tell_of(changes)

    @contextmanager
    def trying(self) -> Iterator[Connection]:
        """One transaction that is undone at its end, whatever was written.

        A frozen store takes it too: its file is a copy of its own.
        """
        with _translated(self.path), self._turn(), self._writing_connection() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA query_only = OFF")
            try:
                connection.begin()
                noted.begin(connection)
                yield connection
            finally:
                connection.rollback()
                driver.execute(f"PRAGMA query_only = {'ON' if self._is_frozen else 'OFF'}")

    @contextmanager
    def noting(self) -> Iterator[Connection]:
        """One transaction that may be gone after a power cut, and then as if it had never been.

        For what is found out again by itself, like the time of the last exchange: it waits for no disk.
        """
        with _translated(self.path), self._turn(), self._writing_connection() as connection:
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

    def carry(self, seq: int) -> None:
        """Own entries up to `seq` are in a request from now on; 0 when no request is under way."""
        if seq != self.under_way:
            self.under_way = seq
            self._tell_of(Changes(deliveries=True))

    def _tell_of(self, changes: Changes) -> None:
        if changes != Changes():
            self._tell(changes)

    def freeze(self, at_close: Callable[[], None]) -> None:
        """From now on only look; `at_close` is called when the store is closed."""
        self._is_frozen, self._at_close = True, at_close
        self.engine.dispose()

    @property
    def is_frozen(self) -> bool:
        """Is it only looked at?"""
        return self._is_frozen

    def _open(self) -> Any:
        connection = open_file(self.path, self._key_at_hand())
        if self._is_frozen:
            connection.execute("PRAGMA query_only = ON")
        return connection

    def _key_at_hand(self) -> DatabaseKey:
        if self.key is None:
            raise StoreError(_("已锁定"), _("数据已经锁上"), _("请输入密码解锁后再试"))
        return self.key

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Threads that write wait here for each other; whoever waits too long hears of it from SQLite.

        That has them look again at longer and longer intervals: between the slices of something long
        (`desktop.database.slices`) they would often look at the wrong moment.
        """
        is_ours = self._writes.acquire(timeout=_LONGEST_WAIT_S)
        try:
            yield
        finally:
            if is_ours:
                self._writes.release()

    def _writing_connection(self) -> Connection:
        return self.engine.connect().execution_options(tamga_writes=True)

    def forget_keys(self) -> None:
        """Open nothing and write nothing any more; what is under way ends by itself."""
        self.key = self.signer = None

    def close(self) -> None:
        """Close all connections and wipe the keys; the last one folds the WAL into the file."""
        self.forget_keys()
        self.engine.dispose()
        for secret in self._secrets:
            secret.wipe()
        self._at_close()


def _nobody_listens(_changes: Changes) -> None:
    """The command line shows nothing that could grow old."""


def _nothing_else() -> None:
    """A store that is where it belongs leaves nothing to be cleared away."""


def open_file(path: Path, key: DatabaseKey) -> Any:
    """A connection of the driver to an encrypted file; raises DatabaseError when the key does not fit."""
    connection = dbapi2.connect(
        str(path), isolation_level=None, check_same_thread=False, timeout=_LONGEST_WAIT_S
    )
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


def fits(path: Path, key: DatabaseKey) -> bool:
    """Is the file under this key?  Raises StoreError for whatever else keeps it from being opened."""
    try:
        open_file(path, key).close()
    except dbapi2.Error as error:
        if str(getattr(error, "sqlite_errorname", "")).startswith("SQLITE_NOTADB"):
            return False
        raise store_error(error, path) from error
    return True


def _engine(open_connection: Callable[[], Any]) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=dbapi2,  # without it IntegrityError is not mapped
        creator=open_connection,
        poolclass=QueuePool,
        pool_size=1,  # the rest close after use: opening takes half a millisecond, a cache 8 MB for good
        max_overflow=15,
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
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise store_error(error.orig or error, path) from error
    except dbapi2.Error as error:  # of statements that go past SQLAlchemy
        raise store_error(error, path) from error


def store_error(error: BaseException, path: Path | None = None) -> StoreError:
    """The failure of the store at `path` in the clerk's words, by SQLite's code or the system's number."""
    if isinstance(error, OSError):
        return StoreError(_("数据文件不可写"), reason(error), _("请检查数据文件夹的权限和空间"))
    code = str(getattr(error, "sqlite_errorname", ""))
    if code.startswith("SQLITE_CANTOPEN") and path is not None:
        return StoreError(_("数据文件打不开"), _why_closed(path), _("请换一个文件夹，或检查权限"))
    failure = next((each for each in _FAILURES if code.startswith(each.codes)), None)
    if failure is None:
        return StoreError(_("数据库出错"), code or type(error).__name__, _("请重试；再不成请联系技术支持"))
    return StoreError(_(failure.title), _(failure.what), _(failure.next_step), failure.data_safe)


class _Failure(msgspec.Struct, frozen=True):
    """What SQLite's codes mean for the clerk."""

    codes: tuple[str, ...]
    title: str
    what: str
    next_step: str
    data_safe: bool = True


_FAILURES = (
    _Failure(("SQLITE_BUSY", "SQLITE_LOCKED"), N_("数据正忙"), N_("另一个程序正在写入"), N_("请稍候再试")),
    _Failure(("SQLITE_FULL",), N_("磁盘已满"), N_("数据没有写入"), N_("请腾出磁盘空间后再保存")),
    _Failure(
        ("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_CANTOPEN"),
        N_("数据文件不可写"),
        N_("没有写入数据文件夹的权限"),
        N_("请检查文件夹的权限"),
    ),
    _Failure(
        ("SQLITE_NOTADB", "SQLITE_CORRUPT"),
        N_("数据文件读不出"),
        N_("数据库文件损坏或密钥不符"),
        N_("请从 backups 文件夹恢复（restore），或者抢救能读的（rescue）"),
        data_safe=False,
    ),
    _Failure(  # said of a full disk and of a file cut short alike
        ("SQLITE_IOERR",),
        N_("数据文件不能读写"),
        N_("磁盘可能已满，或者磁盘、文件有损坏"),
        N_("请先腾出空间再试；再不成请从 backups 文件夹恢复（restore），或者抢救能读的（rescue）"),
    ),
)


def _why_closed(path: Path) -> str:
    """Why SQLite cannot open the file, which itself does not say."""
    length = len(os.fsencode(path.absolute()))
    if length > LONGEST_PATH_BYTES:
        return _("路径太长（{length} 字节，最多 {most} 字节）").format(length=length, most=LONGEST_PATH_BYTES)
    try:
        os.close(os.open(path, os.O_RDWR))
    except OSError as error:
        return reason(error)
    return _("没有写入数据文件夹的权限")
