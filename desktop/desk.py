"""The desk: all that the window and the command line may ask of an unlocked workplace.

Only words and structs stand here, so that a window can be typed and painted before the database is
loaded; `desktop.workplace` fulfils them.  Every method may be called from any thread, and only
frozen structs come back.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

if TYPE_CHECKING:
    from casework.cases.draft import Draft, MaterialMark
    from casework.cases.entries import Entry
    from casework.cases.kinds.forms import PaperCount
    from casework.people.applicant import Applicant
    from casework.release.catalogue import Material, Release, Site, Situation
    from casework.search.index import Hit
    from desktop.form_desk import FormDesk
    from desktop.printing.jobs import Printer, PrintJob
    from desktop.services.cases.read_case import ListedForm
    from desktop.services.exchange.exchange_parcel import Taken
    from desktop.services.exchange.sync_now import SyncStatus
    from forms.documents.notification.data import Notification
    from forms.text.fonts import FontSet
    from sync.device.engine import Progress, Report
    from sync.wire.journal import JournalReport

CaseStatus = Literal["open", "voided"]
Delivery = Literal["waiting", "sent", "acknowledged", "quarantined"]  # of the entries that are furthest back


class SavedCase(msgspec.Struct, frozen=True):
    """What F9 made, durable when it is returned."""

    case_id: str
    slip_number: str


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list of cases; the ID number is masked."""

    case_id: str
    slip_number: str
    opened_at: dt.datetime
    clock_trusted: bool
    matter_code: str
    matter_name: str
    applicant_name: str
    applicant_id_masked: str
    missing_count: int
    print_count: int
    status: CaseStatus
    staff_name: str
    progress: str = ""  # what the banner said last, a key of casework.cases.kinds.banner.PROGRESS
    result: str = ""
    asked: str = ""  # what the banner still wants, with its reasons
    conflict_count: int = 0
    delivery: Delivery = "waiting"
    delivery_reason: str = ""  # why the banner keeps something of it apart
    promised_on: dt.date | None = None  # the last day of the promised limit, once that runs
    promise_provisional: bool = False  # not accepted for certain, or a day on the way is not official yet
    is_over: bool = False

    def is_late(self, today: dt.date) -> bool:
        """Is the promised day gone, and the case not at its end?"""
        return self.promised_on is not None and self.promised_on < today and not self.is_over


class Wanted(msgspec.Struct, frozen=True):
    """One material of a case by its number on the slip, as it stands now."""

    number: int
    material: Material
    mark: MaterialMark


class CaseDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One case as it stands now; `slip_number` is that of its newest slip, `paper` what that is on.

    `open_papers` are handed in and stand on no receipt yet, `originals` lie here by material.
    """

    case_id: str
    slip_number: str
    slip_numbers: tuple[str, ...]
    matter_code: str
    matter_name: str
    applicant: Applicant
    opened_at: str
    status: CaseStatus
    void_reason: str
    materials: tuple[Wanted, ...]
    open_papers: tuple[PaperCount, ...]
    originals: dict[str, int]
    forms: tuple[ListedForm, ...]
    result: str
    sent_to: str
    paper: str
    is_delegated: bool

    @property
    def missing(self) -> tuple[Wanted, ...]:
        """What is still wanted."""
        return tuple(each for each in self.materials if each.mark.state in ("missing", "invalid"))


class Unprinted(msgspec.Struct, frozen=True):
    """A slip of this device that was saved, and of which nobody knows that it is on paper.

    `tried` is true where it was handed to a printer and the answer never came.
    """

    slip_number: str
    position: int
    tried: bool


class ConflictTask(msgspec.Struct, frozen=True, kw_only=True):
    """Two devices said different things of a case without seeing each other; somebody has to look.

    `stood` was there, `now` came later in the order and stands; both in the words of the counter.
    """

    case_id: str
    slip_number: str
    matter_name: str
    subject: str
    stood: str
    now: str
    device: str
    seq: int
    what: str


class DoubledCase(msgspec.Struct, frozen=True, kw_only=True):
    """One of the cases that carry a number; `opened_at` "" while its beginning has not come."""

    case_id: str
    opened_at: str
    site: str
    matter_name: str
    applicant_name: str
    staff_name: str


class DoubledTask(msgspec.Struct, frozen=True, kw_only=True):
    """A slip number on two papers, with the cases behind it; somebody has to look at both."""

    slip_number: str
    cases: tuple[DoubledCase, ...]


class Colleague(msgspec.Struct, frozen=True):
    """A member of staff as known here; role, site and `left` where the banner's roster names them."""

    name: str
    role: str
    site: str
    left: bool


class Desk(Protocol):
    """An unlocked workplace.  Raises subclasses of `casework.errors.TamgaError` only."""

    @property
    def release(self) -> Release:
        """The catalogue in use."""

    @property
    def site(self) -> Site:
        """The site this device stands at."""

    @property
    def staff_name(self) -> str:
        """Who unlocked the workplace."""

    @property
    def data_dir(self) -> Path:
        """The data folder."""

    @property
    def fonts(self) -> FontSet:
        """The fonts of forms, loaded when first asked for."""

    def warm_up(self) -> None:
        """Load now what the first search, check and print would wait for; about a second of work."""

    def find(self, query: str, limit: int = 20) -> list[Hit]:
        """Matters for what was typed, best first; "" gives the most used here."""

    def recent(self, limit: int = 8) -> list[str]:
        """Codes of the matters lately used here, newest first."""

    def situations(self, draft: Draft) -> tuple[Situation, ...]:
        """The questions to ask, given the answers so far; empty when the matter is unknown."""

    def materials(self, draft: Draft) -> tuple[Material, ...]:
        """The materials needed, given the answers; empty when the matter is unknown."""

    def preview(self, draft: Draft) -> Notification:
        """The very data that would be printed, with number ""; raises MatterUnavailable."""

    def check_printable(self, draft: Draft, paper: str = "a4") -> None:
        """Raise DocumentError, before anything is recorded: a character without a shape, a paper too small.

        `paper` is a key of `forms.sheet.paper.PAPERS`.
        """

    def keep_draft(self, draft: Draft) -> None:
        """Store the draft in place of its former state."""

    def drafts(self) -> list[Draft]:
        """Drafts that wait, the one changed last first."""

    def discard_draft(self, draft_id: str) -> None:
        """Forget a draft; unknown ids are no error."""

    def conflicts(self) -> list[ConflictTask]:
        """What two devices said differently and nobody has looked at yet."""

    def settle_conflict(self, task: ConflictTask, *, keep_former: bool) -> None:
        """Say which of the two holds; recorded like everything, and told to all in scope."""

    def doubled_numbers(self) -> list[DoubledTask]:
        """Slip numbers that two cases carry and nobody has looked at yet."""

    def settle_doubled(self, slip_number: str) -> None:
        """Somebody has marked both papers; recorded in each case, and told to all in scope."""

    @property
    def forms(self) -> FormDesk:
        """The forms besides the slip."""

    def case(self, slip_number: str) -> CaseDetail:
        """The case of a slip as it stands now, the number as people type it; raises UnknownSlip."""

    def preview_again(self, slip_number: str, marks: tuple[MaterialMark, ...]) -> Notification:
        """What the next slip of a case would say, with number ""; `marks` is what this visit found."""

    def issue_again(self, slip_number: str, marks: tuple[MaterialMark, ...] = ()) -> SavedCase:
        """Issue the next slip of a case, with what is wanted now; raises UnknownSlip or CaseError.

        `marks` is what this visit found; it is recorded in the same transaction.
        """

    def void_case(self, slip_number: str, reason: str) -> bool:
        """Make the case of a slip void; False when it was so.  Raises UnknownSlip or CaseError."""

    def unprinted(self, after: int = 0) -> list[Unprinted]:
        """Slips of this device that are not known to be on paper, recorded after a position, oldest first."""

    def save(self, draft: Draft) -> SavedCase:
        """Record the case in one transaction; raises IncompleteDraft or MatterUnavailable."""

    def notification(self, slip_number: str, print_no: int = 1) -> Notification:
        """What a slip says, from the journal and the release it was made under."""

    def archive(self, slip_number: str, paper: str = "a4") -> bytes:
        """The PDF of the first print, rendered on that paper and stored when it was not yet."""

    def print_slip(self, slip_number: str, queue: str, reason: str = "", paper: str = "") -> PrintJob:
        """Record the print, then hand the PDF to a printer; from the second time on a reprint.

        `paper` "" is that of the print before.
        """

    def cancel_prints(self, slip_number: str) -> None:
        """Take back what the printer has not printed of a slip yet; raises PrintError."""

    def export_pdf(self, slip_number: str, path: Path, paper: str = "") -> None:
        """Write the PDF where the user asked, in place of what stood there.

        It is the archived one, unless another paper is asked for or the case is void by now.
        """

    def printers(self) -> list[Printer]:
        """The printers of this computer."""

    def print_jobs(self) -> list[PrintJob]:
        """Print jobs of this device with their last known state, newest first."""

    def cases(self, query: str = "", limit: int = 100, offset: int = 0) -> list[CaseRow]:
        """Cases, newest first; `query` matches slip number, applicant's name or matter."""

    def late_cases(self, limit: int = 100) -> list[CaseRow]:
        """Cases that are overdue today, the longest first."""

    def journal(self) -> Iterator[Entry]:
        """Every entry by device and seq."""

    def verify_journal(self) -> JournalReport:
        """Check the chains of all devices in the journal."""

    def setting(self, name: str, default: str = "") -> str:
        """A setting of this device, such as printer, idle_minutes, text_size."""

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting of this device."""

    def import_release(self, content: bytes) -> str:
        """Take a release file into use; returns its name.  Raises ReleaseRefused."""

    def add_staff(self, staff_name: str, password: str) -> None:
        """Let another person unlock this device; raises SetUpError."""

    def roster(self) -> list[Colleague]:
        """Everybody known here, with what the banner's roster says of them."""

    def change_password(self, old: str, new: str) -> None:
        """Change the password of who unlocked; raises WrongPassword or SetUpError."""

    def rebuild(self) -> int:
        """Make all lists anew from the journal; returns how many subjects it holds."""

    def recover(self) -> None:
        """Finish what a crash left: archive slips, mark prints that nobody can vouch for."""

    def enrol(self, url: str, code: str, certificate: Path | None = None) -> str:
        """Make this device known to its banner; returns the banner's name.  Raises ExchangeError."""

    def sync(
        self,
        *,
        tries: int = 4,
        tell: Callable[[Progress], None] | None = None,
        stop: threading.Event | None = None,
    ) -> Report:
        """Exchange with the banner until both ends have all; raises ExchangeError.  `stop` ends it early."""

    def make_parcel(self) -> bytes:
        """Everything that waits, sealed for the banner; raises ExchangeError."""

    def carry_parcel(self, data: bytes) -> bytes:
        """Hand over somebody's parcel; returns the answer for them.  Raises ExchangeError."""

    def take_answer(self, data: bytes) -> Taken:
        """Take in the banner's answer to a parcel; raises ExchangeError with the reason."""

    def sync_status(self) -> SyncStatus:
        """How this device stands with its banner, without asking anybody."""

    def problems(self) -> list[str]:
        """What the integrity checks of the store complain of; empty when it is whole."""

    def close(self) -> None:
        """Let go of the store; the database key is forgotten."""
