"""Documents of every kind but the notification, laid out."""

from __future__ import annotations

from collections.abc import Callable

from forms.documents import (
    authorization,
    bundle,
    complaint,
    enquiry,
    enrolment,
    escalation,
    evaluation,
    guide,
    handover,
    inspection,
    ledger,
    receipt,
    refusal,
    second_visit,
    supplement,
    transfer,
)
from forms.page import Document
from tests.support.affair_papers import (
    bundle_of,
    complaint_of,
    enrolment_of,
    escalation_of,
    evaluation_of,
    inspection_of,
)
from tests.support.papers import (
    authorization_of,
    enquiry_of,
    few_received,
    guide_of,
    handover_of,
    ledger_of,
    receipt_of,
    refusal_of,
    second_visit_of,
    supplement_of,
    transfer_of,
)
from tests.support.slips import fonts

DOCUMENTS: dict[str, Callable[[], Document]] = {
    "guide": lambda: guide.lay_out(guide_of(), fonts()),
    "guide_long": lambda: guide.lay_out(guide_of("SAMPLE-001"), fonts()),
    "receipt": lambda: receipt.lay_out(receipt_of(), fonts()),
    "receipt_of_two": lambda: receipt.lay_out(few_received(), fonts()),
    "receipt_many": lambda: receipt.lay_out(receipt_of(count=40), fonts()),
    "authorization": lambda: authorization.lay_out(authorization_of(), fonts()),
    "transfer": lambda: transfer.lay_out(transfer_of(), fonts()),
    "transfer_many": lambda: transfer.lay_out(transfer_of(60), fonts()),
    "second_visit": lambda: second_visit.lay_out(second_visit_of(), fonts()),
    "supplement": lambda: supplement.lay_out(supplement_of(), fonts()),
    "refusal": lambda: refusal.lay_out(refusal_of(), fonts()),
    "handover": lambda: handover.lay_out(handover_of(), fonts()),
    "enquiry": lambda: enquiry.lay_out(enquiry_of(), fonts()),
    "ledger": lambda: ledger.lay_out(ledger_of(), fonts()),
    "complaint": lambda: complaint.lay_out(complaint_of(), fonts()),
    "escalation": lambda: escalation.lay_out(escalation_of(), fonts()),
    "bundle": lambda: bundle.lay_out(bundle_of(), fonts()),
    "inspection": lambda: inspection.lay_out(inspection_of(), fonts()),
    "evaluation": lambda: evaluation.lay_out(evaluation_of(), fonts()),
    "enrolment": lambda: enrolment.lay_out(enrolment_of(), fonts()),
}
