"""The hall looks at what two said without seeing each other, and at a number that two cases carry."""

from __future__ import annotations

from sqlalchemy import Connection, select

from casework.cases.case import Case
from casework.cases.kinds.cases import ConflictSettled
from casework.cases.kinds.slips import DoubledSettled
from casework.cases.put_back import put_back
from casework.language import _
from sync.server.acts.acts import Act, act, read_case
from sync.server.intake.known_slips import cases_of
from sync.server.refusals import refuse
from sync.server.store.tables import StoredEntry


def settle_conflict(connection: Connection, subject: str, what: str, digest: str, *, by: str) -> None:
    """Say which statement about a cell holds. Raises Refused where others have come since."""
    case = read_case(connection, subject)
    conflict = next((each for each in case.open_conflicts if each.what == what), None)
    holds = next((side for side in conflict.sides if side.digest == digest), None) if conflict else None
    if conflict is None or holds is None:
        raise refuse("malformed", _("又收到了新的记录：请再看一遍，再定哪个为准"))
    site = _site_of(connection, subject)
    settled = ConflictSettled(device=holds.device, seq=holds.seq, what=what, stands=holds.stands)
    acts = [Act(subject, site, kind, body) for kind, body in put_back(case, conflict, holds, by)]
    act(connection, [*acts, Act(subject, site, "case_conflict_settled", settled)])


def settle_doubled(connection: Connection, number: str) -> tuple[str, ...]:
    """Say that both papers with this number were marked; written to each case that carries it; which ones."""
    subjects = tuple(cases_of(connection, number))
    if len(subjects) < 2:
        raise refuse("malformed", _("{number} 没有重复").format(number=number))
    body = DoubledSettled(slip_number=number)
    act(
        connection, [Act(each, _site_of(connection, each), "slip_doubled_settled", body) for each in subjects]
    )
    return subjects


def _site_of(connection: Connection, subject: str) -> str:
    newest = select(StoredEntry.site).where(StoredEntry.subject == subject)
    return connection.scalars(newest.order_by(StoredEntry.position.desc()).limit(1)).one()


def doubled_numbers(connection: Connection, case: Case) -> tuple[str, ...]:
    """Numbers of this case that another one carries, too, and nobody has looked at."""
    numbers = (slip.number for slip in case.slips if slip.number not in case.doubled_settled)
    return tuple(number for number in numbers if len(cases_of(connection, number)) > 1)
