"""The open desk: each call of `desktop.desk.Desk` is one call of a service."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from casework.cases.draft import Draft, MaterialMark
from casework.cases.entries import Entry
from casework.people import id_number
from casework.release import applicability
from casework.release.catalogue import Material, Release, Site, Situation
from casework.search.index import Hit
from desktop.database import check
from desktop.desk import (
    CaseDetail,
    CaseRow,
    Colleague,
    ConflictTask,
    DoubledTask,
    SavedCase,
    Unprinted,
)
from desktop.form_desk import FormDesk
from desktop.printing.jobs import Printer, PrintJob, PrintSystem
from desktop.services.cases import (
    find_case,
    issue_again,
    keep_draft,
    list_cases,
    open_case,
    read_case,
    settle_conflict,
    void_case,
)
from desktop.services.cases.promised_day import PromisedDays
from desktop.services.catalogue import import_release, load_release
from desktop.services.catalogue.find_matter import MatterFinder
from desktop.services.duty import Duty, as_it_stands
from desktop.services.exchange import enrol_device, exchange_parcel, sync_now
from desktop.services.people import add_staff, change_password, list_staff
from desktop.services.record import moment_now
from desktop.services.slips import (
    archive_slip,
    compose_slip,
    export_pdf,
    list_unprinted,
    print_slip,
    render_slip,
    settle_doubled,
)
from desktop.services.upkeep import keep_setting, list_journal, rebuild_projections, recover, verify_journal
from forms.documents.notification.data import Notification
from forms.sheet.paper import A4, PAPERS
from forms.text.fonts import FontSet, load_fonts
from sync.device.backoff import Patience
from sync.device.engine import Conduct, Progress, Report
from sync.wire.journal import JournalReport


class OpenDesk:
    """An unlocked workplace; guards what is loaded once: release, search index, fonts."""

    def __init__(self, duty: Duty, data_dir: Path, printing: PrintSystem) -> None:
        self._duty = duty
        self._data_dir = data_dir
        self._print_system = printing
        self._lock = threading.RLock()
        self._fonts: FontSet | None = None
        self._finder: MatterFinder | None = None
        self._promised_days = PromisedDays()
        with duty.store.reading() as connection:
            self._catalogue = load_release.load_current(connection)

    @property
    def release(self) -> Release:
        """The catalogue in use."""
        return self._catalogue.release

    @property
    def site(self) -> Site:
        """The site this device stands at."""
        return compose_slip.site_of(self.release, self._duty.site_code)

    @property
    def staff_name(self) -> str:
        """Who unlocked the workplace."""
        return self._duty.staff_name

    @property
    def data_dir(self) -> Path:
        """The data folder."""
        return self._data_dir

    @property
    def fonts(self) -> FontSet:
        """The fonts of forms, loaded when first asked for."""
        with self._lock:
            if self._fonts is None:
                self._fonts = load_fonts()
            return self._fonts

    def warm_up(self) -> None:
        """Load now what first uses would wait for."""
        self._matters().prepare()
        # A number that is whole reads the table of divisions, which costs 0.1 s once.
        id_number.check("152129195001010004", "resident_id", dt.datetime.now().astimezone().date())
        for code in self.recent(1) or [self.release.matters[0].code]:
            draft = Draft(draft_id="", started_at=dt.datetime.now().astimezone(), matter_code=code)
            self._render(self.preview(draft))

    def find(self, query: str, limit: int = 20) -> list[Hit]:
        """Matters for what was typed, best first."""
        return self._matters().find(query, limit)

    def recent(self, limit: int = 8) -> list[str]:
        """Codes of the matters lately used here."""
        return self._matters().recent(limit)

    def situations(self, draft: Draft) -> tuple[Situation, ...]:
        """The questions to ask, given the answers so far."""
        matter = self.release.matter(draft.matter_code)
        if matter is None:
            return ()
        return applicability.situations(matter, compose_slip.offered_answers(matter, draft.answers))

    def materials(self, draft: Draft) -> tuple[Material, ...]:
        """The materials needed, given the answers."""
        matter = self.release.matter(draft.matter_code)
        if matter is None:
            return ()
        return applicability.materials(matter, compose_slip.offered_answers(matter, draft.answers))

    def preview(self, draft: Draft) -> Notification:
        """The very data that would be printed."""
        with self._duty.store.reading() as connection:
            moment = moment_now(connection, self._duty.device)
        return compose_slip.preview(self.release, self.site, self.staff_name, draft, moment)

    def check_printable(self, draft: Draft, paper: str = "a4") -> None:
        """Raise DocumentError for a character that no font has, or a paper that is too small."""
        render_slip.check_printable(self.preview(draft), self.fonts, PAPERS.get(paper, A4))

    def keep_draft(self, draft: Draft) -> None:
        """Store the draft in place of its former state."""
        keep_draft.keep_draft(self._duty.store, draft)

    def drafts(self) -> list[Draft]:
        """Drafts that wait, the one changed last first."""
        return keep_draft.list_drafts(self._duty.store)

    def discard_draft(self, draft_id: str) -> None:
        """Forget a draft."""
        keep_draft.discard_draft(self._duty.store, draft_id)

    def save(self, draft: Draft) -> SavedCase:
        """Record the case in one transaction."""
        self._notice_news()
        saved = open_case.open_case(self._duty, draft, self._catalogue)
        if self._finder is not None:
            self._finder.count_use(draft.matter_code)
        return saved

    def conflicts(self) -> list[ConflictTask]:
        """What two devices said differently and nobody has looked at yet."""
        return settle_conflict.list_conflicts(self._duty.store)

    def settle_conflict(self, task: ConflictTask, *, keep_former: bool) -> None:
        """Say which of the two holds."""
        settle_conflict.settle_conflict(self._duty, task, keep_former=keep_former)

    def doubled_numbers(self) -> list[DoubledTask]:
        """Slip numbers that two cases carry and nobody has looked at yet."""
        return settle_doubled.list_doubled(self._duty.store)

    def settle_doubled(self, slip_number: str) -> None:
        """Somebody has marked both papers."""
        settle_doubled.settle_doubled(self._duty, slip_number)

    @property
    def forms(self) -> FormDesk:
        """The forms besides the slip."""
        return FormDesk(self._duty, self._print_system, lambda: self.fonts)

    def case(self, slip_number: str) -> CaseDetail:
        """The case of a slip as it stands now."""
        with self._duty.store.reading() as connection:
            return read_case.read_case(connection, slip_number, self.site)

    def preview_again(self, slip_number: str, marks: tuple[MaterialMark, ...]) -> Notification:
        """What the next slip of a case would say."""
        with self._duty.store.reading() as connection:
            moment = moment_now(connection, self._duty.device)
            visit = (self._duty.site_code, self.staff_name, moment)
            return read_case.visit_preview(connection, slip_number, marks, visit)

    def issue_again(self, slip_number: str, marks: tuple[MaterialMark, ...] = ()) -> SavedCase:
        """Issue the next slip of a case."""
        return issue_again.issue_again(self._duty, slip_number, marks)

    def void_case(self, slip_number: str, reason: str) -> bool:
        """Make the case of a slip void."""
        return void_case.void_case(self._duty, slip_number, reason)

    def unprinted(self, after: int = 0) -> list[Unprinted]:
        """Slips of this device that are not known to be on paper."""
        return list_unprinted.list_unprinted(self._duty, after)

    def notification(self, slip_number: str, print_no: int = 1) -> Notification:
        """What a slip says, from the journal."""
        with self._duty.store.reading() as connection:
            return compose_slip.notification(connection, slip_number, print_no)

    def archive(self, slip_number: str, paper: str = "a4") -> bytes:
        """The PDF of the first print, rendered and stored when it was not yet."""
        copy = archive_slip.Copy(slip_number, 1, paper)
        return archive_slip.archive_slip(self._duty, copy, self._render)

    def print_slip(self, slip_number: str, queue: str, reason: str = "", paper: str = "") -> PrintJob:
        """Record the print, then hand the PDF to a printer."""
        order = print_slip.PrintOrder(slip_number, queue, reason, paper)
        printing = print_slip.Printing(self._print_system, self._render)
        return print_slip.print_slip(self._duty, order, printing)

    def cancel_prints(self, slip_number: str) -> None:
        """Take back what the printer has not printed of a slip yet."""
        print_slip.cancel_prints(self._duty, self._print_system, slip_number)

    def export_pdf(self, slip_number: str, path: Path, paper: str = "") -> None:
        """Write the PDF where the user asked."""
        pdf = self.archive(slip_number, paper or "a4")
        with self._duty.store.reading() as connection:
            found = find_case.find_case(connection, slip_number).case
            kept = next(slip.paper for slip in found.slips if slip.number == slip_number)
            said = compose_slip.printed_notification(connection, slip_number)
        if found.status == "voided" or (paper and paper != kept):
            pdf = self._render(said, paper or kept)
        export_pdf.export_pdf(self._duty, slip_number, pdf, path)

    def printers(self) -> list[Printer]:
        """The printers of this computer."""
        return self._print_system.printers()

    def print_jobs(self) -> list[PrintJob]:
        """Print jobs of this device, with what the print system knows now."""
        return print_slip.follow_print_jobs(self._duty, self._print_system)

    def cases(self, query: str = "", limit: int = 100, offset: int = 0) -> list[CaseRow]:
        """Cases, newest first."""
        promise = list_cases.Promise(self._promised_days, self.release)
        return list_cases.list_cases(self._duty.store, list_cases.Page(query, limit, offset), promise)

    def late_cases(self, limit: int = 100) -> list[CaseRow]:
        """Cases that are overdue today, the longest first."""
        promise = list_cases.Promise(self._promised_days, self.release)
        today = dt.datetime.now().astimezone().date()
        return list_cases.list_late(self._duty.store, promise, today, limit)

    def journal(self) -> Iterator[Entry]:
        """Every entry by device and seq."""
        return list_journal.list_journal(self._duty.store)

    def verify_journal(self) -> JournalReport:
        """Check the chains of all devices in the journal."""
        return verify_journal.verify_journal(self._duty.store)

    def setting(self, name: str, default: str = "") -> str:
        """A setting of this device."""
        return keep_setting.read_setting(self._duty.store, name, default)

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting of this device."""
        keep_setting.keep_setting(self._duty.store, name, value)

    def import_release(self, content: bytes) -> str:
        """Take a release file into use; returns its name."""
        name = import_release.import_release(self._duty, content).name
        self._notice_news()
        return name

    def add_staff(self, staff_name: str, password: str) -> None:
        """Let another person unlock this device."""
        add_staff.add_staff(self._duty, self._data_dir, staff_name, password)

    def roster(self) -> list[Colleague]:
        """Everybody known here, with what the banner's roster says of them."""
        return list_staff.list_staff(self._duty.store)

    def change_password(self, old: str, new: str) -> None:
        """Change the password of who unlocked."""
        change_password.change_password(self._duty, self._data_dir, old, new)

    def rebuild(self) -> int:
        """Make all lists anew from the journal."""
        return rebuild_projections.rebuild_projections(self._duty.store)

    def recover(self) -> None:
        """Finish what a crash left."""
        recover.recover(self._duty, self._render, self.setting("paper", "a4"))

    def enrol(self, url: str, code: str, certificate: Path | None = None) -> str:
        """Make this device known to its banner; returns the banner's name."""
        banner = enrol_device.enrol_device(self._duty, url, code, certificate).banner
        self._notice_news()  # the banner may have given another letter
        return banner

    def sync(
        self,
        *,
        tries: int = 4,
        tell: Callable[[Progress], None] | None = None,
        stop: threading.Event | None = None,
    ) -> Report:
        """Exchange with the banner until both ends have all."""
        patience = Patience(tries=tries, longest_s=10.0)
        conduct = Conduct(patience=patience, tell=tell or _tell_nobody, stop=stop or threading.Event())
        exchange = sync_now.sync_until_told if stop else sync_now.sync_now
        report = exchange(self._duty, conduct)
        self._notice_news()
        return report

    def make_parcel(self) -> bytes:
        """Everything that waits, sealed for the banner."""
        return exchange_parcel.make_parcel(self._duty)

    def carry_parcel(self, data: bytes) -> bytes:
        """Hand over somebody's parcel; returns the answer for them."""
        return exchange_parcel.carry_parcel(self._duty, data)

    def take_answer(self, data: bytes) -> exchange_parcel.Taken:
        """Take in the banner's answer to a parcel."""
        taken = exchange_parcel.take_answer(self._duty, data)
        self._notice_news()
        return taken

    def sync_status(self) -> sync_now.SyncStatus:
        """How this device stands with its banner."""
        return sync_now.read_status(self._duty.store)

    def problems(self) -> list[str]:
        """What the integrity checks of the store complain of."""
        with self._duty.store.reading() as connection:
            return check.problems(connection)

    def close(self) -> None:
        """Let go of the store."""
        self._duty.store.close()

    def _render(self, notification: Notification, paper: str = "a4") -> bytes:
        return render_slip.render_slip(notification, self.fonts, PAPERS.get(paper, A4))

    def _matters(self) -> MatterFinder:
        with self._lock:
            if self._finder is None or self._finder.digest != self._catalogue.ref.digest:
                self._finder = MatterFinder(self._catalogue, self._duty.store)
            return self._finder

    def _notice_news(self) -> None:
        """Another process may have imported a release; an exchange may have moved this device."""
        with self._lock, self._duty.store.reading() as connection:
            self._duty = as_it_stands(connection, self._duty)
            self._catalogue = load_release.load_current(connection, self._catalogue)


def _tell_nobody(_progress: Progress) -> None:
    """The engine tells of every step; here nobody listens."""
