"""A whole world of the exchange in one process: a banner, its devices, and everything that befalls them.

The real server code and the real stores, joined without HTTP, so that hundreds of histories take seconds.
What was written is kept as a plain set; in the end both ends must hold exactly that.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
from sqlalchemy import select

from casework.cases.kinds.slips import SlipExported
from casework.release import release_file
from desktop.database.journal import Statement
from desktop.services.catalogue.fetch_release import fetch_release
from desktop.services.catalogue.import_release import CheckedRelease, take_into_use
from desktop.services.catalogue.load_release import load_current
from desktop.services.exchange import exchange_parcel
from sync.device.engine import Conduct, synchronise
from sync.device.errors import ExchangeError, ServerRefused, Unreachable
from sync.server.accounts import forks, senders
from sync.server.backup import backups, restoring
from sync.server.doors import parcels
from sync.server.doors.reading import read
from sync.server.intake import exchange as server_exchange
from sync.server.refusals import Refused
from sync.server.releases import releases
from sync.server.store.database import Database
from sync.server.store.tables import EntrySetAside, StoredEntry
from sync.wire.protocol import MEDIA_TYPE, Forked, ForkRequest, SyncAnswer, SyncRequest
from sync.wire.release_messages import PartsAnswer, PartsRequest, ReleaseRequest, SignedManifest
from sync.wire.signatures import SignedRequest
from tests.support.banners import POINT, Banner, empty_database
from tests.support.devices import PATIENCE, Device
from tests.support.inside_doors import enrol_inside
from tests.support.postgres import new_database
from tests.support.releases import small_release

FAULTS = ("none", "none", "cut", "lost", "lost fork", "cut later", "lost later")
_ONCE = msgspec.structs.replace(PATIENCE, tries=1)
_MOST_ROUNDS = 8
# What the power does to a disk is tested elsewhere: here nothing waits for one.
_IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108


class Direct:
    """A transport without a network: what the server says is encoded and decoded as on a real one."""

    confirms = True  # the operator confirms each copy that waits

    def __init__(self, banner: Banner, fault: str = "none") -> None:
        self._banner, self._fault = banner, fault
        self._requests = 0

    def exchange(self, sealed: SignedRequest) -> SyncAnswer:
        self._requests += 1
        later = self._requests > 1
        if self._fault == "cut" or (self._fault == "cut later" and later):
            raise Unreachable("cut")
        try:
            sender = senders.prove(sealed, senders.key_of(self._banner.database, sealed.device))
            request = read(sealed.payload, SyncRequest, MEDIA_TYPE)
            told = server_exchange.exchange(self._banner.database, sender, request)
        except Refused as error:
            raise ServerRefused(error.refusal) from error
        if self._fault == "lost" or (self._fault == "lost later" and later):
            raise Unreachable("lost")
        return msgspec.json.decode(msgspec.json.encode(told), type=SyncAnswer)

    def release(self, number: int) -> SignedManifest:
        with self._banner.reading() as connection:
            return releases.manifest(connection, ReleaseRequest(number=number))

    def release_parts(self, digests: Sequence[str]) -> PartsAnswer:
        if self._fault != "none":
            raise Unreachable(self._fault)
        with self._banner.reading() as connection:
            return releases.parts(connection, PartsRequest(digests=tuple(digests)))

    def fork(self, request: ForkRequest) -> Forked:
        with self._banner.writing() as connection:
            told = forks.fork(connection, request)
            if told.waits and self.confirms:  # the operator looks at it at once
                forks.confirm(connection, request.new_device)
                told = forks.fork(connection, request)
        if self._fault == "lost fork":
            raise Unreachable("lost")
        return told


@functools.cache
def _first_release() -> CheckedRelease:
    return CheckedRelease(release_file.write(small_release()))


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
        self._release = 1
        self.devices: list[Device] = []
        self.written: set[str] = set()
        for _ in range(devices):
            self.devices.append(Device.new(self._new_folder(), POINT))
            with self.devices[-1].store.writing() as connection:
                take_into_use(connection, self.devices[-1].duty, _first_release())
            self.enrol(self.devices[-1])

    def enrol(self, device: Device) -> None:
        """As a clerk would with a new code; the key stays where there is one."""
        enrol_inside(device, self.banner, POINT)

    def write(self, index: int, count: int = 1) -> None:
        """A device records something that nobody has recorded before."""
        device = self._device(index)
        for _ in range(count):
            marker = f"case-{next(self._names)}"
            body = SlipExported(slip_number=marker, print_no=1)
            device.write([Statement(f"subject-{index % 3}", "slip_exported", body)])
            self.written.add(marker)

    def sync(self, index: int, fault: str = "none") -> bool:
        """A device tries to exchange, whatever comes of it; True unless there was nothing to say."""
        device = self._device(index)
        try:
            way = Direct(self.banner, fault)
            # Steps so small that most runs have several: requests are sent ahead, and faults meet those too.
            conduct = Conduct(patience=_ONCE, first_batch=2, first_page=2)
            report = synchronise(device.sync_store(), way, conduct)
            told = fetch_release(device.duty, way, report.newest_release)
            # Two copies that both say nothing use up each other's numbers for ever: that is no news.
            return bool(report.sent or report.received or report.notes or told)
        except ServerRefused as error:
            if error.refusal.code != "unknown_device":
                raise
            self.enrol(device)  # the banner was restored to before it knew this device
        except ExchangeError:
            return True
        return True

    def clone(self, index: int) -> None:
        """A device's disk is copied; both copies go on."""
        self.devices.append(self._device(index).copy(self._new_folder()))

    def keep_backup(self) -> None:
        """The banner's operator makes a backup."""
        self.backup = self._copied(self.banner.database_url)

    def restore(self) -> None:
        """The banner's server loses its disk and is set up again from the backup."""
        if self.backup is not None:
            self.banner.database.close()
            self.banner = Banner(self._copied(self.backup))

    def publish(self) -> None:
        """The banner publishes its next release."""
        self._release += 1
        with self.banner.writing() as connection:
            release = small_release(number=self._release, name=f"v{self._release}")
            releases.publish(connection, release, valid_days=366)

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
            self.banner = Banner(self._new_url())
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
            if error.refusal.code != "unknown_device":
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
        a device has seen the manifest, and then takes nothing older.
        """
        self.publish()
        for _ in range(_MOST_ROUNDS):
            news = [self.sync(index) for index in range(len(self.devices))]
            if not any(news):
                break

    def verdict(self) -> tuple[set[str], int, list[str]]:
        """After settling: what was lost, how much was doubled, who differs from the banner."""
        said = [msgspec.json.decode(body) for body in self.banner.bodies()]
        stored = [body["slip_number"] for body in said if "slip_number" in body]
        differing = [each.name for each in self.devices if self._differs(each)]
        return self.written - set(stored), len(stored) - len(set(stored)), differing

    def _differs(self, device: Device) -> bool:
        """Does it lack something, or have something to say that the banner has not heard?

        An entry of a copy may stand here under the id that it had before the banner was restored.
        """
        here = device.journal()
        lacking = set(self.banner.hashes()) - {each.entry.hash for each in here}
        unsaid = {each.body for each in here} - set(self.banner.bodies())
        return (
            bool(lacking or unsaid) or not self._knows_what_is_safe(device) or self._has_old_release(device)
        )

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
        self.banner.database = Database(self.banner.database_url)
        return copy
