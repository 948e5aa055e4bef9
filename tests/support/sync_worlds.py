"""A whole world of the exchange in one process: a banner, its devices, and everything that befalls them.

The real server code and the real stores, joined without HTTP, so that hundreds of histories take seconds.
What was written is kept as a plain set; in the end both ends must hold exactly that.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import itertools
import shutil
import tempfile
from pathlib import Path

import msgspec
from sqlalchemy import select

from casework.cases.entries import Recorded
from casework.cases.kinds.cases import CaseVoided
from casework.cases.kinds.purging import CASE_PURGED
from casework.cases.kinds.slips import SlipExported
from casework.release import release_file
from casework.release.catalogue import KeepingTerm, Release
from desktop.database import forgetting, journal, rehoming, set_aside
from desktop.database import purging as store_purging
from desktop.database.engine import Store
from desktop.database.journal import Statement
from desktop.errors import CaseError
from desktop.services.catalogue.fetch_release import fetch_release
from desktop.services.catalogue.import_release import CheckedRelease, take_into_use
from desktop.services.catalogue.load_release import load_current
from desktop.services.exchange import exchange_parcel
from sync.device.engine import Conduct, synchronise
from sync.device.errors import ExchangeError, ForeignAnswer, ServerRefused
from sync.device.parcel import ParcelRefused
from sync.server.accounts import accounts, banner_keys, forks, letters
from sync.server.acts import purging
from sync.server.backup import backups, restoring
from sync.server.doors import parcels
from sync.server.refusals import Refused
from sync.server.releases import releases
from sync.server.store.database import Database
from sync.server.store.sealing import APART, seal_of
from sync.server.store.tables import Device as KnownDevice
from sync.server.store.tables import EntrySetAside, StoredEntry
from sync.wire.protocol import WireEntry
from tests.support import forged
from tests.support.banners import POINT, TOWN, Banner, empty_database, seal
from tests.support.devices import KEY, PATIENCE, Device
from tests.support.direct_way import FAULTS as FAULTS
from tests.support.direct_way import MEDDLING as MEDDLING
from tests.support.direct_way import Direct as Direct
from tests.support.inside_doors import enrol_inside
from tests.support.postgres import new_database
from tests.support.power import PowerCut, power_cut
from tests.support.releases import small_release

_CASES = "subject-"  # begins the ids of what is written in earnest
_STILL_OUT = {"unknown_device", "revoked"}
_ONCE = msgspec.structs.replace(PATIENCE, tries=1)
_MOST_ROUNDS = 8
_LONG_AFTER = dt.date(2099, 1, 1)
# What the power does to a disk is tested elsewhere: here nothing waits for one.
_IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108


@functools.cache
def first_release() -> CheckedRelease:
    """What devices use before the banner published anything."""
    return CheckedRelease(release_file.write(_release(1)))


def _release(number: int) -> Release:
    made = small_release(number=number, name=f"v{number}")
    settings = msgspec.structs.replace(made.settings, keeping=KeepingTerm(personal_years=1))
    return msgspec.structs.replace(made, settings=settings)


class World:
    """One banner and some devices of one site; every action may come at any time."""

    def __init__(self, kind: str = "sqlite", devices: int = 2) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tamga-world-", dir=_IN_MEMORY))
        self._names = itertools.count()
        self._kind = kind
        self.banner = Banner.made(empty_database(kind, self.folder / "banner.db"))
        self.backup: str | None = None
        self.file: Path | None = None  # the newest that the operator's command made
        self.in_files: set[tuple[str, int]] = set()  # entries that are in any of them
        self.parcels: list[bytes] = []  # on their way, and as often as somebody copies them
        self.answers: list[bytes] = []
        self._release, self._poisoned, self._is_moved = 1, 0, False
        self._is_renewed = self._may_lack_keys = False  # a banner put back may not have its newest key
        self._slices = (rehoming.SLICE, forgetting.SLICE)
        rehoming.SLICE = forgetting.SLICE = (
            2  # so small that few entries take several, and power fails in each
        )
        self.devices: list[Device] = []
        self.written: set[str] = set()
        self.purged: set[str] = set()
        for _ in range(devices):
            self.devices.append(Device.new(self._new_folder(), POINT))
            with self.devices[-1].store.writing() as connection:
                take_into_use(connection, self.devices[-1].duty, first_release())
            self.enrol(self.devices[-1])

    def enrol(self, device: Device) -> None:
        """As a clerk would with a new code; the key stays where there is one."""
        enrol_inside(device, self.banner, POINT)

    def write(self, index: int, count: int = 1) -> None:
        """A device records something that nobody has recorded before."""
        device = self._device(index)
        subject = self._subject(device, index)
        for _ in range(count):
            marker = f"case-{next(self._names)}"
            body = SlipExported(slip_number=marker, print_no=1)
            device.write([Statement(subject, "slip_exported", body)])
            self.written.add(marker)

    def end(self, index: int) -> None:
        """A device records that nothing more comes of a case."""
        device = self._device(index)
        body = CaseVoided(reason="x")
        with contextlib.suppress(CaseError):  # it has ended
            device.write([Statement(self._subject(device, index), "case_voided", body)])

    def purge(self) -> None:
        """Long after, the operator lets go of what has ended and is in a backup."""
        with self.banner.reading() as connection:
            has_catalogue = releases.newest_number(connection) > 0
        if not has_catalogue:
            self.publish()
        before = self._markers()
        purging.purge(self.banner.database, _LONG_AFTER, "operator")
        self.purged |= before - self._markers()

    def _markers(self) -> set[str]:
        said = [msgspec.json.decode(body) for body in self.banner.bodies() if body]
        return {body["slip_number"] for body in said if "slip_number" in body}

    def _subject(self, device: Device, index: int) -> str:
        """A new one, or one of which the device has entries: nobody writes of what they never saw."""
        known = {each.entry.subject for each in device.journal() if each.entry.subject.startswith(_CASES)}
        return sorted(known)[index % len(known)] if known and index % 3 else f"{_CASES}{next(self._names)}"

    def sync(self, index: int, fault: str = "none") -> bool:
        """A device tries to exchange, whatever comes of it; True unless there was nothing to say."""
        device = self._device(index)
        try:
            way = Direct(self.banner, fault, device)
            # Steps so small that most runs have several: requests are sent ahead, and faults meet those too.
            conduct = Conduct(patience=_ONCE, first_batch=2, first_page=2)
            report = synchronise(device.sync_store(), way, conduct)
            told = fetch_release(device.duty, way, report.newest_release)
            # Two copies that both say nothing use up each other's numbers for ever: that is no news.
            return bool(report.sent or report.received or report.notes or told)
        except ServerRefused as error:
            if error.refusal.code not in _STILL_OUT:
                raise
            if error.refusal.code == "unknown_device":
                self.enrol(device)  # the banner was restored to before it knew this device
        except ForeignAnswer:
            self.enrol(device)  # the banner was restored to before it had its newest key
        except ExchangeError:
            return True
        return True

    def cut_off(self, index: int, commits: int, *, is_durable: bool) -> None:
        """Power fails as a device exchanges, as it commits something, the first or a later thing."""
        device = self._device(index)
        try:
            with power_cut(device.store, commits, is_durable=is_durable):
                self.sync(index)
        except PowerCut:
            device.store.close()
            device.store = Store(device.folder / "tamga.db", KEY)

    def clone(self, index: int) -> None:
        """A device's disk is copied; both copies go on."""
        self.devices.append(self._device(index).copy(self._new_folder()))

    def poison(self, index: int) -> None:
        """A device says what cannot be, rightly signed."""
        self._poisoned += 1
        body = SlipExported(slip_number="x" * 5000, print_no=-1)
        claim = forged.Claim(f"poison-{self._poisoned}", "slip_exported", body, rev=2**40)
        forged.forge(self._device(index), [claim])

    def revoke(self, index: int) -> None:
        """A stolen disk is shut out, with all copies of it; who knows whether it was one."""
        with self.banner.writing() as connection:
            forks.revoke(connection, self._device(index).name)

    def readmit(self) -> None:
        """All that were shut out turned up again."""
        with self.banner.writing() as connection:
            for each in connection.scalars(select(KnownDevice.device)).all():
                forks.readmit(connection, each)

    def move(self, index: int, site: str) -> None:
        """A device stands at another site from now on."""
        self._is_moved = True
        name = self._device(index).name
        with self.banner.writing() as connection, contextlib.suppress(Refused):  # revoked, or not known again
            letters.move(connection, accounts.find_account(connection, name), site)

    def renew(self) -> None:
        """The banner takes a new key."""
        with self.banner.writing() as connection:
            banner_keys.rotate(connection)
        self._is_renewed = True

    def keep_backup(self) -> None:
        """The banner's operator makes a backup."""
        self.backup = self._copied(self.banner.database_url)

    def restore(self) -> None:
        """The banner's server loses its disk and is set up again from the backup."""
        if self.backup is not None:
            self.banner.database.close()
            self.banner = Banner(self._copied(self.backup))
            self._may_lack_keys = self._is_renewed

    def publish(self) -> None:
        """The banner publishes its next release."""
        self._release += 1
        with self.banner.writing() as connection:
            releases.publish(connection, _release(self._release), valid_days=366)

    def back_up(self) -> None:
        """The operator's `banner backup`."""
        self.file = self.folder / f"backup-{next(self._names)}"
        backups.make(self.banner.database, self.file)
        with self.banner.reading() as connection:
            for table in (StoredEntry, EntrySetAside):
                rows = connection.execute(select(table.device, table.seq))
                self.in_files.update((row.device, row.seq) for row in rows)

    def put_back(self, *, in_place: bool) -> None:
        """The operator's `banner restore`, in place of what stands there or on a new disk."""
        if self.file is None:
            return
        if not in_place:
            self.banner.database.close()
            self.banner = Banner(empty_database(self._kind, self.folder / f"banner-{next(self._names)}.db"))
            self._may_lack_keys = self._is_renewed
        restoring.restore(self.banner.database, self.file, self.folder if in_place else None)

    def make_parcel(self, index: int) -> None:
        """A device puts what it has to say on a stick."""
        self.parcels.append(exchange_parcel.make_parcel(self._device(index).duty))

    def answer_parcel(self, index: int) -> None:
        """A stick reaches the banner, early or late, once or again."""
        if not self.parcels:
            return
        data = self.parcels[index % len(self.parcels)]
        try:
            self.answers.append(parcels.answer_parcel(self.banner.database, data))
        except Refused as error:
            if error.refusal.code not in _STILL_OUT:
                raise
        except ParcelRefused:
            if not self._may_lack_keys:
                raise

    def take_answer(self, index: int) -> None:
        """An answer reaches some device, perhaps not the one that it is for."""
        if not self.answers:
            return
        with contextlib.suppress(ExchangeError):
            exchange_parcel.take_answer(self._device(index).duty, self.answers[index % len(self.answers)])

    def settle(self) -> None:
        """The network is good, and everybody exchanges until nothing is left to say.

        The operator publishes once more: after a restore the banner may have forgotten a release of which
        a device has seen the manifest, and then takes nothing older.  Who was shut out is let in again; who
        was moved stands where all sites are seen.
        """
        self.publish()
        self.readmit()
        if self._is_moved:
            for index in range(len(self.devices)):
                self.sync(index)  # what it wrote where it stood
            for index in range(len(self.devices)):
                self.move(index, TOWN)
        for _ in range(_MOST_ROUNDS):
            news = [self.sync(index) for index in range(len(self.devices))]
            if not any(news):
                break

    def verdict(self) -> tuple[set[str], int, list[str]]:
        """After settling: what was lost, how much was doubled, who differs from the banner."""
        said = [msgspec.json.decode(body) for body in self.banner.bodies() if body]
        stored = [body["slip_number"] for body in said if "slip_number" in body]
        differing = [each.name for each in self.devices if self._differs(each)]
        return self.written - self.purged - set(stored), len(stored) - len(set(stored)), differing

    def _differs(self, device: Device) -> bool:
        """Does it lack something, or have something to say that the banner has not heard?

        An entry of a copy may stand here under the id that it had before the banner was restored.
        """
        here = device.journal()
        lacking = set(self.banner.hashes()) - {each.entry.hash for each in here}
        # What a banner let go of that was put back since is gone here, and it has forgotten that it said so.
        # Nor does anybody obey a word of it that somebody in between robbed of its proof.
        robbed = self._robbed(device, here)
        bodies = (
            each for each in here if each.entry.kind != CASE_PURGED and each.entry.subject not in robbed
        )
        said = {each.body for each in bodies if each.body is not None}
        unsaid = said - set(self.banner.bodies()) - self._set_aside()
        with device.store.reading() as connection:
            lost = [
                each
                for each in store_purging.lost_bodies(connection, 999)
                if journal.at_place(connection, *each).entry.subject not in robbed
            ]
        return (
            bool(lacking or unsaid or lost)
            or not self._knows_what_is_safe(device)
            or self._has_old_release(device)
        )

    def _robbed(self, device: Device, here: list[Recorded]) -> set[str]:
        """The cases of which a word that lets go of them stands aside there."""
        with device.store.reading() as connection:
            aside = {(each.device, each.seq) for each in set_aside.read_all(connection)}
        words = (each.entry for each in here if each.entry.kind == CASE_PURGED)
        return {word.subject for word in words if (word.device, word.seq) in aside}

    def doubts(self) -> list[str]:
        """Why the banner keeps apart what was written in earnest."""
        earnest = select(EntrySetAside.reason).where(EntrySetAside.subject.not_like("poison-%"))
        with self.banner.reading() as connection:
            return list(connection.scalars(earnest))

    def _set_aside(self) -> set[bytes | None]:
        """What the banner has and believes of nobody."""
        with self.banner.reading() as connection:
            seal = seal_of(connection)
            rows = connection.execute(
                select(EntrySetAside.device, EntrySetAside.seq, EntrySetAside.content)
            ).all()
        contents = (seal.open(APART, (device, seq), content) for device, seq, content in rows)
        wire = (msgspec.json.decode(each, type=WireEntry) for each in contents)
        return {(each.body or "").encode() for each in wire}

    def _knows_what_is_safe(self, device: Device) -> bool:
        """Is what it believes to be in a backup there?"""
        state = device.sync_store().state()
        assert state is not None
        believed = {(state.device, seq) for seq in range(1, state.backed_up + 1)}
        return believed <= self.in_files

    def _has_old_release(self, device: Device) -> bool:
        with self.banner.reading() as connection:
            newest = releases.newest_number(connection)
        with device.store.reading() as connection:
            return load_current(connection).ref.number < newest

    def close(self) -> None:
        rehoming.SLICE, forgetting.SLICE = self._slices
        self.banner.database.close()
        for device in self.devices:
            device.store.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _device(self, index: int) -> Device:
        return self.devices[index % len(self.devices)]

    def _new_folder(self) -> Path:
        return self.folder / f"device-{next(self._names)}"

    def _new_url(self) -> str:
        if self._kind == "postgresql":
            return new_database()
        return f"sqlite:///{self.folder / f'banner-{next(self._names)}.db'}"

    def _copied(self, url: str) -> str:
        self.banner.database.close()  # folds the WAL into the file; PostgreSQL copies only idle databases
        if self._kind == "postgresql":
            copy = new_database(url.rpartition("/")[2])
        else:
            copy = self._new_url()
            shutil.copy(url.removeprefix("sqlite:///"), copy.removeprefix("sqlite:///"))
        self.banner.database = Database(self.banner.database_url, seal=seal())
        return copy
