"""The desk of an unlocked workplace: a sub-desk for each subject, `desk.cases.open(draft)`.

Every method may be called from any thread, returns frozen structs, and raises subclasses of
`casework.errors.TamgaError` only.  The window imports this class for its types alone: loading it loads the
database, and the window is painted before that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from casework.cases.draft import Draft
from casework.people import id_number
from casework.release.catalogue import Site
from desktop.changes import Changes
from desktop.desk.affairs import AffairDesk
from desktop.desk.answers import AnswerDesk
from desktop.desk.cases import CaseDesk
from desktop.desk.catalogue import CatalogueDesk
from desktop.desk.custody import CustodyDesk
from desktop.desk.events import EventDesk
from desktop.desk.exchange import ExchangeDesk
from desktop.desk.forms import FormDesk
from desktop.desk.ledgers import LedgerDesk
from desktop.desk.people import PeopleDesk
from desktop.desk.slips import SlipDesk
from desktop.desk.state import DeskState
from desktop.desk.upkeep import UpkeepDesk
from desktop.printing.jobs import PrintSystem
from desktop.services.duty import Duty
from desktop.services.people import renew_key
from desktop.services.people.day_pins import DayPins
from forms.text.fonts import FontSet


class Desk:
    """An unlocked workplace: who stands where, and the sub-desks."""

    def __init__(
        self, duty: Duty, data_dir: Path, printing: PrintSystem, pins: DayPins | None = None
    ) -> None:
        self.state = DeskState(duty, data_dir, printing, pins)
        self.catalogue = CatalogueDesk(self.state)
        self.cases = CaseDesk(self.state)
        self.events = EventDesk(self.state)
        self.custody = CustodyDesk(self.state)
        self.affairs = AffairDesk(self.state)
        self.answers = AnswerDesk(self.state)
        self.ledgers = LedgerDesk(self.state)
        self.slips = SlipDesk(self.state)
        self.forms = FormDesk(self.state)
        self.exchange = ExchangeDesk(self.state)
        self.people = PeopleDesk(self.state)
        self.upkeep = UpkeepDesk(self.state)

    @property
    def site(self) -> Site:
        """The site this device stands at."""
        return self.state.site

    @property
    def staff_name(self) -> str:
        """Who unlocked the workplace."""
        return self.state.duty.staff_name

    @property
    def pins(self) -> DayPins:
        """Who may come back by six digits today."""
        return self.state.pins

    @property
    def is_demo(self) -> bool:
        """Is it a demonstration, which protects nothing and is not copied by itself?"""
        return self.state.duty.is_demo

    @property
    def data_dir(self) -> Path:
        """The data folder."""
        return self.state.data_dir

    @property
    def fonts(self) -> FontSet:
        """The fonts of forms, loaded when first asked for."""
        return self.state.fonts

    def stop_printing(self) -> None:
        """Wait for no print system any more; what has no answer is 未确认."""
        self.state.printing.stop()

    def warm_up(self) -> None:
        """Load now what the first search, check and print would wait for; about a second of work."""
        self.state.matters().prepare()
        with self.state.duty.store.reading() as connection:
            self.state.known_cases.with_number(connection, "0")  # reads all lines once
        # A number that is whole reads the table of divisions, which costs 20 ms once.
        id_number.check("152129195001010004", "resident_id", dt.datetime.now().astimezone().date())
        for code in self.catalogue.recent(1) or [self.catalogue.release.matters[0].code]:
            draft = Draft(draft_id="", started_at=dt.datetime.now().astimezone(), matter_code=code)
            self.state.render(self.slips.preview(draft))

    def tell_changes(self, tell: Callable[[Changes], None]) -> None:
        """Call `tell` after each commit, on the thread of who wrote, once the desk itself knows of it."""

        def notice(changes: Changes) -> None:
            self.state.known_cases.look_again_at(changes.subjects)
            if changes.releases or changes.deliveries:
                self.state.refresh()
            tell(changes)

        self.state.duty.store.tell_changes(notice)

    def forget_keys(self) -> None:
        """Nothing is written or opened from now on, though the disk does not come back from what it does."""
        self.state.duty.store.forget_keys()

    def close(self) -> None:
        """Let go of the store; the database key is forgotten, and renewed where somebody has left."""
        renew_key.close_store(self.state.duty.store, self.state.data_dir)
