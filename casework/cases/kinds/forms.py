"""What entries say of the forms besides the slip: papers taken in, an agent named, a result handed over.

Each form that claims that something happened is an entry, recorded with its number before it is printed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec.structs import replace

from casework.cases.body import Body
from casework.cases.case import Case, CaseForm
from casework.cases.draft import MaterialMark
from casework.cases.entries import Entry
from casework.cases.issued import CaseFormIssued, FormIssued
from casework.cases.kind import Cells, cells
from casework.cases.kinds.materials import marked_cells
from casework.cases.values import (
    Code,
    Digest,
    IssuedNumber,
    Line,
    Moment,
    PaperNumber,
    Paragraph,
    PrintNumber,
    SiteCode,
    SizeBytes,
    Word,
)


class PaperCount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many papers of one material changed hands, originals and copies."""

    code: Code
    originals: PaperNumber = 0
    copies: PaperNumber = 0


class PapersReceived(CaseFormIssued, frozen=True, kw_only=True):
    """Papers were taken in against a receipt (材料接收清单)."""

    papers: tuple[PaperCount, ...]
    giver: Line = ""


class AgentAuthorized(CaseFormIssued, frozen=True, kw_only=True):
    """An authorization (代办委托书) was written; what counts is the signed paper."""

    agent: Line
    powers: tuple[Line, ...]
    valid_from: dt.date
    valid_until: dt.date
    agent_id_number: Word = ""
    agent_phone: Word = ""
    relation: Line = ""


class AuthorizationEnded(Body, frozen=True, kw_only=True):
    """The applicant took it back or the agent gave it up (民法典 第一百七十三条); it holds no more."""

    number: IssuedNumber
    reason: Line


class SupplementAsked(CaseFormIssued, frozen=True, kw_only=True):
    """A delegated site told once what an application lacks (补正告知)."""

    marks: tuple[MaterialMark, ...]
    answers: dict[str, tuple[str, ...]]
    received_on: dt.date
    hand_in_by: dt.date | None = None
    document_number: Line = ""


class HandedDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One paper of a result, by its Chinese name."""

    name: Line
    document_number: Line = ""
    copies: PaperNumber = 1


class ResultHandedOver(CaseFormIssued, frozen=True, kw_only=True):
    """A result reached its person, and originals went back with it; `recipient` "" is the applicant."""

    outcome: str
    documents: tuple[HandedDocument, ...]
    manner: Line
    recipient: Line = ""
    recipient_id_number: Word = ""
    returned: tuple[PaperCount, ...] = ()


class EnquiryAnswered(FormIssued, frozen=True, kw_only=True):
    """A phone enquiry was answered (电话咨询记录); callers need not give a name."""

    asked_at: Moment
    asked: str
    answered: str
    follow_up: str
    matter_code: Word = ""
    caller: Line = ""
    caller_phone: Word = ""
    follow_by: dt.date | None = None


class EnquiryNoted(Body, frozen=True, kw_only=True):
    """Somebody asked and was answered; nobody's name, no number, no paper."""

    site: SiteCode
    channel: Literal["window", "phone", "visit", "online"]
    asked: Paragraph
    answered: Paragraph = ""
    matter_code: Word = ""


class FormArchived(Body, frozen=True, kw_only=True):
    """The PDF of a print of a form was put into the archive; from the second print on with a reason."""

    number: IssuedNumber
    print_no: PrintNumber
    pdf_digest: Digest
    size_bytes: SizeBytes
    reason: str = ""


def issue_form(case: Case, entry: Entry, body: CaseFormIssued) -> Case:
    """The case has one form more."""
    form = CaseForm(
        kind=entry.kind, issued=body, issued_at=entry.recorded_at, device=entry.device, seq=entry.seq
    )
    return replace(case, forms=(*case.forms, form))


def received_cells(body: PapersReceived) -> Cells:
    """The form, and who keeps the originals."""
    return _form_cells(body, keeping_cells(body.papers))


def authorized_cells(body: AgentAuthorized) -> Cells:
    """The form alone: a person may have several agents."""
    return _form_cells(body)


def authorization_ended_cells(body: AuthorizationEnded) -> Cells:
    """Whether that authorization holds."""
    return cells({f"authorizations.{body.number}": "revoked"}, [f"forms.{body.number}"])


def end_authorization(case: Case, entry: Entry, body: AuthorizationEnded) -> Case:
    """It holds no more; that it was written stays."""
    forms = tuple(
        replace(form, ended_at=entry.recorded_at, end_reason=body.reason)
        if form.issued.number == body.number
        else form
        for form in case.forms
    )
    return replace(case, forms=forms)


def supplement_cells(body: SupplementAsked) -> Cells:
    """The form, and the one time that a supplement may be asked for; it says how materials stood."""
    form = _form_cells(body, ["supplement"])
    return cells(form.writes, dict.fromkeys(form.reads, "") | marked_cells(body.marks))


def ask_supplement(case: Case, entry: Entry, body: SupplementAsked) -> Case:
    """What lacks was said, once."""
    case = issue_form(case, entry, body)
    return replace(case, supplement_at=case.supplement_at or entry.recorded_at)


def handed_over_cells(body: ResultHandedOver) -> Cells:
    """The form, the handing over, and who keeps the originals; it rests on the result."""
    form = _form_cells(body, ["handed_over", *keeping_cells(body.returned)])
    return cells(form.writes, [*form.reads, "result"])


def enquiry_cells(_body: EnquiryAnswered | EnquiryNoted) -> Cells:
    """The enquiry, which is answered once."""
    return cells(["enquiry"])


def form_archived_cells(body: FormArchived) -> Cells:
    """The archive's copy of that print."""
    return cells({f"archive.{body.number}.{body.print_no}": body.pdf_digest}, [f"forms.{body.number}"])


def archive_form(case: Case, _entry: Entry, body: FormArchived) -> Case:
    """The form's print is in the archive."""
    forms = tuple(
        replace(form, print_no=max(form.print_no, body.print_no))
        if form.issued.number == body.number
        else form
        for form in case.forms
    )
    return replace(case, forms=forms)


def _form_cells(body: CaseFormIssued, writes: Iterable[str] = ()) -> Cells:
    """Those of every form of a case: its number, issued to the holder of a slip of a case that stands."""
    return cells([f"forms.{body.number}", *writes], [f"slips.{body.slip_number}", "status"])


def keeping_cells(papers: Iterable[PaperCount]) -> list[str]:
    """Who keeps the originals of these."""
    return [f"originals.{paper.code}" for paper in papers]
