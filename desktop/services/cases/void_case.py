"""Voiding a case: it stays with all its slips, is never deleted, and its numbers are never given again."""

from __future__ import annotations

from casework.cases.kinds.cases import CaseVoided
from casework.language import _
from casework.written_text import one_line
from desktop.database.journal import Statement
from desktop.errors import CaseError
from desktop.services.cases.find_case import find_case
from desktop.services.duty import Duty, as_it_stands
from desktop.services.people.on_duty import require
from desktop.services.record import record


def void_case(duty: Duty, slip_number: str, reason: str) -> bool:
    """Record that the case of this slip is void, and why; False when it was so already.

    Raises UnknownSlip, CaseError without a reason, NotAllowed for a case
    that somebody else opened, or StoreError.
    """
    why = one_line(reason)
    if not why:
        raise CaseError(_("还不能作废"), _("还没有写作废的原因"), _("请写明原因，例如：重复登记、选错事项"))
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        issued = find_case(connection, slip_number)
        if issued.case.status == "voided":
            return False
        if issued.case.handler != duty.staff_name:
            require(connection, duty, "void_any_case")
        record(connection, duty, [Statement(issued.case.case_id, "case_voided", CaseVoided(reason=why))])
    return True
