"""The lines of what happens to a case besides its papers, and of what is no case at all."""

from __future__ import annotations

from collections.abc import Iterable

from casework.cases.affair import Affair
from casework.cases.case import Case
from casework.cases.case_tasks import case_tasks
from casework.cases.entries import Recorded
from casework.cases.fold import conflicts_among


def original_lines(case: Case) -> list[dict[str, object]]:
    """Originals that are not with the applicant."""
    return [
        {
            "case_id": case.case_id,
            "code": each.code,
            "holder": each.holder.kind,
            "place": each.holder.place,
            "count": each.count,
            "since": _since(case, each.holder, each.code),
        }
        for each in case.custody.lying()
    ]


def _since(case: Case, holder: object, code: str) -> str:
    """When the newest of them came there."""
    came = [each.at for each in case.custody.movements if (each.goal, each.code) == (holder, code)]
    return came[-1]


def transfer_lines(case: Case) -> list[dict[str, object]]:
    """The transfers of the case."""
    missing = case.custody.missing()
    return [
        {
            "case_id": case.case_id,
            "number": number,
            "from_site": way.from_site,
            "to_site": way.to_site,
            "sent_at": way.sent_at,
            "ticked_at": way.ticked_at,
            "missing": int(number in missing),
        }
        for number, way in case.custody.ways.items()
    ]


def task_lines(case: Case) -> list[dict[str, object]]:
    """What of the case needs somebody."""
    return [
        {
            "case_id": case.case_id,
            "kind": task.kind,
            "about": task.about,
            "since": task.since,
            "due": task.due.isoformat() if task.due else "",
        }
        for task in case_tasks(case)
    ]


def attachment_lines(case: Case) -> list[dict[str, object]]:
    """The files that belong to the case; such as were withdrawn do no more."""
    return [
        {
            "case_id": case.case_id,
            "sha256": file.sha256,
            "size_bytes": file.size_bytes,
            "device": file.device,
            "seq": file.seq,
        }
        for file in case.attachments.values()
        if not file.withdrawn
    ]


def number_lines(case: Case) -> list[dict[str, object]]:
    """The numbers of its forms, transfers and inspections, and under which it was passed up."""
    forms = (form.issued.number for form in case.forms)
    passed_up = (case.escalated.number,) if case.escalated.number else ()
    numbers = dict.fromkeys((*case.inspection_numbers, *forms, *case.custody.ways, *passed_up))
    return [{"case_id": case.case_id, "number": each} for each in numbers]


def other_conflict_lines(subject: str, entries: Iterable[Recorded]) -> list[dict[str, object]]:
    """The open conflicts of what is no case."""
    cells = {each.what for each in conflicts_among(entries) if not each.is_settled}
    return [{"subject": subject, "what": what} for what in sorted(cells)]


def affair_line(subject: str, affair: Affair, position: int) -> dict[str, object]:
    """The line of an affair; `position` is that of its first entry."""
    return {
        "subject": subject,
        "position": position,
        "kind": affair.kind,
        "site": affair.site,
        "at": affair.at,
        "number": affair.number,
        "title": affair.title,
        "member_count": affair.member_count,
        "is_open": affair.is_open,
        "due": affair.due.isoformat() if affair.due else "",
    }
