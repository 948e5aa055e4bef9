"""Banners for tests: a database with a few sites, and a real server process on it."""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from sqlalchemy import Connection, func, insert, select, update

from sync.server.accounts import accounts, enrolment, letters
from sync.server.accounts.forks import revoke
from sync.server.acts import administration
from sync.server.store import data_key, unsealing
from sync.server.store.database import Database
from sync.server.store.schema import bring_up_to_date
from sync.server.store.sealing import APART_WHY, ROSTER_NAME, Seal, seal_of
from sync.server.store.tables import BannerTable, EntrySetAside, RosterLine, StoredEntry
from tests.support.line_process import LineProcess
from tests.support.postgres import free_port, new_database
from tests.support.source import ROOT

HALL, TOWN, POINT, OTHER_POINT = "BQ00", "ML01", "ML0101", "ML0102"
_WORKED_OUT = ("case_lines", "case_name_keys", "case_counts", "lines_made")
SITES = {
    TOWN: (HALL, "莫林苏木便民服务中心"),
    POINT: (TOWN, "查干嘎查代办点"),
    OTHER_POINT: (TOWN, "宝日嘎查代办点"),
}


# Who writes on the devices of tests that were never set up by the program, and so have named nobody.
KNOWN = [
    {"staff": staff, "name": "代办员", "home": HALL, "sites": " ".join((HALL, *SITES)), "left_at": ""}
    | {"is_appointed": False}
    for staff in ("staff-1", "staff-x")
]


def let_be_known(connection: Connection) -> None:
    """Put them on the roster."""
    seal = seal_of(connection)
    rows = [{**each, "name": seal.exact(ROSTER_NAME, str(each["name"]))} for each in KNOWN]
    connection.execute(insert(RosterLine), rows)


def let_write(connection: Connection, sites: Iterable[str]) -> None:
    """They count at these sites as well."""
    connection.execute(update(RosterLine).values(sites=RosterLine.sites + " " + " ".join(sites)))


@functools.cache
def key_file() -> Path:
    """The file of the data key of all banners of this process."""
    folder = Path(tempfile.mkdtemp(prefix="tamga-test-key-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    data_key.write_keys(folder / data_key.FILE_NAME, data_key.with_new(()))
    return folder / data_key.FILE_NAME


def seal_in(folder: Path) -> Seal:
    """What seals the values of a banner that an operator made in that folder."""
    return unsealing.seal_for(folder / data_key.FILE_NAME, lambda: "")


def seal() -> Seal:
    """What seals the values of a banner of tests."""
    return unsealing.seal_for(key_file(), lambda: "")


class Banner:
    """A banner's database with its sites; `url` once a server runs on it."""

    def __init__(self, database_url: str, sealed_by: Seal | None = None) -> None:
        self.database_url = database_url
        self.database = Database(database_url, seal=seal() if sealed_by is None else sealed_by)
        self.port = free_port()
        bring_up_to_date(self.database)

    @classmethod
    def made(cls, database_url: str, sealed_by: Seal | None = None) -> Banner:
        """A new banner in an empty database, sealed unless another seal is given."""
        banner = cls(database_url, sealed_by)
        with banner.writing() as connection:
            administration.init(connection, HALL, "白音旗")
            administration.add_sites(connection, SITES)
            let_be_known(connection)
        return banner

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def reading(self) -> contextlib.AbstractContextManager[Connection]:
        return self.database.reading()

    def writing(self) -> contextlib.AbstractContextManager[Connection]:
        return self.database.writing()

    def where(self, data: Path) -> tuple[str, ...]:
        """What a command is told of where the data is; `data` is a folder for what lies beside."""
        key = ("--data-key", str(key_file()))
        return ("--data", str(data), "--database", self.database_url, *key)

    def code(self, site: str = POINT) -> str:
        """A fresh enrolment code."""
        with self.writing() as connection:
            return enrolment.issue_code(connection, site)

    def revoke(self, device: str) -> None:
        with self.writing() as connection:
            assert revoke(connection, device)

    def move(self, device: str, site: str) -> None:
        with self.writing() as connection:
            letters.move(connection, accounts.find_account(connection, device), site)

    def status(self) -> administration.BannerStatus:
        with self.reading() as connection:
            return administration.status(connection)

    def hashes(self) -> list[str]:
        """The hashes of all entries by position."""
        with self.reading() as connection:
            return list(connection.scalars(select(StoredEntry.hash).order_by(StoredEntry.position)))

    def positions(self) -> list[int]:
        with self.reading() as connection:
            return list(connection.scalars(select(StoredEntry.position).order_by(StoredEntry.position)))

    def bodies(self) -> list[bytes]:
        with self.reading() as connection:
            rows = connection.execute(select(StoredEntry.device, StoredEntry.seq, StoredEntry.body))
            return [seal_of(connection).open_body(*row) or b"" for row in rows]

    def quarantined(self) -> dict[tuple[str, int], str]:
        rows = select(EntrySetAside.device, EntrySetAside.seq, EntrySetAside.reason)
        with self.reading() as connection:
            seal = seal_of(connection)
            return {
                (device, seq): seal.open_text(APART_WHY, (device, seq), reason)
                for device, seq, reason in connection.execute(rows)
            }

    def rows(self, left_out: Collection[str] = _WORKED_OUT) -> dict[str, list[tuple[object, ...]]]:
        """Every row that somebody stored: two of these are equal when nothing was stored in between.

        Lines of cases are left out: they are worked out from the rest, some seconds after it.
        """
        with self.reading() as connection:
            return {
                table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
                for table in BannerTable.metadata.sorted_tables
                if table.name not in left_out
            }

    def count(self) -> int:
        with self.reading() as connection:
            return connection.scalar(select(func.count()).select_from(StoredEntry)) or 0

    @contextlib.contextmanager
    def served(self, **order: object) -> Iterator[ForkedServer]:
        """A server process; `order` is what `tests.support.server_forks` may be told besides.

        "arguments" are further ones of the operator's command.
        """
        server = ForkedServer(self, **order)
        server.start()
        try:
            yield server
        finally:
            server.end(signal.SIGTERM)


class ForkedServer:
    """A server process of its own, quick to start: forked from one that has the program loaded."""

    def __init__(self, banner: Banner, **order: object) -> None:
        self._banner = banner
        folder = tempfile.mkdtemp(prefix="tamga-server-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        argv = ["serve", "--data", folder, "--database", banner.database_url, "--port", str(banner.port)]
        argv += ["--data-key", str(key_file())]
        more = order.pop("arguments", ())
        assert isinstance(more, tuple)
        self._order: dict[str, object] = {"argv": [*argv, *more], **order}
        self._pid = 0

    def start(self, **order: object) -> None:
        """Start it and wait until it listens, or has died on the way there."""
        self._pid = forks()({**self._order, **order})["pid"]
        wait_until_listening(self._banner.port, lambda: _is_alive(self._pid))

    def end(self, how: signal.Signals = signal.SIGKILL) -> int:
        """End it, by `kill -9` unless told otherwise; its exit code, negative for a signal."""
        pid, self._pid = self._pid, 0
        return int(forks()({"end": pid, "signal": how})["code"]) if pid else 0


class Process:
    """The banner's server as an operator starts it."""

    module = "sync.server"

    def __init__(self, banner: Banner, folder: Path, *environment: tuple[str, str]) -> None:
        self.banner = banner
        self._folder = folder
        self._environment = dict(environment)
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it and wait until it listens."""
        command = [sys.executable, "-P", "-m", self.module, "serve", "--data", str(self._folder)]
        command += ["--database", self.banner.database_url, "--port", str(self.banner.port)]
        command += ["--data-key", str(key_file())]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **self._environment}
        self._process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        assert "serving on" in said, said
        wait_until_listening(self.banner.port)

    def kill(self) -> None:
        """As a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """As an operator would."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        self._process.wait(20)
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._process = None


class PatientProcess(Process):
    """The same without limits of rate."""

    module = "tests.support.patient_server"


def wait_until_listening(port: int, going: Callable[[], bool] = lambda: True) -> None:
    """Wait for a server on this computer; raises AssertionError when none comes, unless it is not `going`."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0 or not going():
                return
        time.sleep(0.01)
    raise AssertionError("the server does not listen")


@functools.cache
def forks() -> LineProcess:
    """The process from which servers and commands are forked."""
    return LineProcess("tests.support.server_forks")


def _is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"


def new_banner(kind: str, folder: Path, sealed_by: Seal | None = None) -> Banner:
    """A banner on "sqlite" or "postgresql", sealed unless another seal is given."""
    folder.mkdir(parents=True, exist_ok=True)
    return Banner.made(empty_database(kind, folder / "banner.db"), sealed_by)


def empty_database(kind: str, file: Path) -> str:
    """The URL of a database with all tables and nothing in them: a copy, since migrations take their time."""
    template = _migrated(kind)
    if kind == "postgresql":
        return new_database(template.rpartition("/")[2])
    shutil.copy(template.removeprefix("sqlite:///"), file)
    return f"sqlite:///{file}"


@functools.cache
def _migrated(kind: str) -> str:
    folder = Path(tempfile.mkdtemp(prefix="tamga-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    url = new_database() if kind == "postgresql" else f"sqlite:///{folder / 'banner.db'}"
    database = Database(url)
    bring_up_to_date(database)
    database.close()  # folds the WAL into the file; PostgreSQL copies only idle databases
    return url
