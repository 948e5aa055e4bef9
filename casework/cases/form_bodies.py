"""What entries say of the forms besides the slip: papers taken in, an agent named, a result handed over.

Each form that claims that something happened is an entry, recorded with its number before it is printed.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from casework.cases.body import Body, ReleaseRef
from casework.cases.draft import MaterialMark


class PaperCount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many papers of one material changed hands, originals and copies."""

    code: str
    originals: int = 0
    copies: int = 0


class FormIssued(Body, frozen=True, kw_only=True):
    """A form that tells of something done got its number; all it says is here, in its case or the release."""

    number: str
    site: str
    day: dt.date
    release: ReleaseRef
    handler: str
    clock_trusted: bool = True


class CaseFormIssued(FormIssued, frozen=True, kw_only=True):
    """A form of one case, issued to the holder of that slip."""

    slip_number: str


class PapersReceived(CaseFormIssued, frozen=True, kw_only=True):
    """Papers were taken in against a receipt (材料接收清单)."""

    papers: tuple[PaperCount, ...]
    giver: str = ""


class AgentAuthorized(CaseFormIssued, frozen=True, kw_only=True):
    """An authorization (代办委托书) was written; what counts is the signed paper."""

    agent: str
    powers: tuple[str, ...]
    valid_from: dt.date
    valid_until: dt.date
    agent_id_number: str = ""
    agent_phone: str = ""
    relation: str = ""


class SupplementAsked(CaseFormIssued, frozen=True, kw_only=True):
    """A delegated site told once what an application lacks (补正告知)."""

    marks: tuple[MaterialMark, ...]
    answers: dict[str, str]
    received_on: dt.date
    hand_in_by: dt.date | None = None


class HandedDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One paper of a result, by its Chinese name."""

    name: str
    document_number: str = ""
    copies: int = 1


class ResultHandedOver(CaseFormIssued, frozen=True, kw_only=True):
    """A result reached its person, and originals went back with it; `recipient` "" is the applicant."""

    outcome: str
    documents: tuple[HandedDocument, ...]
    manner: str
    recipient: str = ""
    recipient_id_number: str = ""
    returned: tuple[PaperCount, ...] = ()


class TransferredPapers(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One case in a bag, with its papers."""

    case_id: str
    slip_number: str
    originals: int = 0
    copies: int = 0


class TransferSent(FormIssued, frozen=True, kw_only=True):
    """A bag with cases and their papers left for another site (转办单); its subject is the bag's own."""

    to_site: str
    cases: tuple[TransferredPapers, ...]
    carrier: str = ""
    bag_seal: str = ""


class CaseTransferred(Body, frozen=True, kw_only=True):
    """This case and its papers went with that transfer."""

    number: str
    to_site: str
    papers: tuple[PaperCount, ...] = ()


class EnquiryAnswered(FormIssued, frozen=True, kw_only=True):
    """A phone enquiry was answered (电话咨询记录); callers need not give a name."""

    asked_at: dt.datetime
    asked: str
    answered: str
    follow_up: str
    matter_code: str = ""
    caller: str = ""
    caller_phone: str = ""
    follow_by: dt.date | None = None


class FormArchived(Body, frozen=True, kw_only=True):
    """The PDF of a print of a form was put into the archive; from the second print on with a reason."""

    number: str
    print_no: int
    pdf_digest: str
    size_bytes: int
    reason: str = ""
