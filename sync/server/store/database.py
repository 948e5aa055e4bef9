"""The banner's database: one way to read and one way to write, on SQLite as on PostgreSQL."""

from __future__ import annotations

import contextlib
import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.pool import QueuePool

from casework.errors import StoreError
from casework.language import _
from sync.server.refusals import refuse
from sync.server.store import line_tables, program_tables  # noqa: F401 - part of the schema, whoever opens it
from sync.server.store.sealing import NO_SEAL, OPTION, Seal, StaysSealed

_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL loses acknowledged commits with the power
    "PRAGMA foreign_keys = ON",
)
_WARNED = "tamga_warned"
SCHEMA_NAME = re.compile(r"[a-z][a-z0-9_]{0,50}")
_LOOK_THERE = text("SELECT set_config('search_path', :schema, true)")
_USED, _TRUSTED_S = "tamga_used", 2.0  # a connection that answered just now is not asked whether it lives
_SHORT_LOCK_S = 0.05
_SHORT_LOCK = text(f"SET LOCAL lock_timeout = {int(_SHORT_LOCK_S * 1000)}")


class Waits(msgspec.Struct, frozen=True, kw_only=True):
    """How long a unit of work waits, in seconds, before the database is called unavailable.

    `lock_s` for what somebody else holds, `turn_s` for writers before it in this process, `connection_s` for
    a connection to become free; PostgreSQL ends a statement after `statement_s`, and a transaction in which
    nothing happens after `idle_s`.
    """

    lock_s: float
    turn_s: float
    connection_s: float
    statement_s: float
    idle_s: float


# A command of the operator waits until it may; who serves answers within 3 s, whoever holds what.
COMMANDS = Waits(lock_s=30, turn_s=60, connection_s=30, statement_s=3600, idle_s=3600)
SERVING = Waits(lock_s=1.2, turn_s=2.4, connection_s=2, statement_s=60, idle_s=60)
# A peer that is gone without a word: by the network's own settings it is noticed after two hours.
_KEEPALIVES = {
    "connect_timeout": 3,
    "keepalives": 1,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}


class Unavailable(StoreError):  # noqa: N818 - named as the answer says it
    """The database did not take or give it now; nothing was stored, the device tries again."""

    def __init__(self, what: str) -> None:
        super().__init__(_("数据库用不了"), what, _("没有改动；请稍后再试"))


class Database:
    """The banner's database, usable from any thread: each unit of work has a connection of its own.

    A PostgreSQL database may hold many banners, each in a schema of its own: `…?schema=NAME` in the URL.
    `engine` is another one's on the same PostgreSQL, whose connections and waits are shared.  `seal` seals
    what is personal: it is known once the stream was read, so it may be changed before anything else is done.
    """

    def __init__(
        self, url: str, engine: Engine | None = None, waits: Waits = COMMANDS, seal: Seal = NO_SEAL
    ) -> None:
        self.seal = seal
        self.schema, server = split_schema(url)
        self._owns_engine = engine is None
        self._waits = waits
        # Somebody held a lock as long as we wait.  Until one gets through, the others wait less.
        self._is_held = False
        try:
            self.engine = engine or _engine(server, waits)
        except (ArgumentError, ImportError) as error:  # no URL at all, or one of a driver that is not here
            raise refuse("unavailable", _("--database 应写成 postgresql://…，这不是数据库的地址")) from error
        self._driver_error: type[Exception] = self.engine.dialect.loaded_dbapi.Error
        self.keys: dict[str, bytes] = {}  # of devices by id, as far as they were asked for: they never change
        self._turn = threading.Lock() if self.is_sqlite else None

    @property
    def is_sqlite(self) -> bool:
        """SQLite, where one writer at a time is the rule."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A snapshot: all statements in it see the same state."""
        with self._translated(), self._connection() as connection, connection.begin():
            self._look_there(connection)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, durable when the block ends, undone whole when it raises."""
        with (
            self._translated(),
            self._turn_taken(),
            self._connection(writes=True) as connection,
        ):
            connection.info.pop(_WARNED, None)
            with connection.begin():
                self._look_there(connection)
                if self._is_held and not self.is_sqlite:
                    connection.execute(_SHORT_LOCK)
                yield connection
            self._is_held = False
            # PostgreSQL says COMMIT, with a warning, when it gave up waiting for the second node.
            if connection.info.pop(_WARNED, False):
                raise Unavailable("the commit came with a warning: it may be on one node only")

    def _look_there(self, connection: Connection) -> None:
        """Until the transaction ends every table is that of this banner, and of no other."""
        if self.schema:
            connection.execute(_LOOK_THERE, {"schema": f'"{self.schema}"'})

    @contextmanager
    def _turn_taken(self) -> Iterator[None]:
        """SQLite lets waiting writers sleep and look again; here each comes as soon as its turn has come."""
        if self._turn is None:
            yield
            return
        if not self._turn.acquire(timeout=self._waits.turn_s):
            raise Unavailable("other writers took too long")
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise self._unavailable(error.orig or error) from error
        except StaysSealed as error:
            raise Unavailable(error.what) from error
        except NoConnection as error:  # a crowd: all connections were busy
            raise Unavailable("no connection became free") from error
        except self._driver_error as error:  # of what the driver was asked directly
            raise self._unavailable(error) from error

    def _unavailable(self, error: BaseException) -> Unavailable:
        self._is_held = self._is_held or _is_of_lock(error)
        return Unavailable(type(error).__name__)

    def _connection(self, *, writes: bool = False) -> Connection:
        connection = self.engine.connect()
        if self.is_sqlite:
            wait_s = _SHORT_LOCK_S if self._is_held else self._waits.lock_s
            return connection.execution_options(
                tamga_writes=writes, tamga_wait_s=wait_s, **{OPTION: self.seal}
            )
        level: Any = "READ COMMITTED" if writes else "REPEATABLE READ"
        return connection.execution_options(isolation_level=level, **{OPTION: self.seal})

    def close(self) -> None:
        """Close all connections that are this one's own."""
        if self._owns_engine:
            self.engine.dispose()


def split_schema(url: str) -> tuple[str, str]:
    """The schema that a URL names, "" where it names none, and the URL of the PostgreSQL itself.

    Raises Refused for a name that is no plain word.
    """
    address, _question, query = url.partition("?")
    fields = parse_qsl(query, keep_blank_values=True)
    schema = dict(fields).get("schema", "")
    if not schema or url.startswith("sqlite"):
        return "", url
    if not SCHEMA_NAME.fullmatch(schema):
        raise refuse(
            "malformed", _("schema 是小写字母开头的字母、数字和下划线，不是“{schema}”").format(schema=schema)
        )
    rest = urlencode([field for field in fields if field[0] != "schema"], safe="/")
    return schema, f"{address}?{rest}" if rest else address


def _engine(url: str, waits: Waits) -> Engine:
    if not url.startswith("sqlite"):
        return _postgresql(url.replace("postgresql://", "postgresql+psycopg://", 1), waits)
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=40,
        pool_timeout=waits.connection_s,
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": waits.lock_s},
        hide_parameters=True,
    )
    event.listen(engine, "do_connect", _keep_to_owner)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _postgresql(url: str, waits: Waits) -> Engine:
    named = make_url(url).query  # what the operator says goes before what we think
    engine = create_engine(
        url,
        pool_size=8,
        max_overflow=8,
        pool_timeout=waits.connection_s,
        connect_args={name: value for name, value in _KEEPALIVES.items() if name not in named},
        hide_parameters=True,  # no personal data in messages
    )

    def prepare(connection: Any, record: Any) -> None:
        _note_warnings(connection, record)
        for name, seconds in (
            ("lock_timeout", waits.lock_s),
            ("statement_timeout", waits.statement_s),
            ("idle_in_transaction_session_timeout", waits.idle_s),
        ):
            connection.execute(f"SET {name} = {int(seconds * 1000)}")
        connection.execute("SET jit = off")  # what is asked here takes less than compiling it would
        connection.commit()

    event.listen(engine, "connect", prepare)
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", _look_whether_it_lives)
    return engine


def _note_use(_connection: Any, record: Any) -> None:
    record.info[_USED] = time.monotonic()


def _look_whether_it_lives(connection: Any, record: Any, _proxy: object) -> None:
    """A database that was started anew is noticed before it is asked; in between that costs no exchange."""
    used = record.info.get(_USED)
    if used is None or time.monotonic() - used < _TRUSTED_S:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except Exception as error:
        raise DisconnectionError from error


def _note_warnings(connection: Any, record: Any) -> None:
    def note(diagnostic: Any) -> None:
        if diagnostic.severity_nonlocalized == "WARNING":
            record.info[_WARNED] = True

    connection.add_notice_handler(note)


def _is_of_lock(error: BaseException) -> bool:
    """Does somebody hold what was wanted?"""
    code = getattr(error, "sqlite_errorname", "") or getattr(error, "sqlstate", "") or ""
    return code.startswith("SQLITE_BUSY") or code == "55P03"


def _keep_to_owner(_dialect: object, _record: object, arguments: list[Any], _named: object) -> None:
    """The file holds everybody's data, wherever it lies: nobody else reads it, nor its journals.

    SQLite gives its journals the mode of the file.
    """
    path = str(arguments[0])
    if path.startswith((":memory:", "file:")):
        return
    with contextlib.suppress(OSError):  # a folder that is not there, a file of somebody else: SQLite says so
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        for each in map(Path, (path, f"{path}-wal", f"{path}-shm")):
            if each.exists() and each.stat().st_mode & 0o077:
                each.chmod(0o600)


def _set_pragmas(connection: Any, _record: object) -> None:
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    # Writers take their turn at the start: an upgrade of a read transaction would fail at once.
    options = connection.get_execution_options()
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA busy_timeout = {int(options.get('tamga_wait_s', COMMANDS.lock_s) * 1000)}")
    driver.execute("BEGIN IMMEDIATE" if options.get("tamga_writes", False) else "BEGIN")
