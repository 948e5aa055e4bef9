"""What the bodies of entries say, kind by kind; each carries its schema version `v`.

A body that changes something carries what its writer saw before (`was`) beside what it is `now`, so
that changes made on two devices at once are found as conflicts.  Readers ignore fields they do not
know; the stored bytes keep them.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from casework.cases.body import Body as Body
from casework.cases.body import ReleaseRef as ReleaseRef
from casework.cases.draft import MaterialMark
from casework.cases.form_bodies import (
    AgentAuthorized,
    CaseTransferred,
    EnquiryAnswered,
    FormArchived,
    PapersReceived,
    ResultHandedOver,
    SupplementAsked,
    TransferSent,
)
from casework.people.applicant import Applicant
from casework.release.catalogue import Mode
from casework.understanding import understand


class MaterialChange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One material's mark before (None: not marked yet) and now."""

    now: MaterialMark
    was: MaterialMark | None = None


class CaseOpened(Body, frozen=True, kw_only=True):
    """A case was taken up at a site, for a matter as the release of that day defines it."""

    site: str
    matter_code: str
    matter_name: str
    mode: Mode
    release: ReleaseRef
    answers: dict[str, str]
    applicant: Applicant
    handler: str
    started_at: dt.datetime


class MaterialsRecorded(Body, frozen=True, kw_only=True):
    """The clerk looked at materials and marked them."""

    changes: tuple[MaterialChange, ...]


class SlipIssued(Body, frozen=True, kw_only=True):
    """A slip got its number.  All it says is here or in the release, so that it never changes."""

    slip_number: str
    site: str
    day: dt.date
    sequence: int
    matter_code: str
    mode: Mode
    release: ReleaseRef
    answers: dict[str, str]
    marks: tuple[MaterialMark, ...]
    applicant: Applicant
    handler: str
    clock_trusted: bool = True
    follows: str = ""  # the slip of the same case before this one
    banner_words: str = ""  # what the banner had said of the case by then


class SlipArchived(Body, frozen=True, kw_only=True):
    """The PDF of a print was put into the archive."""

    slip_number: str
    print_no: int
    pdf_digest: str
    size_bytes: int
    paper: str = "a4"  # a key of forms.sheet.paper.PAPERS


class SlipPrint(Body, frozen=True, kw_only=True):
    """A step of a print job; `job` names it on this device, `queue_job` in the print system."""

    slip_number: str
    print_no: int
    job: str
    queue: str = ""
    queue_job: str = ""
    reason: str = ""


class SlipReprinted(Body, frozen=True, kw_only=True):
    """A slip was asked for once more: same number, next print number, reason logged."""

    slip_number: str
    print_no: int
    reason: str


class SlipExported(Body, frozen=True, kw_only=True):
    """The PDF left the encrypted store as a file; the path is not kept, it may hold a name."""

    slip_number: str
    print_no: int


class CaseVoided(Body, frozen=True, kw_only=True):
    """The case is void; it stays, and so do its slips."""

    reason: str
    was: str = "open"
    now: str = "voided"


class CaseStatusChanged(Body, frozen=True, kw_only=True):
    """The banner says how far a case is: one of PROGRESS, or a word of a later version."""

    now: str
    by: str
    was: str = ""
    note: str = ""


class MaterialsRequested(Body, frozen=True, kw_only=True):
    """The banner wants materials (again); each change says why in the mark's reason."""

    changes: tuple[MaterialChange, ...]
    by: str
    note: str = ""


class ResultRecorded(Body, frozen=True, kw_only=True):
    """The case came to its result, which the point can hand over."""

    now: str
    by: str
    was: str = ""
    document_number: str = ""


class ConflictSettled(Body, frozen=True, kw_only=True):
    """A person looked at a conflict, named by its entry and what it is about, and said what holds."""

    device: str
    seq: int
    what: str
    kept: str


class DoubledSettled(Body, frozen=True, kw_only=True):
    """A person looked at a slip number that two cases carry, and marked both papers; written to each case."""

    slip_number: str


class StaffAppointed(Body, frozen=True, kw_only=True):
    """The banner's roster: who works at a site in which role, or has left it.

    Names alone: what unlocks a device is made and kept on that device.
    """

    site: str
    name: str
    role: str
    left: bool = False


class DeviceSetUp(Body, frozen=True, kw_only=True):
    """This installation began to keep its journal at a site."""

    site: str
    letter: str
    program: str


class StaffNamed(Body, frozen=True, kw_only=True):
    """A member of staff got a name here (`was` empty) or another one."""

    now: str
    was: str = ""


class StaffPasswordChanged(Body, frozen=True, kw_only=True):
    """A member of staff chose another password; nothing of either is kept."""


class ReleaseImported(Body, frozen=True, kw_only=True):
    """Another release of the catalogue came into use."""

    now: ReleaseRef
    was: ReleaseRef | None = None


PROGRESS = {
    "received": "旗里已收到",
    "accepted": "已受理",
    "processing": "办理中",
    "supplement": "待补正",
    "suspended": "已中止",
    "completed": "已办结",
    "refused": "不予受理",
}

BODIES: dict[str, type[Body]] = {
    "case_opened": CaseOpened,
    "materials_recorded": MaterialsRecorded,
    "slip_issued": SlipIssued,
    "slip_archived": SlipArchived,
    "slip_print_queued": SlipPrint,  # recorded before the printer hears of it
    "slip_print_accepted": SlipPrint,  # the print system took it
    "slip_printed": SlipPrint,  # the print system says it is on paper
    "slip_print_failed": SlipPrint,
    "slip_print_unconfirmed": SlipPrint,  # the program ended before it knew
    "slip_reprinted": SlipReprinted,
    "slip_exported": SlipExported,
    "case_voided": CaseVoided,
    "case_papers_received": PapersReceived,
    "case_agent_authorized": AgentAuthorized,
    "case_supplement_asked": SupplementAsked,
    "case_result_handed_over": ResultHandedOver,
    "case_transferred": CaseTransferred,
    "case_form_archived": FormArchived,
    "transfer_sent": TransferSent,
    "enquiry_answered": EnquiryAnswered,
    "form_archived": FormArchived,  # of a transfer or an enquiry, which are no cases
    "case_status_changed": CaseStatusChanged,
    "materials_requested": MaterialsRequested,
    "result_recorded": ResultRecorded,
    "case_conflict_settled": ConflictSettled,
    "slip_doubled_settled": DoubledSettled,
    "staff_appointed": StaffAppointed,  # written by the banner alone
    "device_set_up": DeviceSetUp,
    "staff_named": StaffNamed,
    "staff_password_changed": StaffPasswordChanged,
    "release_imported": ReleaseImported,
}

_DECODERS = {kind: msgspec.json.Decoder(body) for kind, body in BODIES.items()}


def decode_body(kind: str, body: bytes) -> Body | None:
    """The body of a known kind and version 1; None for what a newer version wrote."""
    decoder = _DECODERS.get(kind)
    if decoder is None:
        return None
    try:
        decoded: Body = decoder.decode(body)
    except msgspec.DecodeError:
        return None
    return decoded if decoded.v == 1 else None


def tells_of_case(kind: str) -> bool:
    """Does an entry of this kind, known or of a later version, have a case as its subject?"""
    return kind.startswith(("case_", "materials_", "slip_", "result_"))


class _Versioned(msgspec.Struct, frozen=True):
    v: int


def body_problem(kind: str, body: bytes) -> str:
    """Why a body cannot be what its kind and version say, or ""; later kinds and versions are not judged."""
    decoder = _DECODERS.get(kind)
    if decoder is None:
        return ""
    try:
        decoder.decode(body)
    except msgspec.DecodeError as error:
        return str(error) if _claims_version_1(body) else ""
    return ""


def _claims_version_1(body: bytes) -> bool:
    try:
        return msgspec.json.decode(body, type=_Versioned).v == 1
    except msgspec.DecodeError:
        return True  # no later version would write this either: v is in every body


understand(_Versioned)
