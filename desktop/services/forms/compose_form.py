"""Composing what a form says, from its entry, its case and the release it was made under.

Preview, first print and reprint go through here, so that the same entry gives the same page.  Personal
data is masked here, before any form sees it.
"""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection

from casework.cases.body import Body
from casework.cases.case import Case
from casework.cases.fold import fold
from casework.cases.kinds.forms import (
    AgentAuthorized,
    CaseFormIssued,
    EnquiryAnswered,
    FormIssued,
    PapersReceived,
    ResultHandedOver,
    SupplementAsked,
)
from casework.cases.kinds.transfers import TransferredPapers, TransferSent
from casework.people import masking
from casework.release.catalogue import Matter, Release, Text
from desktop.database import journal
from desktop.errors import MatterUnavailable
from desktop.services.catalogue.load_release import load_release
from desktop.services.slips.compose_slip import material_lines, site_of
from forms.documents.authorization import Authorization, AuthorizedMatter, Party, Power
from forms.documents.enquiry import Enquiry, FollowUp
from forms.documents.handover import Handover, Manner, ResultDocument, ReturnedOriginal
from forms.documents.kit.form import Form
from forms.documents.receipt import Receipt, ReceivedMaterial
from forms.documents.supplement import Supplement
from forms.documents.transfer import Transfer, TransferredCase


def compose_form(connection: Connection, subject: str, issued: FormIssued, print_no: int) -> Form:
    """The form of that entry; raises CatalogueError when its release is not on this device."""
    release = load_release(connection, issued.release.digest).release
    common = _common(release, issued, print_no)
    if isinstance(issued, TransferSent):
        cases = tuple(_transferred(connection, release, each) for each in issued.cases)
        to_site = site_of(release, issued.to_site)
        return Transfer(
            to_site=to_site, cases=cases, carrier=issued.carrier, bag_seal=issued.bag_seal, **common
        )
    if isinstance(issued, EnquiryAnswered):
        return _enquiry(release, issued, common)
    return _case_form(fold(journal.of_subject(connection, subject)), release, issued, common)


def form_issued(body: Body | None) -> FormIssued | None:
    """The body, if it is one of a form."""
    return body if isinstance(body, FormIssued) else None


def _case_form(case: Case, release: Release, issued: FormIssued, common: dict[str, Any]) -> Form:
    matter = release.matter(case.matter_code)
    if matter is None:
        raise MatterUnavailable(case.matter_code, f"不在目录 {release.name} 里")
    match issued:
        case PapersReceived():
            return _receipt(case, matter, issued, common)
        case AgentAuthorized():
            return _authorization(case, matter, issued, common)
        case SupplementAsked():
            return _supplement(case, matter, issued, common)
        case ResultHandedOver():
            return _handover(case, matter, issued, common)
    raise TypeError(f"no form for {type(issued).__name__}")


def _common(release: Release, issued: FormIssued, print_no: int) -> dict[str, Any]:
    return {
        "number": issued.number,
        "site": site_of(release, issued.site),
        "release_name": release.name,
        "settings": release.settings,
        "labels": release.labels,
        "print_no": print_no,
        "handler": issued.handler,
        "issued_on": issued.day,
        "clock_trusted": issued.clock_trusted,
    }


def _person(case: Case) -> dict[str, Any]:
    applicant = case.applicant
    return {
        "applicant_name": applicant.name,
        "applicant_id_masked": masking.mask_id_number(applicant.id_number),
        "applicant_phone_masked": masking.mask_phone(applicant.phone),
    }


def _names(matter: Matter) -> dict[str, Text]:
    return {material.code: material.name for material in matter.materials}


def _numbers(case: Case, matter: Matter, issued: CaseFormIssued) -> dict[str, int]:
    """The numbers of materials on the slip to which the form belongs."""
    slip = next((slip.issued for slip in case.slips if slip.number == issued.slip_number), None)
    lines = material_lines(matter, slip.answers, slip.marks) if slip else ()
    return {line.material.code: line.number for line in lines}


def _receipt(case: Case, matter: Matter, issued: PapersReceived, common: dict[str, Any]) -> Receipt:
    names, numbers = _names(matter), _numbers(case, matter, issued)
    materials = tuple(
        ReceivedMaterial(
            number=numbers.get(paper.code, place),
            name=names.get(paper.code, Text(zh=paper.code)),
            originals=paper.originals,
            copies=paper.copies,
        )
        for place, paper in enumerate(issued.papers, start=1)
    )
    return Receipt(
        matter=matter,
        materials=materials,
        giver_name=issued.giver,
        notification_number=issued.slip_number,
        **_person(case),
        **common,
    )


def _authorization(
    case: Case, matter: Matter, issued: AgentAuthorized, common: dict[str, Any]
) -> Authorization:
    applicant = case.applicant
    principal = Party(
        name=applicant.name,
        id_masked=masking.mask_id_number(applicant.id_number),
        phone_masked=masking.mask_phone(applicant.phone),
        address=applicant.address,
    )
    agent = Party(
        name=issued.agent,
        id_masked=masking.mask_id_number(issued.agent_id_number),
        phone_masked=masking.mask_phone(issued.agent_phone),
    )
    return Authorization(
        principal=principal,
        agent=agent,
        matters=(AuthorizedMatter(code=matter.code, name=matter.name),),
        powers=msgspec.convert(issued.powers, tuple[Power, ...]),
        valid_from=issued.valid_from,
        valid_until=issued.valid_until,
        relation=issued.relation,
        **common,
    )


def _supplement(case: Case, matter: Matter, issued: SupplementAsked, common: dict[str, Any]) -> Supplement:
    return Supplement(
        matter=matter,
        authority=matter.authority,
        received_on=issued.received_on,
        materials=material_lines(matter, issued.answers, issued.marks),
        agent_name=case.applicant.agent_name,
        hand_in_by=issued.hand_in_by,
        **_person(case),
        **common,
    )


def _handover(case: Case, matter: Matter, issued: ResultHandedOver, common: dict[str, Any]) -> Handover:
    documents = tuple(
        ResultDocument(
            name=_in_catalogue(document.name, matter),
            document_number=document.document_number,
            copies=document.copies,
        )
        for document in issued.documents
    )
    names = _names(matter)
    returned = tuple(
        ReturnedOriginal(name=names.get(paper.code, Text(zh=paper.code)), count=paper.originals)
        for paper in issued.returned
    )
    return Handover(
        matter=matter,
        slip_number=issued.slip_number,
        outcome=Text(zh=issued.outcome),
        documents=documents,
        manner=msgspec.convert(issued.manner, Manner),
        recipient_name=issued.recipient,
        recipient_id_masked=masking.mask_id_number(issued.recipient_id_number),
        returned=returned,
        **_person(case),
        **common,
    )


def _in_catalogue(name: str, matter: Matter) -> Text:
    """The catalogue's text where it has this very name, for its Mongolian."""
    return matter.result if matter.result and matter.result.zh == name else Text(zh=name)


def _transferred(connection: Connection, release: Release, sent: TransferredPapers) -> TransferredCase:
    case = fold(journal.of_subject(connection, sent.case_id))
    matter = release.matter(case.matter_code)
    return TransferredCase(
        slip_number=sent.slip_number,
        applicant_masked=masking.mask_name(case.applicant.name),
        matter=matter.name if matter else Text(zh=case.matter_name),
        originals=sent.originals,
        copies=sent.copies,
    )


def _enquiry(release: Release, issued: EnquiryAnswered, common: dict[str, Any]) -> Enquiry:
    return Enquiry(
        asked_at=issued.asked_at,
        asked=issued.asked,
        answered=issued.answered,
        follow_up=msgspec.convert(issued.follow_up, FollowUp),
        caller_name=issued.caller,
        caller_phone_masked=masking.mask_phone(issued.caller_phone),
        matter=release.matter(issued.matter_code) if issued.matter_code else None,
        follow_by=issued.follow_by,
        **common,
    )
