"""What is not yet at the banner, case by case, and what is on its way there on a stick."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, func, select

from casework.cases.sending import SendingState
from casework.people.masking import mask_name
from desktop.database import banner
from desktop.database.journal import own_device
from desktop.database.parcel_log import ParcelNote, read_log
from desktop.database.sending import waiting_standings
from desktop.database.tables import CaseLine, JournalEntry

_MOST_IN_QUERY = 500


class WaitingCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case of which the banner does not have all.

    `ahead` is how many entries of this device go before its last one: they are sent in their order.
    """

    case_id: str
    slip_number: str = ""
    matter_name: str = ""
    applicant_name: str = ""  # masked
    opened_at: str = ""
    state: SendingState = "here"
    reason: str = ""
    ahead: int = 0


class ParcelOnWay(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel, and whether the banner has answered for all that was in it."""

    parcel: ParcelNote
    is_answered: bool = False


def list_waiting(connection: Connection, under_way: int = 0) -> list[WaitingCase]:
    """The cases in the order in which they go; without a banner nothing waits for it."""
    if banner.read_state(connection) is None:
        return []
    standings = waiting_standings(connection, under_way)
    known = _lines(connection, list(standings))
    ahead = _ahead(connection, list(standings))
    cases = []
    for case_id, standing in standings.items():
        line = known.get(case_id)
        case = WaitingCase(
            case_id=case_id, state=standing.state, reason=standing.reason, ahead=ahead.get(case_id, 0)
        )
        if line is not None:
            case = msgspec.structs.replace(
                case,
                slip_number=line.slip_number,
                matter_name=line.matter_name,
                applicant_name=mask_name(line.applicant_name),
                opened_at=line.opened_at,
            )
        cases.append(case)
    return cases


def list_parcels(connection: Connection) -> list[ParcelOnWay]:
    """Those of this device and those that it handed over, the newest first."""
    own, state = own_device(connection), banner.read_state(connection)
    acknowledged = state.acknowledged.seq if state else 0
    return [
        ParcelOnWay(
            parcel=each,
            is_answered=each.is_for_others or (each.device == own and each.last_seq <= acknowledged),
        )
        for each in read_log(connection)
    ]


class _Line(msgspec.Struct, frozen=True):
    slip_number: str
    matter_name: str
    applicant_name: str
    opened_at: str


def _lines(connection: Connection, cases: list[str]) -> dict[str, _Line]:
    lines: dict[str, _Line] = {}
    for start in range(0, len(cases), _MOST_IN_QUERY):
        part = cases[start : start + _MOST_IN_QUERY]
        columns = (CaseLine.slip_number, CaseLine.matter_name, CaseLine.applicant_name, CaseLine.opened_at)
        for row in connection.execute(select(CaseLine.case_id, *columns).where(CaseLine.case_id.in_(part))):
            lines[row[0]] = _Line(*row[1:])
    return lines


def _ahead(connection: Connection, cases: list[str]) -> dict[str, int]:
    """How many entries of this device that the banner does not have go before a case's last one."""
    state = banner.read_state(connection)
    start = state.acknowledged.seq if state else 0
    rows = connection.execute(
        select(JournalEntry.subject, func.max(JournalEntry.seq))
        .where(JournalEntry.device == own_device(connection), JournalEntry.seq > start)
        .group_by(JournalEntry.subject)
    )
    wanted = set(cases)
    return {subject: last - start - 1 for subject, last in rows if subject in wanted}
