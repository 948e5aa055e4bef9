"""The desk of forms: each order goes to the service that knows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from casework.written_text import one_line
from desktop.database.keyring import write_atomically
from desktop.errors import PrintError
from desktop.form_orders import (
    AuthorizationOrder,
    EnquiryOrder,
    GuideOrder,
    HandoverOrder,
    LedgerOrder,
    MadeForm,
    Order,
    ReceiptOrder,
    SupplementOrder,
    TransferOrder,
)
from desktop.out_file import check_out_file
from desktop.printing.jobs import PrintJob, PrintRequest, PrintSystem
from desktop.services.catalogue.load_release import load_current
from desktop.services.duty import Duty, as_it_stands
from desktop.services.forms.ask_supplement import ask_supplement
from desktop.services.forms.authorize_agent import authorize_agent
from desktop.services.forms.hand_over_result import hand_over_result
from desktop.services.forms.issue_form import reissue_form
from desktop.services.forms.issue_receipt import issue_receipt
from desktop.services.forms.log_enquiry import log_enquiry
from desktop.services.forms.make_guide import make_guide
from desktop.services.forms.make_ledger import make_ledger
from desktop.services.forms.send_transfer import send_transfer
from desktop.services.slips.compose_slip import site_of
from forms.text.fonts import FontSet
from sync.system_words import reason

_ISSUE: dict[type[Order], Callable[[Duty, Any, FontSet], MadeForm]] = {
    AuthorizationOrder: authorize_agent,
    EnquiryOrder: log_enquiry,
    HandoverOrder: hand_over_result,
    LedgerOrder: make_ledger,
    ReceiptOrder: issue_receipt,
    SupplementOrder: ask_supplement,
    TransferOrder: send_transfer,
}


class OpenFormDesk(msgspec.Struct, frozen=True):
    """Forms of one unlocked workplace; `fonts` loads them when first asked for."""

    duty: Duty
    system: PrintSystem
    fonts: Callable[[], FontSet]

    def make(self, order: Order) -> MadeForm:
        """Make a form; what it claims is recorded with it."""
        order = _typed(order)
        fonts = self.fonts()  # before any transaction: the first time takes 0.1 s
        if isinstance(order, GuideOrder):
            with self.duty.store.reading() as connection:
                release = load_current(connection).release
                site_code = as_it_stands(connection, self.duty).site_code
            return make_guide(release, site_of(release, site_code), order, fonts)
        return _ISSUE[type(order)](self.duty, order, fonts)

    def reissue(self, number: str, reason: str = "") -> MadeForm:
        """Print a form once more."""
        return reissue_form(self.duty, self.fonts(), number, reason)

    def print_form(self, made: MadeForm, queue: str) -> PrintJob:
        """Hand a form to a printer; all forms are A4."""
        request = PrintRequest(pdf=made.pdf, queue=queue, title=made.number or made.title)
        return self.system.submit(request)

    def follow(self, job: PrintJob) -> PrintJob:
        """The job as it stands now."""
        return self.system.follow(job)

    def export(self, made: MadeForm, path: Path) -> None:
        """Write the PDF where the user asked."""
        check_out_file(path, self.duty.store.path.parent)
        try:
            write_atomically(path, made.pdf)
        except OSError as error:
            why = reason(error)
            raise PrintError("PDF 未写出", f"不能写入 {path}（{why}）", "请换一个文件夹") from error


def _typed(order: Order) -> Order:
    """The order with each text as one line without what nobody can see; a text of such alone is empty."""
    texts = {name: getattr(order, name) for name in order.__struct_fields__}
    cleaned = {name: one_line(text) for name, text in texts.items() if isinstance(text, str)}
    return msgspec.structs.replace(order, **cleaned)
