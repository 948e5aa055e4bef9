"""What the sub-desks of one unlocked workplace share; guards what is loaded once."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from sqlalchemy import Connection

from casework.errors import StoreError
from casework.people.roles import Act
from casework.release.catalogue import Release, Site
from desktop.practice import is_practice
from desktop.printing.jobs import PrintSystem
from desktop.services.cases.known_cases import KnownCases
from desktop.services.cases.list_cases import Promise
from desktop.services.cases.promised_day import PromisedDays
from desktop.services.cases.running_days import RunningDays
from desktop.services.catalogue import load_release, prepare_kiosk
from desktop.services.catalogue.find_matter import MatterFinder
from desktop.services.duty import Duty, as_it_stands
from desktop.services.people import on_duty
from desktop.services.people.day_pins import DayPins
from desktop.services.people.record_act import record_act
from desktop.services.read_clock import Moment
from desktop.services.record import moment_now
from desktop.services.slips.render_slip import render_slip
from forms.documents.notification.content import site_of
from forms.documents.notification.data import Notification
from forms.sheet.mark import PRACTICE
from forms.sheet.paper import A4, PAPERS
from forms.text.fonts import FontSet, load_fonts

_log = logging.getLogger(__name__)


class DeskState:
    """Duty, catalogue, search index, fonts and the way to print.

    `duty` and `catalogue` are as `refresh` saw them last.
    """

    def __init__(
        self, duty: Duty, data_dir: Path, printing: PrintSystem, pins: DayPins | None = None
    ) -> None:
        self.duty = duty
        self.data_dir = data_dir
        self.printing = printing
        self.pins = pins or DayPins()
        self.promised_days = PromisedDays()
        self.running_days = RunningDays()
        self.known_cases = KnownCases()
        self._lock = threading.RLock()
        self._fonts: FontSet | None = None
        self._matters: MatterFinder | None = None
        with duty.store.reading() as connection:
            self.catalogue = load_release.load_current(connection)

    @property
    def release(self) -> Release:
        """The catalogue in use."""
        return self.catalogue.release

    @property
    def promise(self) -> Promise:
        """What promised days are worked out with, by the catalogue in use."""
        return Promise(self.promised_days, self.release, self.running_days)

    @property
    def site(self) -> Site:
        """The site this device stands at."""
        return site_of(self.release, self.duty.site_code)

    @property
    def fonts(self) -> FontSet:
        """The fonts of forms, loaded when first asked for."""
        with self._lock:
            if self._fonts is None:
                self._fonts = load_fonts()
                self._fonts.mark = PRACTICE if is_practice(self.data_dir) else ""
            return self._fonts

    def matters(self) -> MatterFinder:
        """The index of the release in use."""
        with self._lock:
            if self._matters is None or self._matters.digest != self.catalogue.ref.digest:
                self._matters = MatterFinder(self.catalogue, self.duty.store)
            return self._matters

    def count_use(self, matter_code: str) -> None:
        """A case was opened: what the store has counted already, in the index as well."""
        if self._matters is not None:
            self._matters.count_use(matter_code)

    def moment(self) -> Moment:
        """The time now, and whether the clock can be believed."""
        with self.duty.store.reading() as connection:
            return moment_now(connection, self.duty.device)

    def render(self, notification: Notification, paper: str = "a4") -> bytes:
        """The PDF of a slip; `paper` is a key of `forms.sheet.paper.PAPERS`."""
        return render_slip(notification, self.fonts, PAPERS.get(paper, A4))

    def require(self, act: Act) -> None:
        """Raise NotAllowed where the role of who is on duty does not allow that."""
        if act == "use":  # each key that is typed asks for it
            return
        with self.duty.store.reading() as connection:
            on_duty.require(connection, self.duty, act)

    def leave_entry(self, act: Act, about: str = "") -> None:
        """Record an act that leaves no other entry."""
        record_act(self.duty, act, about)

    def leave_entry_of_looking(self, act: Act, about: str = "") -> None:
        """As `leave_entry`; but what only looks works on a disk that cannot be written, and where nobody is
        named, in a demonstration, it leaves none.
        """
        if self.duty.is_demo:
            return
        try:
            self.leave_entry(act, about)
        except StoreError:
            _log.warning("no entry for %s: the store cannot be written", act)

    def refresh(self) -> None:
        """Another process may have imported a release; an exchange may have moved this device."""
        with self._lock, self.duty.store.reading() as connection:
            self.duty = as_it_stands(connection, self.duty)
            before, self.catalogue = self.catalogue, load_release.load_current(connection, self.catalogue)
            if self.catalogue is not before:
                self._tell_kiosk(connection)

    def _tell_kiosk(self, connection: Connection) -> None:
        try:
            prepare_kiosk.bring_up_to_date(connection, self.data_dir)
        except OSError as error:  # the kiosk goes on with the catalogue before
            _log.warning("the kiosk has an older catalogue: %s", error)
