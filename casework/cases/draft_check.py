"""What keeps a draft from becoming a case: every field that is missing or wrong, with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

import msgspec

from casework.cases.draft import Draft, MaterialMark
from casework.cases.draft_rules import materials, must_be_marked, reason_needed
from casework.language import _
from casework.people import id_number, phone
from casework.people.applicant import Applicant
from casework.people.name import read_name
from casework.people.normal_applicant import NAMES, PHONES
from casework.release import applicability
from casework.release.catalogue import Material, Matter


class FieldProblem(msgspec.Struct, frozen=True):
    """One field of a draft that keeps it from being recorded, and why, in plain words.

    `field` is `matter`, `answers.<key>`, `applicant.<field>` or `materials.<code>`.
    """

    field: str
    reason: str


def draft_problems(matter: Matter, draft: Draft, today: dt.date) -> tuple[FieldProblem, ...]:
    """What is missing or wrong, in the order of the window; () when the draft can be recorded."""
    return (
        *_answer_problems(matter, draft),
        *_applicant_problems(draft, today),
        *_material_problems(matter, draft),
    )


def _answer_problems(matter: Matter, draft: Draft) -> Iterator[FieldProblem]:
    for key, values in draft.answers.items():
        if what := applicability.answer_fault(matter, key, values):
            yield FieldProblem(f"answers.{key}", what)
    for situation in applicability.unanswered(matter, applicability.offered_answers(matter, draft.answers)):
        if draft.answers.get(situation.key):
            continue  # said above
        yield FieldProblem(
            f"answers.{situation.key}", _("还没有回答“{question}”").format(question=situation.question.zh)
        )


def draft_warnings(
    draft: Draft, today: dt.date, new_divisions: Collection[str] = ()
) -> tuple[FieldProblem, ...]:
    """What may be recorded, but has to be looked at or was put right, in the order of the window."""
    return tuple(_applicant_warnings(draft.applicant, today, new_divisions))


def _applicant_warnings(
    applicant: Applicant, today: dt.date, new_divisions: Collection[str]
) -> Iterator[FieldProblem]:
    for field in NAMES:
        name = read_name(getattr(applicant, field))
        for words in (*name.changes, *name.warnings):
            yield FieldProblem(f"applicant.{field}", words)
    for field in PHONES:
        if why := phone.check(getattr(applicant, field)).reason_zh:
            yield FieldProblem(f"applicant.{field}", why)
    if applicant.id_number:
        report = id_number.check(applicant.id_number, applicant.document, today, new_divisions)
        if words := report.warning_zh or report.reason_zh:
            yield FieldProblem("applicant.id_number", words)


def only_informs(draft: Draft) -> bool:
    """Does the draft only tell what to bring, and take no paper in?  Then nobody needs to show a document."""
    return not any(mark.state == "handed_in" for mark in draft.marks)


def _applicant_problems(draft: Draft, today: dt.date) -> Iterator[FieldProblem]:
    applicant = draft.applicant
    if not applicant.name.strip():
        missing = _("还没有填单位名称") if applicant.is_organization else _("还没有填申请人姓名")
        yield FieldProblem("applicant.name", missing)
    if applicant.document_reason.strip():
        return  # the clerk answers for it, and the journal keeps the reason
    if applicant.document == "none" and not applicant.id_number.strip():
        if not only_informs(draft):
            yield FieldProblem("applicant.document_reason", _("收了材料而没有证件时须写明原因"))
        return
    if not applicant.id_number.strip():
        yield FieldProblem("applicant.id_number", _("还没有填证件号码，没有证件时请把证件改为“无证件”"))
        return
    report = id_number.check(applicant.id_number, applicant.document, today)
    if not report.ok:
        yield FieldProblem("applicant.id_number", report.reason_zh)


def _material_problems(matter: Matter, draft: Draft) -> Iterator[FieldProblem]:
    needed = {material.code: material for material in materials(matter, draft)}
    known = {material.code: material for material in matter.materials}
    marks = {mark.code: mark for mark in draft.marks}
    for code, material in needed.items():
        yield from _needed_problems(material, marks.get(code))
    for code, mark in marks.items():
        if code not in known:
            yield FieldProblem(f"materials.{code}", _("本事项没有材料 {code}").format(code=code))
        elif code not in needed and mark.state in ("missing", "invalid") and not mark.reason.strip():
            reason = _("“{material}”不在清单内，要求提交须写明理由").format(material=known[code].name.zh)
            yield FieldProblem(f"materials.{code}", reason)


def _needed_problems(material: Material, mark: MaterialMark | None) -> Iterator[FieldProblem]:
    field = f"materials.{material.code}"
    if mark is None:
        if must_be_marked(material):
            yield FieldProblem(field, _("“{material}”还没有标记").format(material=material.name.zh))
    elif mark.state == "committed" and not material.commitment:
        yield FieldProblem(field, _("“{material}”不能用承诺代替").format(material=material.name.zh))
    elif mark.reason.strip() or not reason_needed(material, mark.state):
        return
    elif mark.state == "invalid":
        yield FieldProblem(field, _("“{material}”不合格，须写明原因").format(material=material.name.zh))
    else:
        yield FieldProblem(
            field, _("“{material}”是必要材料，不需提交须写明原因").format(material=material.name.zh)
        )
