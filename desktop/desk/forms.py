"""Forms at the desk: made, archived, printed, written to a file."""

from __future__ import annotations

from pathlib import Path

import msgspec

from casework.cases.draft import Draft
from casework.language import _
from casework.named_files import writing_named
from casework.people.name import normal_form
from casework.people.normal_applicant import normal_phone
from casework.written_text import one_line
from desktop.database.keyring import write_atomically
from desktop.desk.acts import act
from desktop.desk.state import DeskState
from desktop.errors import CaseError, CatalogueError, NotAllowed
from desktop.out_file import check_out_file
from desktop.printing.jobs import PrintJob
from desktop.services.forms import preview_bundle, print_form
from desktop.services.forms.form_kind import MadeForm, Order
from desktop.services.forms.kinds import kind_of_order
from desktop.services.forms.make_form import form_once_more, make_form, reissue_form
from desktop.services.forms.paper_pdf import paper_pdf
from desktop.services.forms.print_set import PrintedMember, PrintSet, SetMember, set_members
from forms.documents.bundle import BundleSlip
from forms.errors import DocumentError

_NAMES = frozenset(("agent", "caller", "giver", "recipient"))  # fields of orders that name a person
_PHONES = frozenset(("agent_phone", "caller_phone"))


class FormDesk:
    """The forms of one unlocked workplace, besides the slip."""

    def __init__(self, state: DeskState) -> None:
        self._state = state

    @act("issue_form")
    def make(self, order: Order) -> MadeForm:
        """Make a form; what it claims is recorded with it, in one transaction with its archived PDF."""
        kind = kind_of_order(order)
        self._state.require(kind.act)
        fonts = self._state.fonts  # before any transaction: the first time takes 0.1 s
        made = make_form(self._state.duty, fonts, _typed(order))
        if kind.leaves_trace:
            self._state.leave_entry(kind.act, made.title)
        return made

    @act("use")
    def preview_bundle(self, draft: Draft) -> BundleSlip:
        """What F9 would print of a bundle's draft, with number ""; raises CaseError."""
        return preview_bundle.preview_bundle(self._state.duty, draft, self._state.catalogue)

    @act("issue_form")
    def reissue(self, number: str, reason: str = "") -> MadeForm:
        """Print a form once more: same number, next print number, the reason in the journal."""
        return reissue_form(self._state.duty, self._state.fonts, number, reason)

    @act("issue_form")
    def make_set(self, slip_number: str) -> PrintSet:
        """Make the forms that go out with a slip, those that are there once more; what cannot be is said.

        Raises UnknownSlip, CatalogueError, or CaseError for a void case.
        """
        with self._state.duty.store.reading() as connection:
            wanted = set_members(connection, slip_number)
        made, left_out = [], []
        for member in wanted:
            try:
                made.append(PrintedMember(self._made(member), member.copies))
            except (CaseError, CatalogueError, DocumentError, NotAllowed) as error:
                left_out.append(_("{title}：{what}").format(title=member.title, what=error.what))
        return PrintSet(tuple(made), tuple(left_out))

    def _made(self, member: SetMember) -> MadeForm:
        if member.number:
            return self.reissue(member.number, "成套打印")  # data: recorded
        if member.order is None:
            what = _("这里不能只凭办件出这种单据")
            raise CaseError(_("不能成套打印"), what, _("请单独出这种单据"))
        return self.make(member.order)

    @act("issue_form")
    def once_more(self, number: str, reason: str = "") -> MadeForm:
        """As `reissue`; a print that never reached a printer is none, and is given as it lies here."""
        return form_once_more(self._state.duty, self._state.fonts, number, reason)

    @act("read_case")
    def look_at(self, number: str) -> bytes:
        """The PDF of the newest print of a slip or form, for somebody who has its case open.

        Raises UnknownSlip, CaseError, CatalogueError or DocumentError where it cannot be shown.
        """
        return paper_pdf(self._state.duty, number, self._state.render, self._state.fonts)

    @act("print")
    def print_form(self, made: MadeForm, queue: str, copies: int = 1) -> PrintJob:
        """Hand a form to a printer; raises PrintError, and what was issued stays archived.

        Each step is recorded, as of a slip, and `desk.slips.jobs` follows it.
        """
        state = self._state
        if not made.entry:
            state.leave_entry("print", made.name)
        return print_form.print_form(
            state.duty, print_form.FormPrintOrder(made, queue, copies), state.printing
        )

    @act("print")
    def confirm(self, name: str) -> None:
        """Somebody has the paper in hand of which the print system says nothing; raises CaseError.

        A form goes by its number, a sheet that has none by its title.
        """
        print_form.confirm_form_print(self._state.duty, name)

    @act("print")
    def deny(self, title: str) -> None:
        """Somebody sees that the sheet of that title did not come out; raises CaseError."""
        print_form.deny_sheet_print(self._state.duty, title)

    @act("print")
    def follow(self, job: PrintJob) -> PrintJob:
        """The job as the print system says now; `desk.slips.jobs` records it."""
        return self._state.printing.follow(job)

    @act("print")
    def export(self, made: MadeForm, path: Path) -> None:
        """Write the PDF where the user asked, in place of what stood there; raises FileUnwritable."""
        check_out_file(path, self._state.duty.store.path.parent)
        with writing_named(path):
            write_atomically(path, made.pdf)
        self._state.leave_entry_of_looking("export", made.number or made.title)


def _typed(order: Order) -> Order:
    """The order as it is kept: names and phones in normal form, each text one line of what can be seen."""
    texts = {name: getattr(order, name) for name in order.__struct_fields__}
    cleaned = {name: one_line(text) for name, text in texts.items() if isinstance(text, str)}
    named = {name: normal_form(text) for name, text in cleaned.items() if name in _NAMES}
    called = {name: normal_phone(text) for name, text in cleaned.items() if name in _PHONES}
    return msgspec.structs.replace(order, **cleaned | named | called)
