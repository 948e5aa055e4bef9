"""An applicant as it is kept: names, phones and numbers in their normal form, beside the names as typed."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from casework.people import id_number, phone
from casework.people.applicant import Applicant, DocumentKind
from casework.people.name import normal_form
from casework.written_text import one_line

NAMES = ("name", "agent_name", "legal_person")
PHONES = ("phone", "agent_phone")


def normal_applicant(applicant: Applicant, today: dt.date) -> Applicant:
    """The applicant in normal form.  What cannot be right stays as typed."""
    names = {field: normal_form(getattr(applicant, field)) for field in NAMES}
    written = {field: one_line(getattr(applicant, field)) for field in NAMES}
    typed = {field: text for field, text in written.items() if text != names[field]}
    return replace(
        applicant,
        **names,
        **{field: normal_phone(getattr(applicant, field)) for field in PHONES},
        id_number=_number(applicant.id_number, applicant.document, today),
        agent_id_number=_number(applicant.agent_id_number, "resident_id", today),
        typed={**applicant.typed, **typed},
    )


def normal_phone(typed: str) -> str:
    """The phone as it is kept; what cannot be one stays as typed."""
    report = phone.check(typed)
    return report.normalized if report.ok else typed


def _number(typed: str, document: DocumentKind, today: dt.date) -> str:
    if not typed or document == "other":  # of which nobody knows how it is written
        return typed
    report = id_number.check(typed, document, today)
    return report.normalized if report.ok else typed
