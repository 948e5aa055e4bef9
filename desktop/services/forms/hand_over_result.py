"""Handing over a result (送达凭证): the papers that came out of a case, and the originals that go back."""

from __future__ import annotations

from casework.cases.kinds.forms import HandedDocument, PaperCount, ResultHandedOver
from desktop.database.journal import Statement
from desktop.errors import CaseError
from desktop.form_orders import MANNERS, HandoverOrder, MadeForm
from desktop.services.cases.find_case import FoundCase, find_open_case
from desktop.services.duty import Duty
from desktop.services.forms.issue_form import Ground, Written, issue_form
from forms.text.fonts import FontSet

SERIES = "SD"  # 送达


def hand_over_result(duty: Duty, order: HandoverOrder, fonts: FontSet) -> MadeForm:
    """Record and print the hand-over; raises UnknownSlip, CaseError, PrintError or StoreError."""

    def write(ground: Ground) -> Written:
        found = find_open_case(ground.connection, order.slip_number)
        case = found.case
        outcome = order.outcome.strip() or case.result.text
        if not outcome:
            what = f"{found.slip_number} 还没有办理结果"
            raise CaseError("还没有办理结果", what, "请等旗里的结果，或写明办理结论，如“准予”")
        if order.manner not in MANNERS:
            raise CaseError("送达方式不对", f"没有“{order.manner}”", f"可选：{'、'.join(MANNERS)}")
        returned = [PaperCount(code=code, originals=count) for code, count in case.originals.items()]
        body = ResultHandedOver(
            slip_number=found.slip_number,
            outcome=outcome,
            documents=order.documents or (_document(found, order.document_number),),
            manner=order.manner,
            recipient=order.recipient.strip(),
            recipient_id_number=order.recipient_id_number,
            returned=tuple(returned) if order.returns else (),
            **ground.stamp(SERIES, case.slips[-1].issued.release),
        )
        return Written(Statement(case.case_id, "case_result_handed_over", body))

    return issue_form(duty, fonts, write)


def _document(found: FoundCase, number: str) -> HandedDocument:
    """The paper that the catalogue names as the result."""
    result = found.matter.result
    name = result.zh if result else "办理结果"
    return HandedDocument(name=name, document_number=number.strip() or found.case.result.note)
