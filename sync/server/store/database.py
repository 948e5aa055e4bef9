"""The banner's database: one way to read and one way to write, on SQLite as on PostgreSQL."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.pool import QueuePool

from casework.errors import StoreError
from casework.language import _
from sync.server.refusals import refuse
from sync.server.store import line_tables  # noqa: F401 - part of the schema, whoever opens it

_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL loses acknowledged commits with the power
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 30000",
)
_WARNED = "tamga_warned"
SCHEMA_NAME = re.compile(r"[a-z][a-z0-9_]{0,50}")
_LOOK_THERE = text("SELECT set_config('search_path', :schema, true)")


class Unavailable(StoreError):  # noqa: N818 - named as the answer says it
    """The database did not take or give it now; nothing was stored, the device tries again."""

    def __init__(self, what: str) -> None:
        super().__init__(_("数据库用不了"), what, _("没有改动；请稍后再试"))


class Database:
    """The banner's database, usable from any thread: each unit of work has a connection of its own.

    A PostgreSQL database may hold many banners, each in a schema of its own: `…?schema=NAME` in the URL.
    `engine` is another one's on the same PostgreSQL, whose connections are shared.
    """

    def __init__(self, url: str, engine: Engine | None = None) -> None:
        self.schema, server = split_schema(url)
        self._owns_engine = engine is None
        try:
            self.engine = engine or _engine(server)
        except (ArgumentError, ImportError) as error:  # no URL at all, or one of a driver that is not here
            raise refuse("unavailable", _("--database 应写成 postgresql://…，这不是数据库的地址")) from error
        self._driver_error: type[Exception] = self.engine.dialect.loaded_dbapi.Error
        self.keys: dict[str, bytes] = {}  # of devices by id, as far as they were asked for: they never change
        # SQLite lets waiting writers sleep and look again; here each comes as soon as its turn has come.
        self._turn = threading.Lock() if self.is_sqlite else contextlib.nullcontext()

    @property
    def is_sqlite(self) -> bool:
        """SQLite, where one writer at a time is the rule."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A snapshot: all statements in it see the same state."""
        with self._translated(), self._connection("REPEATABLE READ") as connection, connection.begin():
            self._look_there(connection)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, durable when the block ends, undone whole when it raises."""
        with self._translated(), self._turn, self._connection("READ COMMITTED", writes=True) as connection:
            connection.info.pop(_WARNED, None)
            with connection.begin():
                self._look_there(connection)
                yield connection
            # PostgreSQL says COMMIT, with a warning, when it gave up waiting for the second node.
            if connection.info.pop(_WARNED, False):
                raise Unavailable("the commit came with a warning: it may be on one node only")

    def _look_there(self, connection: Connection) -> None:
        """Until the transaction ends every table is that of this banner, and of no other."""
        if self.schema:
            connection.execute(_LOOK_THERE, {"schema": f'"{self.schema}"'})

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise Unavailable(type(error.orig or error).__name__) from error
        except NoConnection as error:  # a crowd: all connections were busy for half a minute
            raise Unavailable("no connection became free") from error
        except self._driver_error as error:  # of what the driver was asked directly
            raise Unavailable(type(error).__name__) from error

    def _connection(self, isolation: str, *, writes: bool = False) -> Connection:
        connection = self.engine.connect()
        if self.is_sqlite:
            return connection.execution_options(tamga_writes=writes)
        return connection.execution_options(isolation_level=isolation)

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


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        engine = create_engine(
            url.replace("postgresql://", "postgresql+psycopg://", 1),
            pool_size=8,
            max_overflow=8,
            pool_pre_ping=True,
            hide_parameters=True,  # no personal data in messages
        )
        event.listen(engine, "connect", _note_warnings)
        return engine
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=40,
        connect_args={"check_same_thread": False, "isolation_level": None},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _note_warnings(connection: Any, record: Any) -> None:
    def note(diagnostic: Any) -> None:
        if diagnostic.severity_nonlocalized == "WARNING":
            record.info[_WARNED] = True

    connection.add_notice_handler(note)


def _set_pragmas(connection: Any, _record: object) -> None:
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    # Writers take their turn at the start: an upgrade of a read transaction would fail at once.
    writes = connection.get_execution_options().get("tamga_writes", False)
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
