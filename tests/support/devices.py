"""Devices for tests: a real encrypted store with a chain of its own, and the real engine."""

from __future__ import annotations

import atexit
import functools
import secrets
import shutil
import tempfile
from pathlib import Path

import msgspec
from sqlalchemy import insert

from casework.cases.draft import MaterialMark
from casework.cases.entries import Recorded
from casework.cases.kinds.materials import MaterialChange, MaterialsRecorded
from casework.cases.kinds.slips import SlipExported
from casework.cases.record_id import new_id
from casework.people.applicant import Applicant
from desktop.database import banner as banner_row
from desktop.database import journal
from desktop.database.engine import Store
from desktop.database.journal import Statement
from desktop.database.keys import DatabaseKey
from desktop.database.schema import bring_up_to_date
from desktop.database.sync_store import SyncStore
from desktop.database.tables import Workplace
from desktop.services import record
from desktop.services.duty import Duty, as_it_stands
from desktop.services.exchange import enrol_device, sync_now
from sync.device.backoff import Patience
from sync.device.engine import Conduct, Report
from sync.device.errors import ExchangeError
from tests.support.banners import POINT, Banner
from tests.support.entry_histories import opened
from tests.support.line_process import LineProcess

KEY = DatabaseKey(bytes(range(32)), bytes(range(16)))
PATIENCE = Patience(tries=4, first_s=0.01, longest_s=0.05)


class Device:
    """One device at a site."""

    def __init__(self, folder: Path, site: str = POINT, key: DatabaseKey = KEY) -> None:
        self.folder = folder
        self.site = site
        self.store = Store(folder / "tamga.db", key)

    @classmethod
    def new(cls, folder: Path, site: str = POINT) -> Device:
        """A device that has been set up and nothing else."""
        folder.mkdir(parents=True)
        shutil.copy(_template(), folder / "tamga.db")
        device = cls(folder, site)
        name = secrets.token_hex(8)
        with device.store.writing() as connection:
            row = {"device": name, "keyring": name, "site": site, "letter": "A"}
            connection.execute(insert(Workplace), [row])
        return device

    def copy(self, folder: Path) -> Device:
        """The same data folder once more, as a copied disk or a restored backup."""
        folder.mkdir(parents=True)
        self.store.close()  # folds the WAL into the file
        shutil.copy(self.folder / "tamga.db", folder / "tamga.db")
        self.store = Store(self.folder / "tamga.db", KEY)
        return Device(folder, self.site)

    @property
    def name(self) -> str:
        """The id under which it writes now."""
        with self.store.reading() as connection:
            return journal.own_device(connection)

    @property
    def duty(self) -> Duty:
        duty = Duty(self.store, "", self.site, "A", "staff-1", "代办员")
        with self.store.reading() as connection:
            return as_it_stands(connection, duty)

    def enrol(self, banner: Banner, url: str = "") -> Device:
        """Make it known to the banner."""
        enrol_device.enrol_device(self.duty, url or banner.url, banner.code(self.site))
        return self

    def point_to(self, url: str) -> None:
        """From now on the banner is reached another way."""
        with self.store.writing() as connection:
            banner_row.change(connection, url=url)

    def open_case(self, case_id: str = "", site: str = "", applicant: str = "") -> str:
        """Record a case in two entries; returns its id."""
        case = case_id or new_id().hex
        body = msgspec.structs.replace(opened(), site=site or self.site)
        if applicant:
            body = msgspec.structs.replace(body, applicant=Applicant(name=applicant))
        marked = MaterialsRecorded(changes=(MaterialChange(now=MaterialMark(code="m1", state="missing")),))
        self.write([Statement(case, "case_opened", body), Statement(case, "materials_recorded", marked)])
        return case

    def act(self, case: str, number: str = "x") -> None:
        """Record one more entry of a case."""
        self.write([Statement(case, "slip_exported", SlipExported(slip_number=number, print_no=1))])

    def write(self, statements: list[Statement]) -> list[Recorded]:
        with self.store.writing() as connection:
            return record.record(connection, self.duty, statements)

    def sync(self, tries: int = 0) -> Report:
        """Exchange to the end, in a process of its own; raises ExchangeError with what the clerk is told."""
        told = _driver()({"folder": str(self.folder), "site": self.site, "tries": tries})
        if "error" in told:
            raise ExchangeError(*told["said"])
        return msgspec.convert(told["report"], Report)

    def sync_here(self, conduct: Conduct) -> Report:
        """Exchange to the end in this process."""
        return sync_now.sync_now(self.duty, conduct)

    def status(self) -> sync_now.SyncStatus:
        return sync_now.read_status(self.store)

    def sync_store(self) -> SyncStore:
        return SyncStore(self.store)

    def journal(self) -> list[Recorded]:
        with self.store.reading() as connection:
            return list(journal.all_entries(connection))

    def hashes(self) -> set[str]:
        return {recorded.entry.hash for recorded in self.journal()}

    def own(self) -> list[Recorded]:
        name = self.name
        return [recorded for recorded in self.journal() if recorded.entry.device == name]

    def bodies(self) -> list[bytes]:
        return sorted(recorded.body or b"" for recorded in self.journal())


@functools.cache
def _driver() -> LineProcess:
    return LineProcess("tests.support.sync_driver")


@functools.cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="tamga-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    store = Store(folder / "tamga.db", KEY)
    bring_up_to_date(store)
    store.close()
    return folder / "tamga.db"
