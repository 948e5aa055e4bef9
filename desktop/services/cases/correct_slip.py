"""Correcting a slip: a new one that says what is otherwise and why; the one before holds no more.

Nothing is changed that was recorded: from now on the case is of another applicant, or rests on other answers.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from casework.cases.case import Case
from casework.cases.corrections import changed_fields, says_same
from casework.cases.draft import Draft, MaterialMark, tidy
from casework.cases.draft_check import draft_problems
from casework.cases.draft_rules import asked_answers, recorded_marks, unmarked_state
from casework.cases.entries import new_salt
from casework.cases.issued import SlipIssued
from casework.cases.kinds.cases import CaseCorrected
from casework.cases.kinds.materials import MaterialChange, MaterialsRecorded
from casework.language import _
from casework.people.normal_applicant import normal_applicant
from casework.release import applicability
from desktop.database.journal import Statement
from desktop.errors import CaseError, IncompleteDraft
from desktop.services.cases.find_case import IssuedCase, as_typed, find_open_case
from desktop.services.cases.open_case import SavedCase, allot_number
from desktop.services.cases.recorded_event import written
from desktop.services.duty import Duty, as_it_stands
from desktop.services.read_clock import Moment
from desktop.services.record import moment_now, record


class SlipCorrection(msgspec.Struct, frozen=True, kw_only=True):
    """What is otherwise: fields of the applicant, answers by the keys of their questions; and why.

    `applicant` has fields of `casework.people.applicant.Applicant` by name; what is not in it stays.
    """

    reason: str
    applicant: Mapping[str, str] = {}
    answers: Mapping[str, tuple[str, ...]] = {}


def correct_slip(duty: Duty, slip_number: str, correction: SlipCorrection) -> SavedCase:
    """Issue the slip that stands for the newest one of its case; durable on return.

    It rests on the same release.  Raises UnknownSlip, IncompleteDraft for what cannot be, or CaseError: for
    an older slip, a case that is void, and where nothing is otherwise.
    """
    reason = written(correction.reason, _("为什么更正"))
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        issued = find_open_case(connection, slip_number)
        if as_typed(slip_number) != issued.slip_number:
            what = _("这一件更新的告知单是 {number}").format(number=issued.slip_number)
            raise CaseError(_("不能更正旧的告知单"), what, _("请更正最新的那一张"))
        moment = moment_now(connection, duty.device)
        now = _corrected(issued, correction, moment)
        slip = _slip(issued, now, duty, moment)
        number, sequence = allot_number(connection, duty, moment.at.date())
        slip = msgspec.structs.replace(slip, slip_number=number, sequence=sequence, change_reason=reason)
        record(connection, duty, _statements(issued.case, slip), moment)
    return SavedCase(issued.case.case_id, number)


def _corrected(issued: IssuedCase, correction: SlipCorrection, moment: Moment) -> Draft:
    """The case as it should have been saved; raises IncompleteDraft."""
    case, today = issued.case, moment.at.date()
    applicant = msgspec.structs.replace(case.applicant, **dict(correction.applicant))
    draft = tidy(
        Draft(
            draft_id=case.case_id,
            started_at=moment.at,
            matter_code=case.matter_code,
            answers={**case.answers, **correction.answers},
            applicant=normal_applicant(applicant, today),
            marks=tuple(case.materials.values()),
        )
    )
    marked = {mark.code for mark in draft.marks}
    wanted = applicability.materials(issued.matter, asked_answers(issued.matter, draft))
    added = tuple(
        MaterialMark(code=each.code, state=unmarked_state(each)) for each in wanted if each.code not in marked
    )
    draft = msgspec.structs.replace(draft, marks=(*draft.marks, *added))
    if problems := draft_problems(issued.matter, draft, today):
        raise IncompleteDraft(problems)
    return draft


def _slip(issued: IssuedCase, now: Draft, duty: Duty, moment: Moment) -> SlipIssued:
    """The new slip, still without its number; raises CaseError where it says the same as the one before."""
    before = issued.case.slips[-1].issued
    answers, marks = asked_answers(issued.matter, now), recorded_marks(issued.matter, now)
    changed = [*changed_fields(before.applicant, now.applicant)]
    if answers != before.answers:
        changed.append("answers")
    if not says_same(before.marks, marks):
        changed.append("materials")
    if not changed:
        what = _("和 {number} 一样").format(number=before.slip_number)
        raise CaseError(_("没有要更正的"), what, _("请写明改什么；要再打印，请在“纸”里按 Enter"))
    return msgspec.structs.replace(
        before,
        site=duty.site_code,
        day=moment.at.date(),
        answers=answers,
        marks=marks,
        applicant=now.applicant,
        handler=duty.staff_name,
        clock_trusted=moment.clock == "trusted",
        replaces=before.slip_number,
        changed=tuple(changed),
        salt=new_salt(),
    )


def _statements(case: Case, slip: SlipIssued) -> list[Statement]:
    """What is otherwise of the case, of its materials, and the slip."""
    statements = [Statement(case.case_id, "slip_issued", slip)]
    now = {mark.code: mark for mark in slip.marks}
    for code, mark in case.materials.items():  # what no answer asks for any more
        if code not in now:
            now[code] = msgspec.structs.replace(mark, state="not_needed")
    changes = tuple(
        MaterialChange(was=case.materials.get(code), now=mark)
        for code, mark in now.items()
        if not mark.says_same(case.materials.get(code))
    )
    if changes:
        statements.insert(
            0, Statement(case.case_id, "materials_recorded", MaterialsRecorded(changes=changes))
        )
    if (slip.applicant, slip.answers) != (case.applicant, case.answers):
        body = CaseCorrected(applicant=slip.applicant, answers=slip.answers, reason=slip.change_reason)
        statements.insert(0, Statement(case.case_id, "case_corrected", body))
    return statements
