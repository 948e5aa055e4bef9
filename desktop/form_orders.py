"""What one may ask of the forms besides the slip: orders in, a made form out; words and structs alone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Protocol

import msgspec

from casework.cases.kinds.forms import HandedDocument, PaperCount

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.printing.jobs import PrintJob


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all orders."""


class GuideOrder(Order, frozen=True, kw_only=True):
    """The service guide (办事指南) of a matter in use."""

    matter_code: str


class ReceiptOrder(Order, frozen=True, kw_only=True):
    """A receipt (材料接收清单) for papers; without `papers`, for all handed in and not receipted yet."""

    slip_number: str
    papers: tuple[PaperCount, ...] = ()
    giver: str = ""


class AuthorizationOrder(Order, frozen=True, kw_only=True):
    """An authorization (代办委托书); fields left empty come from the case."""

    slip_number: str
    agent: str = ""
    agent_id_number: str = ""
    agent_phone: str = ""
    relation: str = ""
    powers: tuple[str, ...] = ()
    valid_until: dt.date | None = None


class SupplementOrder(Order, frozen=True, kw_only=True):
    """A supplement notice (补正告知); `received_on` None is the day the case was opened."""

    slip_number: str
    received_on: dt.date | None = None
    hand_in_by: dt.date | None = None


class HandoverOrder(Order, frozen=True, kw_only=True):
    """A result's hand-over (送达凭证); `outcome` "" is what the banner recorded.

    Without `documents` it is the one that the catalogue names as the result.  `returns` gives all originals
    in keeping back.
    """

    slip_number: str
    outcome: str = ""
    documents: tuple[HandedDocument, ...] = ()
    document_number: str = ""
    manner: str = "window"
    recipient: str = ""
    recipient_id_number: str = ""
    returns: bool = True


class TransferOrder(Order, frozen=True, kw_only=True):
    """A transfer sheet (转办单) for the cases of these slips; the originals in keeping go with them."""

    slip_numbers: tuple[str, ...]
    to_site: str
    carrier: str = ""
    bag_seal: str = ""


class EnquiryOrder(Order, frozen=True, kw_only=True):
    """A phone-enquiry note (电话咨询记录)."""

    answered: str
    asked: str = ""
    matter_code: str = ""
    caller: str = ""
    caller_phone: str = ""
    follow_up: str = "none"
    follow_by: dt.date | None = None


class LedgerOrder(Order, frozen=True, kw_only=True):
    """The ledger (台账) of this site's cases opened from one day to another, both included."""

    first: dt.date
    last: dt.date


class MadeForm(msgspec.Struct, frozen=True, kw_only=True):
    """A form as PDF.  `number` is "" where nothing was recorded: guide and ledger."""

    title: str
    number: str
    pdf: bytes
    print_no: int = 1


class IssuedForm(msgspec.Struct, frozen=True, kw_only=True):
    """A form that a case has already, as menus show it."""

    kind: str
    title: str
    number: str
    print_no: int


class FormDesk(Protocol):
    """Makes, archives and prints forms.  Raises subclasses of `desktop.errors.TamgaError` only."""

    def make(self, order: Order) -> MadeForm:
        """Make a form; what it claims is recorded with it, in one transaction with its archived PDF."""

    def reissue(self, number: str, reason: str = "") -> MadeForm:
        """Print a form once more: same number, next print number, the reason in the journal."""

    def print_form(self, made: MadeForm, queue: str) -> PrintJob:
        """Hand a form to a printer; raises PrintError, and the form stays archived."""

    def follow(self, job: PrintJob) -> PrintJob:
        """The job as it stands now."""

    def export(self, made: MadeForm, path: Path) -> None:
        """Write the PDF where the user asked, in place of what stood there; raises PrintError."""


POWERS: dict[str, str] = {
    "submit": "提交、补充材料",
    "receive_notices": "签收文书",
    "follow": "查询进度",
    "collect_result": "领取结果",
    "collect_originals": "领回原件",
}
MANNERS: dict[str, str] = {"window": "窗口领取", "agent": "代办送达", "post": "邮寄送达"}
FOLLOW_UPS: dict[str, str] = {
    "none": "已当场答复",
    "call": "需要回电",
    "visit": "约定到窗口办理",
    "department": "转有关部门答复",
}
TITLES: dict[str, str] = {
    "case_papers_received": "材料接收清单",
    "case_agent_authorized": "代办委托书",
    "case_supplement_asked": "补正告知书",
    "case_result_handed_over": "送达凭证",
    "transfer_sent": "转办单",
    "enquiry_answered": "电话咨询记录",
}
