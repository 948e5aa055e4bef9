"""Upkeep at the desk: the journal and its chains, lists made anew, what a crash left, settings."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

from casework.cases.entries import Entry
from casework.written_text import one_line
from desktop.database import check
from desktop.database.anchor import LostEnd
from desktop.database.lost_end import read_lost_end
from desktop.desk.acts import act
from desktop.desk.state import DeskState
from desktop.services.exchange.fetch_program import take_program
from desktop.services.upkeep import (
    check_slip,
    choose_readers,
    compare_journal,
    confirm_clock,
    keep_copies,
    keep_setting,
    list_journal,
    look_over,
    rebuild_projections,
    recover,
    support_file,
    verify_journal,
)
from desktop.services.upkeep.check_slip import SlipStanding
from desktop.services.upkeep.compare_journal import Comparison
from desktop.services.upkeep.keep_copies import Copies
from desktop.services.upkeep.mismatch import Mismatch
from desktop.services.upkeep.own_program import ProgramState, program_state
from sync.wire.journal import JournalReport

_LONGEST_COUNTER = 40  # characters: it stands behind the site's name
_OF_THE_WORKPLACE = frozenset(("idle_minutes",))  # others are as a clerk likes it, or which printer is there


class UpkeepDesk:
    """The upkeep of one unlocked workplace."""

    def __init__(self, state: DeskState) -> None:
        self._state = state

    @act("read_journal")
    def journal(self) -> Iterator[Entry]:
        """Every entry by device and seq."""
        return list_journal.list_journal(self._state.duty.store)

    @act("use")
    def verify(self) -> JournalReport:
        """Check the chains of all devices in the journal."""
        return verify_journal.verify_journal(self._state.duty.store)

    @act("use")
    def compare(self, stop: threading.Event | None = None, *, from_start: bool = False) -> list[Mismatch]:
        """What of the journal, and of what stands beside it, is not as it should be.

        For a second or two, what is new first, then on from where this person's program came to; all of it
        but the chains, which `verify` reads, with `from_start`: that takes a minute after some years.
        """
        store = self._state.duty.store
        asked = Comparison(self.list_copies(), stop or threading.Event())
        return (compare_journal.compare_journal if from_start else look_over.look_over)(store, asked)

    @act("use")
    def check_slip(self, slip_number: str, code: str) -> SlipStanding:
        """Does the journal still have the entry that issued this slip?  `code` as paper has it."""
        return check_slip.check_slip(self._state.duty.store, slip_number, code)

    @act("use")
    def lost_end(self) -> LostEnd | None:
        """The end of the journal that was seen to be gone; None while nothing was."""
        store = self._state.duty.store
        with store.reading() as connection:
            return read_lost_end(connection, store)

    @act("use")
    def is_only_looked_at(self) -> bool:
        """Can nothing be recorded, because the disk or the folder cannot be written?"""
        return self._state.duty.store.is_frozen

    @act("use")
    def is_clock_trusted(self) -> bool:
        """Is this computer's clock believed now?"""
        return self._state.moment().clock == "trusted"

    @act("exchange")
    def confirm_clock(self, witness: str, password: str) -> None:
        """Two people say that the clock is right now: who is on duty, and a colleague with their password."""
        confirm_clock.confirm_clock(self._state.duty, self._state.data_dir, witness, password)

    @act("use")
    def problems(self) -> list[str]:
        """What the integrity checks of the store complain of; empty when it is whole."""
        with self._state.duty.store.reading() as connection:
            return check.problems(connection)

    @act("restore")
    def rebuild(self) -> int:
        """Make all lists anew from the journal; returns how many subjects it holds."""
        return rebuild_projections.rebuild_projections(self._state.duty.store)

    @act("use")
    def recover(self) -> None:
        """Finish what a crash left: archive slips, mark prints that nobody can vouch for."""
        recover.recover(self._state.duty, self._state.render, self.setting("paper", "a4"))

    @act("use")
    def copy(self, to: Path | None = None) -> list[Path]:
        """Make a copy of this workplace beside the data and in the chosen folder, or in `to` alone."""
        return keep_copies.copy_now(self._state.duty.store, self._state.data_dir, to)

    @act("use")
    def copy_if_due(self, *, closing: bool = False) -> list[Path]:
        """The copy of the day, or of closing, where something was recorded since the last one."""
        due = keep_copies.is_due(self._state.duty.store, dt.datetime.now(dt.UTC), closing=closing)
        return self.copy() if due else []

    @act("change_settings")
    def choose_copy_folder(self, folder: Path | None) -> list[Path]:
        """Keep copies in this folder, too, from now on; None takes the choice back."""
        return keep_copies.choose_folder(self._state.duty.store, self._state.data_dir, folder)

    @act("use")
    def copies(self) -> Copies:
        """The newest copies, and what has to be said of them."""
        return keep_copies.read_copies(self._state.duty.store)

    @act("use")
    def list_copies(self) -> list[Path]:
        """The copies of this workplace that can be reached now, the newest first."""
        return keep_copies.list_copies(self._state.duty.store, self._state.data_dir)

    @act("use")
    def write_support_file(self, to: Path) -> None:
        """The log of bugs, and on what they were made, into a file that may be given away."""
        support_file.write_support_file(self._state.data_dir, to)

    @act("use")
    def program(self) -> ProgramState:
        """How the program stands: its version, what is ready, what did not come up."""
        return program_state()

    @act("use")
    def take_program(self, tree: Path) -> str:
        """Make a signed version that lies in a folder ready for the next start; what came of it in words.

        Raises FileUnreadable, and ExchangeError for one that is not whole.
        """
        return take_program(self._state.duty.store, tree)

    @act("use")
    def setting(self, name: str, default: str = "") -> str:
        """A setting of this device, such as printer, idle_minutes, text_size."""
        return keep_setting.read_setting(self._state.duty.store, name, default)

    @act("change_settings")
    def keep_counter(self, words: str) -> None:
        """Which counter of its site this PC is, as slips from now on say it; "" where there is one alone."""
        keep_setting.keep_setting(self._state.duty.store, "counter", one_line(words)[:_LONGEST_COUNTER])
        self._state.refresh()

    @act("change_settings")
    def choose_card_folder(self, folder: Path | None) -> None:
        """Take in the cards that a reader's program drops into this folder, from the next start on."""
        choose_readers.choose_card_folder(self._state.duty.store, self._state.data_dir, folder)

    @act("change_settings")
    def choose_scan_folder(self, folder: Path | None) -> None:
        """Offer what a document camera's program drops into this folder, from the next start on."""
        choose_readers.choose_scan_folder(self._state.duty.store, self._state.data_dir, folder)

    @act("change_settings")
    def choose_card_pattern(self, pattern: str) -> None:
        """How a card reader that types writes its line, from the next start on."""
        choose_readers.choose_card_pattern(self._state.duty.store, pattern)

    @act("use")
    def keep_setting(self, name: str, value: str) -> None:
        """Keep a setting of this device."""
        if name in _OF_THE_WORKPLACE:
            self._state.require("change_settings")
        keep_setting.keep_setting(self._state.duty.store, name, value)
