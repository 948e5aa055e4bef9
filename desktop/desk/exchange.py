"""Exchange at the desk: enrolled, by network, by parcel, and how it stands."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from desktop.database.set_aside import SetAside
from desktop.desk.acts import act
from desktop.desk.state import DeskState
from desktop.services.cases import keep_draft
from desktop.services.exchange import (
    correct_site,
    enrol_device,
    exchange_parcel,
    list_set_aside,
    list_waiting,
    sync_now,
    way_setting,
)
from desktop.services.exchange.exchange_parcel import Packing, Taken
from desktop.services.exchange.list_set_aside import SetAsideLine, SetAsideTask
from desktop.services.exchange.list_waiting import ParcelOnWay, WaitingCase
from desktop.services.exchange.look_at_own_way import look_at_own_way
from desktop.services.exchange.sync_now import SyncStatus
from desktop.services.people import renew_key
from sync.device.backoff import Patience
from sync.device.engine import Conduct, Progress, Report
from sync.device.look_at_way import WayStep
from sync.device.parcel import Packed


class ExchangeDesk:
    """The exchange of one unlocked workplace with its banner; every method raises ExchangeError."""

    def __init__(self, state: DeskState) -> None:
        self._state = state

    @act("enrol")
    def enrol(self, url: str, code: str, certificate: Path | None = None) -> str:
        """Make this device known to its banner; returns the banner's name."""
        banner = enrol_device.enrol_device(self._state.duty, url, code, certificate).banner
        self._state.refresh()  # the banner may have given another letter
        return banner

    @act("enrol")
    def correct_site(self, given: correct_site.SiteCorrection) -> str:
        """Let this device stand at the site of a code; returns that site.  Raises ExchangeError."""
        site = correct_site.correct_site(self._state.duty, given)
        self._state.refresh()
        self._state.leave_entry("enrol", site)
        return site

    @act("exchange")
    def sync(
        self,
        *,
        tries: int = 4,
        tell: Callable[[Progress], None] | None = None,
        stop: threading.Event | None = None,
    ) -> Report:
        """Exchange with the banner until both ends have all; `stop` ends it early."""
        patience = Patience(tries=tries, longest_s=10.0)
        conduct = Conduct(patience=patience, tell=tell or _tell_nobody, stop=stop or threading.Event())
        exchange = sync_now.sync_until_stopped if stop else sync_now.sync_now
        report = exchange(self._state.duty, conduct)
        self._take_note()
        return report

    @act("change_settings")
    def choose_proxy(self, *, use: bool) -> None:
        """From now on go to the banner through the system's proxy, or past it."""
        way_setting.choose_proxy(self._state.duty.store, use=use)

    @act("use")
    def look_at_way(self) -> tuple[WayStep, ...]:
        """The way to the banner step by step, as it is now; nothing is sent that is anybody's."""
        return look_at_own_way(self._state.duty.store)

    @act("exchange")
    def write_parcel(self, path: Path, packing: Packing | None = None) -> Packed:
        """Everything that waits, sealed for the banner, in a file; raises FileUnwritable or Cancelled."""
        return exchange_parcel.write_parcel(self._state.duty, path, packing)

    @act("exchange")
    def carry_parcel(self, data: bytes) -> bytes:
        """Hand over somebody's parcel; returns the answer for them."""
        return exchange_parcel.carry_parcel(self._state.duty, data)

    @act("exchange")
    def take_answer(self, data: bytes) -> Taken:
        """Take in the banner's answer to a parcel."""
        taken = exchange_parcel.take_answer(self._state.duty, data)
        self._take_note()
        return taken

    @act("use")
    def set_aside(self) -> list[SetAside]:
        """Entries that came and that this device cannot use, the newest first."""
        return list_set_aside.list_set_aside(self._state.duty.store)

    @act("use")
    def set_aside_task(self) -> SetAsideTask:
        """How many of these somebody has to know of, and from where they came."""
        return list_set_aside.set_aside_task(self._state.duty.store, self._state.release)

    @act("use")
    def set_aside_lines(self) -> list[SetAsideLine]:
        """The same one by one, in words."""
        return list_set_aside.set_aside_lines(self._state.duty.store, self._state.release)

    @act("read_case")
    def waiting(self) -> list[WaitingCase]:
        """The cases of which the banner does not have all, in the order in which they go; masked."""
        store = self._state.duty.store
        with store.reading() as connection:
            return list_waiting.list_waiting(connection, store.under_way)

    @act("use")
    def parcels(self) -> list[ParcelOnWay]:
        """Parcels that were written or handed over here, the newest first."""
        with self._state.duty.store.reading() as connection:
            return list_waiting.list_parcels(connection)

    @act("use")
    def status(self) -> SyncStatus:
        """How this device stands with its banner, without asking anybody."""
        return sync_now.read_status(self._state.duty.store)

    def _take_note(self) -> None:
        """What came may say where this device stands, and who works here no more."""
        self._state.refresh()
        keep_draft.drop_recorded(self._state.duty.store)
        renew_key.drop_who_left(self._state.duty, self._state.data_dir)


def _tell_nobody(_progress: Progress) -> None:
    """The engine tells of every step; here nobody listens."""
