"""A person as a place: all cases here of whom a case is for, and where their originals lie."""

from __future__ import annotations

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, select

from casework.cases.custody import Holder, holder_words
from casework.cases.states import STATES
from casework.language import _
from casework.people.applicant import DOCUMENT_NAMES, Applicant
from casework.people.masking import mask_phone
from casework.people.shown_applicant import masked_number
from desktop.database.case_lines import number_key
from desktop.database.event_tables import OriginalLine
from desktop.database.tables import CaseLine
from desktop.services.cases.recorded_event import known_case

MOST = 200


class PersonCase(msgspec.Struct, frozen=True, kw_only=True):
    """One of their cases."""

    slip_number: str
    matter: str
    state: str
    missing_count: int
    opened_at: str
    staff: str


class PersonOriginal(msgspec.Struct, frozen=True, kw_only=True):
    """Originals of theirs that are not with them."""

    slip_number: str
    code: str
    count: int
    place: str
    since: str


class PersonPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A person; `applicant` is as the newest of these cases has it, the numbers are masked."""

    applicant: Applicant
    document: str
    id_masked: str
    phone_masked: str
    cases: tuple[PersonCase, ...]
    originals: tuple[PersonOriginal, ...]


def read_person(connection: Connection, number: str) -> PersonPlace:
    """The person whom the case of that number is for; raises UnknownSlip."""
    applicant = known_case(connection, number).applicant
    lines = connection.execute(
        select(
            CaseLine.case_id,
            CaseLine.slip_number,
            CaseLine.matter_name,
            CaseLine.state,
            CaseLine.missing_count,
            CaseLine.opened_at,
            CaseLine.staff_name,
        )
        .where(_same(applicant))
        .order_by(CaseLine.position.desc())
        .limit(MOST)
    ).all()
    numbers = {line.case_id: line.slip_number for line in lines}
    lying = connection.execute(select(OriginalLine).where(OriginalLine.case_id.in_(list(numbers)))).mappings()
    return PersonPlace(
        applicant=applicant,
        document=_(DOCUMENT_NAMES[applicant.document]),
        id_masked=masked_number(applicant),
        phone_masked=mask_phone(applicant.phone),
        cases=tuple(
            PersonCase(
                slip_number=line.slip_number,
                matter=line.matter_name,
                state=_(STATES[line.state]),
                missing_count=line.missing_count,
                opened_at=line.opened_at,
                staff=line.staff_name,
            )
            for line in lines
        ),
        originals=tuple(
            PersonOriginal(
                slip_number=numbers[row["case_id"]],
                code=row["code"],
                count=row["count"],
                place=holder_words(Holder(row["holder"], row["place"])),
                since=row["since"],
            )
            for row in lying
        ),
    )


def _same(applicant: Applicant) -> ColumnElement[bool]:
    """The same number of a document; without one, the same name and phone, which is as much as is known."""
    by_name = CaseLine.applicant_name == applicant.name
    if applicant.id_number:
        by_number = CaseLine.search_text.contains(number_key(applicant.id_number), autoescape=True)
        return and_(by_number, CaseLine.applicant_id_masked == masked_number(applicant))
    if applicant.phone:
        return and_(by_name, CaseLine.search_text.contains(number_key(applicant.phone), autoescape=True))
    return and_(by_name, CaseLine.applicant_id_masked == masked_number(applicant))
