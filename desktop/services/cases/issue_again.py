"""Issuing a further slip of a case: what is still wanted now, with what the banner has said since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from casework.cases.case import Case
from casework.cases.draft import MaterialMark
from casework.cases.draft_rules import weighed
from casework.cases.events import DepartmentOpinion
from casework.cases.issued import SlipIssued
from casework.cases.kinds.banner import PROGRESS
from casework.cases.kinds.materials import MaterialChange, MaterialsRecorded
from casework.cases.kinds.opinions import OPINIONS
from casework.language import _
from desktop.database.journal import Statement
from desktop.errors import CaseError
from desktop.services.cases.find_case import IssuedCase, find_open_case
from desktop.services.cases.open_case import SavedCase, allot_number
from desktop.services.duty import Duty, as_it_stands
from desktop.services.record import moment_now, record


def issue_again(duty: Duty, slip_number: str, marks: Sequence[MaterialMark] = ()) -> SavedCase:
    """Issue the next slip of the case to which a slip belongs; durable on return.

    It rests on the release and the answers of the slip before; `marks` is what was found at this visit.
    Raises UnknownSlip or CaseError.
    """
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        issued = find_open_case(connection, slip_number)
        changes = material_changes(issued, marks)
        now = {**issued.case.materials, **{change.now.code: change.now for change in changes}}
        case = msgspec.structs.replace(issued.case, materials=now)
        moment = moment_now(connection, duty.device)
        number, sequence = allot_number(connection, duty, moment.at.date())
        reissued = msgspec.structs.replace(
            _next(case, duty, moment.at.date()),
            slip_number=number,
            sequence=sequence,
            clock_trusted=moment.clock == "trusted",
        )
        statements = [Statement(case.case_id, "slip_issued", reissued)]
        if changes:
            body = MaterialsRecorded(changes=changes)
            statements.insert(0, Statement(case.case_id, "materials_recorded", body))
        record(connection, duty, statements, moment)
    return SavedCase(case.case_id, number)


def banner_words(case: Case) -> str:
    """What the banner said last of a case, and each department that takes part; "" when none did."""
    progress, result = case.progress, case.result
    words = [PROGRESS.get(progress.text, progress.text), progress.note, result.text, result.note]
    banner = "，".join(filter(None, words))  # data: on paper
    every = filter(None, (banner, *map(_department_words, case.opinions.values())))
    return "；".join(every)  # data: on paper


def _department_words(opinion: DepartmentOpinion) -> str:
    words = f"{opinion.department}：{OPINIONS[opinion.opinion]}"  # data: on paper
    more = "，".join(filter(None, (opinion.text, opinion.document_number)))  # data: on paper
    return f"{words}（{more}）" if more else words  # data: on paper


def material_changes(issued: IssuedCase, marks: Sequence[MaterialMark]) -> tuple[MaterialChange, ...]:
    """What this visit changed; raises CaseError for a material that the matter does not know."""
    known = {material.code: material for material in issued.matter.materials}
    for mark in marks:
        if mark.code not in known:
            what = _("事项 {code} 没有材料 {material}").format(code=issued.matter.code, material=mark.code)
            raise CaseError(_("没有这项材料"), what, _("请按告知单材料表核对"))
        if mark.state == "invalid" and not mark.reason.strip():
            raise CaseError(
                _("还不能保存"),
                _("“{material}”不合格，须写明原因").format(material=known[mark.code].name.zh),
                _("请补全后再保存"),
            )
        if mark.state == "committed" and not known[mark.code].commitment:
            raise CaseError(
                _("还不能保存"),
                _("“{material}”不能用承诺代替").format(material=known[mark.code].name.zh),
                _("请按告知单材料表核对"),
            )
    before = issued.case.materials
    now = [weighed(mark, known[mark.code], before.get(mark.code)) for mark in marks]
    return tuple(
        MaterialChange(was=before.get(mark.code), now=mark)
        for mark in now
        if not mark.says_same(before.get(mark.code))
    )


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
        counter=duty.counter,
    )
