"""The lines of a case: what lists and searches show, made of nothing but the fold of its entries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from casework.cases.case import Case, Print
from casework.cases.entries import Recorded
from casework.cases.kinds.table import tells_of_case
from casework.cases.legal_clocks import facts_of
from casework.cases.print_states import printed_count, slip_standing
from casework.cases.promised_limit import is_over
from casework.cases.states import state_of
from casework.cases.visits import visits_of
from casework.people.applicant import Applicant
from casework.people.id_number import normalize
from casework.people.masking import PURGED_NAME
from casework.people.name import folded
from casework.people.shown_applicant import masked_number


def is_case(entries: Sequence[tuple[Recorded, int]]) -> bool:
    """Do these entries of one subject, with their positions, tell of a case?"""
    # A part of a case may come first (sync): any body that only cases have makes it one.
    return tells_of_case(entries[0][0].entry.kind) or any(
        tells_of_case(recorded.entry.kind) for recorded, _position in entries
    )


def case_line(case: Case, position: int) -> dict[str, object]:
    """The line of a case; `position` is that of its first entry.

    Truths are numbers: the driver would ask around for each bool how to store it, half of a line's time.
    """
    newest = case.slips[-1] if case.slips else None
    number = newest.number if newest else case.inspection.number if case.inspection else ""
    printing = slip_standing(newest)
    facts, visits = facts_of(case), visits_of(slip.issued for slip in case.slips)
    applicant = case.applicant
    return {
        "case_id": case.case_id,
        "position": position,
        "site": case.site,
        "slip_number": number,
        "opened_at": case.opened_at,
        "clock_trusted": int(case.clock_trusted),
        "matter_code": case.matter_code,
        "matter_name": case.matter_name,
        "applicant_name": applicant.name,
        "applicant_id_masked": masked_number(applicant),
        "missing_count": case.missing_count,
        "print_count": printed_count(newest),
        "print_state": printing.state,
        "print_reason": printing.reason,
        "status": case.status,
        "state": state_of(case),
        "staff_name": case.handler,
        "progress": case.progress.text,
        "result": f"{case.result.text} {case.result.note}".strip(),
        "asked": _asked(case),
        "conflict_count": len(case.open_conflicts),
        "release": case.release.digest if case.release else "",
        "limit_begun": facts.begun.at,
        "is_accepted": int(facts.begun.is_accepted),
        "papers_at": msgspec.json.encode(facts.papers_at).decode() if facts.papers_at else "",
        "supplement_at": facts.supplement_at,
        "stops": msgspec.json.encode(facts.stops).decode() if facts.stops else "",
        "may_be_deemed": int(facts.may_be_deemed),
        "is_over": int(is_over(case)),
        "mode": visits.mode,
        "slip_count": visits.slips,
        "is_complete_at_once": int(visits.is_complete_at_once),
        "avoided_count": visits.avoided,
        "search_text": _search_text(case, number),
        "name_key": _name_key(applicant),
    }


def _name_key(applicant: Applicant) -> str:
    """The names by which the case is found, however they are written."""
    if applicant.name == PURGED_NAME:
        return ""
    if not (applicant.agent_name or applicant.legal_person):  # as good as always
        return folded(applicant.name)
    names = (applicant.name, applicant.agent_name, applicant.legal_person)
    return "\n".join(folded(name) for name in names if name)


def number_key(number: str) -> str:
    """The sign of a number in the text that is searched: who has all of it, however typed, finds the case."""
    return "#" + hashlib.sha256(normalize(number).encode()).hexdigest()[:16]


def _search_text(case: Case, number: str) -> str:
    """What the case is found by, besides its names."""
    texts = (number, *case.inspection_numbers, case.applicant.name, case.matter_code, case.matter_name)
    return "\n".join((*texts, *_number_keys(case.applicant))).casefold()


def _number_keys(applicant: Applicant) -> list[str]:
    """By which whole numbers the case is found: documents and phones of applicant and agent."""
    numbers = (applicant.id_number, applicant.phone, applicant.agent_id_number, applicant.agent_phone)
    return [number_key(number) for number in numbers if number]


def slip_lines(case: Case) -> list[dict[str, object]]:
    """The lines of a case's slips."""
    return [
        {
            "case_id": case.case_id,
            "slip_number": slip.number,
            "issued_by": slip.device,
            "archived": int(bool(slip.archived)),
            "is_settled": int(slip.number in case.doubled_settled),
        }
        for slip in case.slips
    ]


def print_lines(case: Case, places: Mapping[tuple[str, int], int]) -> list[dict[str, object]]:
    """The lines of a case's prints; `places` is where its entries stand in the store."""
    lines = [
        line
        for slip in case.slips
        for line in lines_of_prints(case.case_id, slip.number, slip.prints, places)
    ]
    for form in case.forms:
        if form.prints:
            lines += lines_of_prints(case.case_id, form.issued.number, form.prints, places)
    return lines


def lines_of_prints(
    subject: str, number: str, prints: Iterable[Print], places: Mapping[tuple[str, int], int]
) -> list[dict[str, object]]:
    """The lines of the prints of one document of that subject."""
    return [
        {
            "job": job.job,
            "case_id": subject,
            "slip_number": number,
            "print_no": job.print_no,
            "queue": job.queue,
            "queue_job": job.queue_job,
            "step": job.step,
            "reason": job.reason,
            "queued_at": job.queued_at,
            "device": job.device,
            "position": places[job.device, job.seq],
        }
        for job in prints
    ]


def _asked(case: Case) -> str:
    """Why the banner wants papers that are still missing; "" when it wants none."""
    if not case.requested:
        return ""
    asked = filter(None, (*dict.fromkeys(case.requested.values()), case.request_note))
    return "；".join(asked)  # data: as the banner wrote it
