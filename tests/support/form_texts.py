"""Every form that is laid out from data, and each text in that data with what puts another in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from casework.release.catalogue import Matter, Site, Text
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
from forms.documents.authorization import Party
from forms.documents.kit.materials import MaterialLine
from forms.documents.notification.data import Notification
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
    guide_of,
    handover_of,
    ledger_of,
    receipt_of,
    refusal_of,
    second_visit_of,
    supplement_of,
    transfer_of,
)

FORMS: dict[str, tuple[Callable[[Any, Any], Document], Callable[[], msgspec.Struct]]] = {
    "guide": (guide.lay_out, guide_of),
    "receipt": (receipt.lay_out, receipt_of),
    "authorization": (authorization.lay_out, authorization_of),
    "transfer": (transfer.lay_out, lambda: transfer_of(2)),
    "second_visit": (second_visit.lay_out, second_visit_of),
    "supplement": (supplement.lay_out, supplement_of),
    "refusal": (refusal.lay_out, refusal_of),
    "handover": (handover.lay_out, handover_of),
    "enquiry": (enquiry.lay_out, enquiry_of),
    "ledger": (ledger.lay_out, lambda: ledger_of(2)),
    "complaint": (complaint.lay_out, complaint_of),
    "escalation": (escalation.lay_out, escalation_of),
    "bundle": (bundle.lay_out, bundle_of),
    "inspection": (inspection.lay_out, inspection_of),
    "enrolment": (enrolment.lay_out, enrolment_of),
    "evaluation": (evaluation.lay_out, evaluation_of),
}
# What each form holds that has texts of its own.
_INNER = (Matter, MaterialLine, Notification, Party, Site, Text)
# The program makes it, eight letters in each print: it is nobody's text.
_MADE = frozenset({"check_code"})

Put = Callable[[str], Any]


def text_places(form: msgspec.Struct, path: str = "") -> Iterator[tuple[str, Put]]:
    for name in form.__struct_fields__:
        if name in _MADE:
            continue
        value = getattr(form, name)
        first = value[0] if isinstance(value, tuple) and value else value
        rest = value[1:] if isinstance(value, tuple) else None

        def put(inner: Any, name: str = name, rest: Any = rest) -> Any:
            return msgspec.structs.replace(form, **{name: inner if rest is None else (inner, *rest)})

        if isinstance(first, str):
            yield f"{path}{name}", put
        elif isinstance(first, _INNER) or (rest is not None and isinstance(first, msgspec.Struct)):
            yield from ((place, _both(inner, put)) for place, inner in text_places(first, f"{path}{name}."))


def _both(inner: Put, outer: Put) -> Put:
    return lambda text: outer(inner(text))


PLACES = {f"{name}: {place}": (name, put) for name in FORMS for place, put in text_places(FORMS[name][1]())}
