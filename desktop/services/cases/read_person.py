"""A person as a place: all cases here of whom a case is for, and where their originals lie."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, func, select

from casework.cases.custody import Holder, holder_words
from casework.cases.states import AWAITING_PAPERS, STATES
from casework.language import _
from casework.people.applicant import DOCUMENT_NAMES, Applicant
from casework.people.masking import mask_phone
from casework.people.name import folded
from casework.people.shown_applicant import masked_number
from casework.release.catalogue import Release
from desktop.database.event_tables import OriginalLine
from desktop.database.tables import CaseLine
from desktop.services.cases.known_cases import KnownCases
from desktop.services.cases.names_around import names_by_matter, site_names
from desktop.services.cases.recorded_event import known_case

MOST = 200
_NAMESAKES = 2_000  # cases of whoever has that name in theirs


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
    name: str
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


def read_person(connection: Connection, number: str, known: KnownCases, release: Release) -> PersonPlace:
    """The person whom the case of that number is for, `release` being in use; raises UnknownSlip."""
    applicant = known_case(connection, number).applicant
    lines = connection.execute(
        select(
            CaseLine.case_id,
            CaseLine.slip_number,
            CaseLine.matter_name,
            CaseLine.matter_code,
            CaseLine.state,
            CaseLine.missing_count,
            CaseLine.opened_at,
            CaseLine.staff_name,
        )
        .where(_same(connection, applicant, known))
        .order_by(CaseLine.position.desc())
        .limit(MOST)
    ).all()
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
                missing_count=line.missing_count if line.state in AWAITING_PAPERS else 0,
                opened_at=line.opened_at,
                staff=line.staff_name,
            )
            for line in lines
        ),
        originals=_originals(connection, {line.case_id: line for line in lines}, release),
    )


def _originals(
    connection: Connection, of_case: Mapping[str, Any], release: Release
) -> tuple[PersonOriginal, ...]:
    """Where the originals of these cases lie, by the lines of the cases."""
    wanted = select(OriginalLine).where(OriginalLine.case_id.in_(list(of_case)))
    lying = connection.execute(wanted).mappings().all()
    matters = {of_case[row["case_id"]].matter_code for row in lying}
    names, sites = names_by_matter(release, matters), site_names(release)
    return tuple(
        PersonOriginal(
            slip_number=line.slip_number,
            code=row["code"],
            name=names.get((line.matter_code, row["code"]), row["code"]),
            count=row["count"],
            place=holder_words(Holder(row["holder"], row["place"]), sites),
            since=row["since"],
        )
        for row in lying
        for line in (of_case[row["case_id"]],)
    )


def _same(connection: Connection, applicant: Applicant, known: KnownCases) -> ColumnElement[bool]:
    """The same number of a document; without one, the same name and phone, which is as much as is known."""
    by_name = CaseLine.applicant_name == applicant.name
    by_masked = CaseLine.applicant_id_masked == masked_number(applicant)
    if applicant.id_number:
        return and_(_at(known.with_number(connection, applicant.id_number, MOST)), by_masked)
    if applicant.phone:
        return and_(by_name, _at(known.with_number(connection, applicant.phone, MOST)))
    return and_(by_name, _at(known.with_name(connection, folded(applicant.name), _NAMESAKES)), by_masked)


def _at(places: list[int]) -> ColumnElement[bool]:
    listed = func.json_each(json.dumps(places)).table_valued("value")
    return CaseLine.position.in_(select(listed.c.value))
