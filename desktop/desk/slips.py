"""Slips at the desk: previewed, issued again, archived, printed, exported; numbers that two cases carry."""

from __future__ import annotations

from pathlib import Path

from casework.cases.draft import Draft, MaterialMark
from desktop.desk.acts import act
from desktop.desk.state import DeskState
from desktop.printing.jobs import Printer, PrintJob
from desktop.services.cases import correct_slip, issue_again, read_case
from desktop.services.cases.correct_slip import SlipCorrection
from desktop.services.cases.find_case import as_typed
from desktop.services.cases.open_case import SavedCase
from desktop.services.slips import (
    archive_slip,
    clear_folder,
    compose_slip,
    confirm_print,
    export_pdf,
    follow_prints,
    leave_room,
    list_unprinted,
    print_slip,
    render_slip,
    settle_doubled,
)
from desktop.services.slips.follow_prints import FollowedPrint
from desktop.services.slips.list_unprinted import Unprinted
from desktop.services.slips.settle_doubled import DoubledTask
from forms.documents.notification.content import at_counter
from forms.documents.notification.data import Notification
from forms.sheet.paper import A4, PAPERS


class SlipDesk:
    """The slips of one unlocked workplace; `paper` is a key of `forms.sheet.paper.PAPERS`."""

    def __init__(self, state: DeskState) -> None:
        self._state = state

    @act("use")
    def preview(self, draft: Draft) -> Notification:
        """The very data that would be printed, with number ""; raises MatterUnavailable."""
        state = self._state
        site = at_counter(state.site, state.duty.counter)
        return compose_slip.preview(state.release, site, state.duty.staff_name, draft, state.moment())

    @act("use")
    def check_printable(self, draft: Draft, paper: str = "a4") -> None:
        """Raise DocumentError before anything is recorded: a sign that no font has, a paper too small."""
        render_slip.check_printable(self.preview(draft), self._state.fonts, PAPERS.get(paper, A4))

    @act("use")
    def leave_room(self, draft: Draft) -> Draft:
        """The draft with ruled blanks on paper for what no font has in its names, to be written by hand."""
        return leave_room.leave_room(draft, self._state.fonts)

    @act("read_case")
    def preview_again(self, slip_number: str, marks: tuple[MaterialMark, ...]) -> Notification:
        """What the next slip of a case would say, with number ""; `marks` is what this visit found."""
        duty = self._state.duty
        visit = read_case.Visit(duty.site_code, duty.staff_name, self._state.moment())
        with duty.store.reading() as connection:
            return read_case.visit_preview(connection, slip_number, marks, visit)

    @act("record_materials")
    def issue_again(self, slip_number: str, marks: tuple[MaterialMark, ...] = ()) -> SavedCase:
        """Issue the next slip of a case, with what is wanted now; raises UnknownSlip or CaseError.

        `marks` is what this visit found; it is recorded in the same transaction.
        """
        return issue_again.issue_again(self._state.duty, slip_number, marks)

    @act("record_materials")
    def correct(self, slip_number: str, correction: SlipCorrection) -> SavedCase:
        """Issue the slip that stands for the newest one of its case, and says what is otherwise and why."""
        return correct_slip.correct_slip(self._state.duty, slip_number, correction)

    @act("read_case")
    def read(self, slip_number: str, print_no: int = 1) -> Notification:
        """What a slip says, from the journal and the release it was made under; looking leaves an entry."""
        self._state.leave_entry_of_looking("read_case", as_typed(slip_number))
        with self._state.duty.store.reading() as connection:
            return compose_slip.notification(connection, slip_number, print_no)

    @act("print")
    def archive(self, slip_number: str, paper: str = "a4") -> bytes:
        """The PDF of the first print, rendered on that paper and stored when it was not yet."""
        copy = archive_slip.Copy(slip_number, 1, paper)
        return archive_slip.archive_slip(self._state.duty, copy, self._state.render)

    @act("print")
    def print(self, slip_number: str, queue: str, reason: str = "", paper: str = "") -> PrintJob:
        """Record the print, then hand the PDF to a printer; from the second time on a reprint.

        `paper` "" is that of the print before.
        """
        order = print_slip.PrintOrder(slip_number, queue, reason, paper)
        printing = print_slip.Printing(self._state.printing, self._state.render)
        return print_slip.print_slip(self._state.duty, order, printing)

    @act("print")
    def cancel(self, slip_number: str) -> None:
        """Take back what the printer has not printed of a slip yet; raises PrintError."""
        follow_prints.cancel_prints(self._state.duty, self._state.printing, slip_number)

    @act("print")
    def confirm(self, slip_number: str) -> None:
        """Somebody has the sheet in hand of which the print system says nothing; recorded as an act."""
        confirm_print.confirm_print(self._state.duty, slip_number)

    @act("print")
    def export(self, slip_number: str, path: Path, paper: str = "") -> None:
        """Write the PDF where the user asked, in place of what stood there.

        It is the archived one, unless another paper is asked for or the case is void by now.
        """
        pdf = export_pdf.exported_pdf(self._state.duty, slip_number, paper, self._state.render)
        export_pdf.export_pdf(self._state.duty, slip_number, pdf, path)

    @act("print")
    def count_in_folder(self, folder: Path) -> int:
        """How many PDF files of slips and forms of this workplace lie there in plain."""
        return clear_folder.count_in_folder(self._state.duty, folder)

    @act("print")
    def clear_folder(self, folder: Path) -> int:
        """Remove those, which the archive has as well; how many.  Raises FileUnwritable."""
        return clear_folder.clear_folder(self._state.duty, folder)

    @act("print")
    def unprinted(self, after: int = 0) -> list[Unprinted]:
        """Slips of this device that are not known to be on paper, recorded after a position, oldest first."""
        return list_unprinted.list_unprinted(self._state.duty, after)

    @act("use")
    def printers(self) -> list[Printer]:
        """The printers of this computer."""
        return self._state.printing.printers()

    @act("print")
    def jobs(self) -> list[FollowedPrint]:
        """Print jobs of this device as the print system says, newest first; raises PrintError."""
        return follow_prints.follow_print_jobs(self._state.duty, self._state.printing)

    @act("read_case")
    def doubled(self) -> list[DoubledTask]:
        """Slip numbers that two cases carry and nobody has looked at yet."""
        return settle_doubled.list_doubled(self._state.duty.store)

    @act("settle_conflict")
    def settle_doubled(self, slip_number: str) -> None:
        """Somebody has marked both papers; recorded in each case, and told to all in scope."""
        settle_doubled.settle_doubled(self._state.duty, slip_number)
