"""Issuing a further slip of a case: what is still wanted now, with what the banner has said since."""

from __future__ import annotations

import datetime as dt

import msgspec

from casework.bodies import PROGRESS, SlipIssued
from casework.case import Case, fold
from desktop.database import journal
from desktop.database.journal import Statement
from desktop.desk import SavedCase
from desktop.errors import CaseError
from desktop.services.compose_slip import find_case_id
from desktop.services.duty import Duty, as_it_stands
from desktop.services.open_case import allot_number
from desktop.services.record import moment_now, record


def issue_again(duty: Duty, slip_number: str) -> SavedCase:
    """Issue the next slip of the case to which a slip belongs; durable on return.

    It rests on the release and the answers of the slip before.  Raises UnknownSlip or CaseError.
    """
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        case = fold(journal.of_subject(connection, find_case_id(connection, slip_number)))
        if case.status == "voided":
            raise CaseError("办件已作废", f"{slip_number} 的办件已作废", "需要时请另开一件")
        moment = moment_now(connection, duty.device)
        number, sequence = allot_number(connection, duty, moment.at.date())
        issued = msgspec.structs.replace(
            _next(case, duty, moment.at.date()),
            slip_number=number,
            sequence=sequence,
            clock_trusted=moment.clock == "trusted",
        )
        record(connection, duty, [Statement(case.case_id, "slip_issued", issued)], moment)
    return SavedCase(case.case_id, number)


def banner_words(case: Case) -> str:
    """What the banner said last of a case, for paper and lists; "" when it said nothing."""
    progress, result = case.progress, case.result
    words = [PROGRESS.get(progress.text, progress.text), progress.note, result.text, result.note]
    return "，".join(filter(None, words))


def _next(case: Case, duty: Duty, today: dt.date) -> SlipIssued:
    before = case.slips[-1].issued
    return SlipIssued(
        slip_number="",
        site=duty.site_code,
        day=today,
        sequence=0,
        matter_code=before.matter_code,
        mode=before.mode,
        release=before.release,
        answers=before.answers,
        marks=tuple(case.materials.values()),
        applicant=case.applicant,
        handler=duty.staff_name,
        banner_words=banner_words(case),
        follows=before.slip_number,
    )
