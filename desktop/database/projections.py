"""Projections: what lists and searches read, made of nothing but the fold of journal entries.

There is one way to make a case's lines, whether one entry was added or the whole journal is gone through
again, so that a rebuild equals what stood before.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.cases.case import Case
from casework.cases.entries import Recorded
from casework.cases.fold import fold, order
from casework.cases.kinds.people import StaffAppointed, StaffNamed
from casework.cases.kinds.table import decode_body, tells_of_case
from casework.cases.promised_limit import is_over, limit_begun
from casework.people.masking import mask_id_number
from desktop.database import journal
from desktop.database.tables import PROJECTIONS, CaseLine, MatterUse, PrintLine, SlipLine, StaffMember

_CASE_LINES = (CaseLine, SlipLine, PrintLine)


def refresh(connection: Connection, subject: str) -> None:
    """Make a subject's lines anew from its entries; in the same transaction as the entry."""
    entries = journal.of_subject(connection, subject)
    places = journal.positions(connection, subject)
    if not entries:
        _remove_case(connection, subject)
        connection.execute(delete(StaffMember).where(StaffMember.staff == subject))
    elif is_case(entries):
        _replace_case(connection, fold(entries), places)
    elif any(recorded.entry.kind in ("staff_named", "staff_appointed") for recorded in entries):
        _replace_staff(connection, subject, entries)


def rebuild(connection: Connection) -> int:
    """Make all lines anew from the journal; returns how many subjects it holds."""
    for table in PROJECTIONS:
        connection.execute(delete(table))
    subjects = journal.subjects(connection)
    for subject, _position in subjects:
        refresh(connection, subject)
    return len(subjects)


def is_case(entries: Iterable[Recorded]) -> bool:
    """Do these entries of one subject tell of a case?"""
    # A part of a case may come first (sync): any body that only cases have makes it one.
    return any(tells_of_case(recorded.entry.kind) for recorded in entries)


def _replace_case(connection: Connection, case: Case, places: dict[tuple[str, int], int]) -> None:
    position = min(places.values())
    counted = connection.scalar(select(CaseLine.matter_code).where(CaseLine.case_id == case.case_id))
    if case.matter_code and not counted:
        _count_use(connection, case.matter_code, position)
    for table in _CASE_LINES:
        connection.execute(delete(table).where(table.case_id == case.case_id))
    connection.execute(insert(CaseLine), [case_line(case, position)])
    slips = slip_lines(case)
    prints = print_lines(case, places)
    if slips:
        connection.execute(insert(SlipLine), slips)
    if prints:
        connection.execute(insert(PrintLine), prints)


def _remove_case(connection: Connection, case_id: str) -> None:
    """Its site went out of this device's scope, and with it all entries."""
    for table in _CASE_LINES:
        connection.execute(delete(table).where(table.case_id == case_id))


def slip_lines(case: Case) -> list[dict[str, object]]:
    """The lines of a case's slips."""
    return [
        {
            "case_id": case.case_id,
            "slip_number": slip.number,
            "issued_by": slip.device,
            "archived": bool(slip.archived),
            "is_settled": slip.number in case.doubled_settled,
        }
        for slip in case.slips
    ]


def case_line(case: Case, position: int) -> dict[str, object]:
    """The line of a case; `position` is that of its first entry."""
    number = case.slips[-1].number if case.slips else ""
    printed = [job for slip in case.slips for job in slip.prints if job.state != "failed"]
    begun = limit_begun(case)
    searched = (number, case.applicant.name, case.matter_code, case.matter_name)
    return {
        "case_id": case.case_id,
        "position": position,
        "site": case.site,
        "slip_number": number,
        "opened_at": case.opened_at,
        "clock_trusted": case.clock_trusted,
        "matter_code": case.matter_code,
        "matter_name": case.matter_name,
        "applicant_name": case.applicant.name,
        "applicant_id_masked": mask_id_number(case.applicant.id_number),
        "missing_count": case.missing_count,
        "print_count": len(printed),
        "status": case.status,
        "staff_name": case.handler,
        "progress": case.progress.text,
        "result": " ".join(filter(None, (case.result.text, case.result.note))),
        "asked": _asked(case),
        "conflict_count": len(case.open_conflicts),
        "release": case.release.digest if case.release else "",
        "limit_begun": begun.at,
        "is_accepted": begun.is_accepted,
        "is_over": is_over(case),
        "search_text": "\n".join(searched).casefold(),
    }


def _asked(case: Case) -> str:
    """Why the banner wants papers that are still missing; "" when it wants none."""
    if not case.requested:
        return ""
    asked = filter(None, (*dict.fromkeys(case.requested.values()), case.request_note))
    return "；".join(asked)  # data: as the banner wrote it


def print_lines(case: Case, places: dict[tuple[str, int], int]) -> list[dict[str, object]]:
    """The lines of a case's prints; `places` is where its entries stand in the store."""
    return [
        {
            "job": job.job,
            "case_id": case.case_id,
            "slip_number": slip.number,
            "print_no": job.print_no,
            "queue": job.queue,
            "queue_job": job.queue_job,
            "state": job.state,
            "reason": job.reason,
            "queued_at": job.queued_at,
            "device": job.device,
            "position": places[job.device, job.seq],
        }
        for slip in case.slips
        for job in slip.prints
    ]


def _count_use(connection: Connection, matter_code: str, position: int) -> None:
    first = upsert(MatterUse).values(matter_code=matter_code, uses=1, last_position=position)
    again = {"uses": MatterUse.uses + 1, "last_position": func.max(MatterUse.last_position, position)}
    connection.execute(first.on_conflict_do_update(index_elements=["matter_code"], set_=again))


def _replace_staff(connection: Connection, subject: str, entries: list[Recorded]) -> None:
    line: dict[str, object] = {"staff": subject, "name": "", "role": "", "site": "", "left": False}
    for recorded in sorted(entries, key=order):
        body = decode_body(recorded.entry.kind, recorded.body or b"")
        if isinstance(body, StaffNamed):
            line["name"] = body.now
        elif isinstance(body, StaffAppointed):
            line |= {"name": body.name, "role": body.role, "site": body.site, "left": body.left}
    statement = upsert(StaffMember).values(line)
    connection.execute(statement.on_conflict_do_update(index_elements=["staff"], set_=line))
