"""The same person with the same matter lately, here: a warning with the way to that case, never a refusal."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Connection, select

from casework.cases.draft import Draft
from casework.cases.states import STATES
from casework.language import _
from casework.people.id_number import check
from casework.people.shown_applicant import masked_number
from desktop.database.tables import CaseLine
from desktop.services.cases.known_cases import KnownCases

WITHIN_DAYS = 30


class EarlierCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case of the same person and matter, as a warning names it."""

    slip_number: str
    opened_at: str
    state: str
    missing_count: int


def find_duplicate(
    connection: Connection, draft: Draft, today: dt.date, known: KnownCases
) -> EarlierCase | None:
    """The newest one of the last thirty days that stands; None while the number is not whole."""
    applicant = draft.applicant
    if not draft.matter_code or not applicant.id_number:
        return None
    number = check(applicant.id_number, applicant.document, today).normalized
    since = (today - dt.timedelta(days=WITHIN_DAYS)).isoformat()
    line = connection.execute(
        select(CaseLine.slip_number, CaseLine.opened_at, CaseLine.state, CaseLine.missing_count)
        .where(
            CaseLine.matter_code == draft.matter_code,
            CaseLine.status == "open",
            CaseLine.opened_at >= since,
            CaseLine.case_id != draft.draft_id,
            CaseLine.applicant_id_masked
            == masked_number(msgspec.structs.replace(applicant, id_number=number)),
            CaseLine.position.in_(known.with_number(connection, number)),
        )
        .order_by(CaseLine.position.desc())
        .limit(1)
    ).first()
    if line is None:
        return None
    return EarlierCase(
        slip_number=line.slip_number,
        opened_at=line.opened_at,
        state=_(STATES[line.state]),
        missing_count=line.missing_count,
    )
