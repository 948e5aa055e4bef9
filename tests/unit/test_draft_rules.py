"""The rules of a draft: what is offered, what may be spared, what keeps it from being recorded."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from casework.cases import draft_rules
from casework.cases.availability import why_unavailable
from casework.cases.draft import Draft, MaterialMark, MaterialState
from casework.cases.draft_check import draft_problems
from casework.people.applicant import Applicant
from casework.release.applicability import offered_answers
from casework.release.catalogue import Material, Matter, Text
from tests.support.releases import insurance_matter

TODAY = dt.date(2026, 11, 28)
REQUIRED = Material(code="m1", name=Text(zh="申请书"), form="original")


@pytest.fixture
def matter() -> Matter:
    return insurance_matter()


def draft_for(matter: Matter, **fields: Any) -> Draft:
    person = Applicant(name="测试·甲", id_number="152129195001010004")
    draft = Draft(draft_id="d", started_at=dt.datetime.now(dt.UTC), matter_code=matter.code, applicant=person)
    return msgspec.structs.replace(draft, **fields)


@pytest.mark.parametrize(
    ("state", "changes", "needed"),
    [
        ("not_needed", {}, True),
        ("not_needed", {"required": False}, False),
        ("not_needed", {"shareable": True}, False),
        ("not_needed", {"commitment": True}, True),
        ("committed", {"commitment": True}, False),
        ("not_needed", {"tolerance": True}, True),
        ("invalid", {"required": False}, True),
        ("missing", {}, False),
        ("handed_in", {}, False),
    ],
)
def test_what_may_be_spared_without_a_reason(
    state: MaterialState, changes: dict[str, bool], needed: bool
) -> None:
    assert draft_rules.reason_needed(msgspec.structs.replace(REQUIRED, **changes), state) is needed


def test_the_list_and_the_check_judge_alike(matter: Matter) -> None:
    """What needs a reason in the window is a problem without one, and none with one."""
    draft = draft_for(matter)
    answers = {}
    while asked := [s for s in draft_rules.situations(matter, draft) if s.key not in answers]:
        answers[asked[0].key] = (asked[0].options[0].value,)
        draft = draft_for(matter, answers=dict(answers))
    needed = draft_rules.materials(matter, draft)
    states: tuple[MaterialState, ...] = ("not_needed", "invalid", "missing", "handed_in")
    for state in states:
        for material in needed:
            for reason in ("", "原因"):
                mark = MaterialMark(code=material.code, state=state, reason=reason)
                others = draft_rules.settle(draft, needed).marks
                marks = (*(each for each in others if each.code != material.code), mark)
                found = draft_problems(matter, msgspec.structs.replace(draft, marks=marks), TODAY)
                is_problem = draft_rules.reason_needed(material, state) and not reason
                assert [each.field for each in found] == [f"materials.{material.code}"] * is_problem


def test_an_answer_that_is_no_longer_offered_is_dropped_and_named(matter: Matter) -> None:
    key = matter.situations[0].key
    draft = draft_for(matter, answers={key: ("no-such",), "gone": ("yes",)})
    assert offered_answers(matter, draft.answers) == {}
    fields = [each.field for each in draft_problems(matter, draft, TODAY)]
    assert fields[:2] == [f"answers.{key}", "answers.gone"]


def test_a_matter_is_available_within_its_days(matter: Matter) -> None:
    replace = msgspec.structs.replace
    assert why_unavailable(matter, TODAY) == ""
    assert why_unavailable(replace(matter, status="suspended"), TODAY) == "已暂停"
    assert "2027-01-01" in why_unavailable(replace(matter, effective_from=dt.date(2027, 1, 1)), TODAY)
    assert "2026-11-27" in why_unavailable(replace(matter, effective_to=dt.date(2026, 11, 27)), TODAY)


def test_a_mark_says_the_same_whatever_the_release_says_of_the_material() -> None:
    mark = MaterialMark(code="m1", state="invalid", reason="过期")
    assert mark.says_same(msgspec.structs.replace(mark, necessity="optional"))
    assert not mark.says_same(None)
    for change in ({"code": "m2"}, {"state": "missing"}, {"reason": "没有章"}):
        assert not mark.says_same(msgspec.structs.replace(mark, **change))
