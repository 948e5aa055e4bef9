"""Checking a draft before it becomes a case: every field that is missing or wrong, with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from casework.cases.draft import Draft, MaterialMark
from casework.people import id_number
from casework.people.applicant import Applicant
from casework.release import applicability
from casework.release.catalogue import Material, Matter, Release
from desktop.errors import FieldProblem, IncompleteDraft, MatterUnavailable
from desktop.services.slips.compose_slip import offered_answers

_WITHOUT_NUMBER = ("other", "none")


def check_draft(release: Release, draft: Draft, today: dt.date) -> Matter:
    """The draft's matter when all is in order; raises IncompleteDraft or MatterUnavailable."""
    if not draft.matter_code:
        raise IncompleteDraft([FieldProblem("matter", "还没有选事项")])
    matter = release.matter(draft.matter_code)
    if matter is None:
        raise MatterUnavailable(draft.matter_code, "不在现行目录里")
    _check_in_use(matter, today)
    problems = [
        *_answer_problems(matter, draft),
        *_applicant_problems(draft.applicant, today),
        *_material_problems(matter, draft),
    ]
    if problems:
        raise IncompleteDraft(problems)
    return matter


def asked_answers(matter: Matter, draft: Draft) -> dict[str, str]:
    """The answers to questions that are asked; one left over from another branch is not recorded."""
    answers = offered_answers(matter, draft.answers)
    asked = {situation.key for situation in applicability.situations(matter, answers)}
    return {key: value for key, value in answers.items() if key in asked}


def recorded_marks(matter: Matter, draft: Draft) -> tuple[MaterialMark, ...]:
    """The marks to record: one for each needed material, and those outside the list with a reason."""
    needed = applicability.materials(matter, asked_answers(matter, draft))
    codes = {material.code for material in needed}
    marked = {mark.code: mark for mark in draft.marks}
    spared = (
        MaterialMark(code=material.code, state="not_needed")
        for material in needed
        if material.shareable and material.code not in marked
    )
    chosen = (mark for mark in marked.values() if mark.code in codes or mark.reason)
    return (*chosen, *spared)


def _check_in_use(matter: Matter, today: dt.date) -> None:
    if matter.status != "in_use":
        raise MatterUnavailable(matter.code, "已暂停" if matter.status == "suspended" else "已取消")
    if matter.effective_from and today < matter.effective_from:
        raise MatterUnavailable(matter.code, f"自 {matter.effective_from} 起才可办理")
    if matter.effective_to and today > matter.effective_to:
        raise MatterUnavailable(matter.code, f"已于 {matter.effective_to} 停止办理")


def _answer_problems(matter: Matter, draft: Draft) -> Iterator[FieldProblem]:
    offered = offered_answers(matter, draft.answers)
    for key in draft.answers:
        if key not in offered:
            yield FieldProblem(f"answers.{key}", f"情形“{key}”没有“{draft.answers[key]}”这个答案")
    for situation in applicability.unanswered(matter, offered):
        if situation.key in draft.answers:
            continue  # said above
        yield FieldProblem(f"answers.{situation.key}", f"还没有回答“{situation.question.zh}”")


def _applicant_problems(applicant: Applicant, today: dt.date) -> Iterator[FieldProblem]:
    if not applicant.name.strip():
        yield FieldProblem("applicant.name", "还没有填申请人姓名")
    if applicant.document_reason.strip():
        return  # the clerk answers for it, and the journal keeps the reason
    if applicant.document in _WITHOUT_NUMBER:
        yield FieldProblem("applicant.document_reason", "没有证件或用其他证件时须写明原因")
        return
    if not applicant.id_number.strip():
        yield FieldProblem("applicant.id_number", "还没有填证件号码，没有证件时请注明原因")
        return
    report = id_number.check(applicant.id_number, applicant.document, today)
    if not report.ok:
        yield FieldProblem("applicant.id_number", report.reason_zh)


def _material_problems(matter: Matter, draft: Draft) -> Iterator[FieldProblem]:
    answers = offered_answers(matter, draft.answers)
    needed = {material.code: material for material in applicability.materials(matter, answers)}
    known = {material.code: material for material in matter.materials}
    marks = {mark.code: mark for mark in draft.marks}
    for code, material in needed.items():
        yield from _needed_problems(material, marks.get(code))
    for code, mark in marks.items():
        if code not in known:
            yield FieldProblem(f"materials.{code}", f"本事项没有材料 {code}")
        elif code not in needed and mark.state in ("missing", "invalid") and not mark.reason.strip():
            reason = f"“{known[code].name.zh}”不在清单内，要求提交须写明理由"
            yield FieldProblem(f"materials.{code}", reason)


def _needed_problems(material: Material, mark: MaterialMark | None) -> Iterator[FieldProblem]:
    field = f"materials.{material.code}"
    if mark is None:
        if not material.shareable:
            yield FieldProblem(field, f"“{material.name.zh}”还没有标记")
    elif mark.state == "invalid" and not mark.reason.strip():
        yield FieldProblem(field, f"“{material.name.zh}”不合格，须写明原因")
    elif mark.state == "not_needed" and not mark.reason.strip() and not _may_be_spared(material):
        yield FieldProblem(field, f"“{material.name.zh}”是必要材料，不需提交须写明原因")


def _may_be_spared(material: Material) -> bool:
    return material.shareable or material.commitment or not material.required
