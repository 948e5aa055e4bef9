"""Where the check of a matter begins to object: the last value that is good and the first that is not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from msgspec.structs import replace

from casework.release.catalogue import Fee, KeepingTerm, Limit, MaterialForm, Option
from casework.release.check_matters import (
    code_problems,
    limit_problems,
    matter_problems,
    repeated_problems,
    tolerance_problems,
)
from casework.release.check_texts import text_problems
from tests.support.releases import material, matter, situation, text


def places(**fields: Any) -> list[str]:
    """Where a matter with these fields is wrong."""
    return [problem.path for problem in matter_problems(matter("T-1", "事项", **fields), "m")]


@pytest.mark.parametrize(
    ("unit", "most"),
    [("hour", 8760), ("working_day", 3650), ("calendar_day", 3650), ("month", 120), ("year", 10)],
)
def test_a_limit_has_a_longest_value_for_its_unit(unit: Any, most: int) -> None:
    for value in (0.5, 1, 2.5, most - 0.5, most):
        assert list(limit_problems(Limit(value=value, unit=unit), "l")) == [], value
    for value in (-1, 0, 0.25, 1.2, most + 0.5, most + 1):
        (problem,) = limit_problems(Limit(value=value, unit=unit), "l")
        assert problem.path == "l.value"
        assert str(most) in problem.right


def test_on_the_spot_takes_no_time() -> None:
    assert list(limit_problems(Limit(value=0, unit="on_the_spot"), "l")) == []
    for value in (-1, 0.5, 1):
        (problem,) = limit_problems(Limit(value=value, unit="on_the_spot"), "l")
        assert (problem.path, problem.right) == ("l.value", "0")


@pytest.mark.parametrize(("days", "good"), [(None, True), (0, False), (1, True), (3650, True), (3651, False)])
def test_a_tolerated_paper_has_days_that_can_be(days: int | None, good: bool) -> None:
    assert [each.path for each in tolerance_problems(days, "p")] == ([] if good else ["p.tolerance_days"])
    paper = replace(material("a"), tolerance_days=days)
    assert places(materials=(paper,)) == ([] if good else ["m.materials[0].tolerance_days"])


@pytest.mark.parametrize(("key", "good"), [("", True), ("photo", True), ("picture", False)])
def test_a_pictogram_that_is_named_is_there(key: str, good: bool) -> None:
    paper = replace(material("a"), pictogram=key)
    assert places(materials=(paper,)) == ([] if good else ["m.materials[0].pictogram"])


@pytest.mark.parametrize(("visits", "good"), [(None, True), (-1, False), (0, True), (99, True), (100, False)])
def test_visits_are_counted_up_to_99(visits: int | None, good: bool) -> None:
    assert places(visits=visits) == ([] if good else ["m.visits"])


@pytest.mark.parametrize("name", ["papers_years", "personal_years"])
def test_terms_of_keeping_are_years_that_can_be(name: str) -> None:
    for years, good in ((None, True), (0, False), (1, True), (100, True), (101, False)):
        term = replace(KeepingTerm(), **{name: years})
        assert places(keeping=term) == ([] if good else [f"m.keeping.{name}"]), years


def test_a_promise_may_be_as_long_as_the_law_allows() -> None:
    law = Limit(value=20, unit="working_day")
    for value, wrong in ((19, []), (20, []), (20.5, ["m.promised_limit.value"])):
        assert places(statutory_limit=law, promised_limit=replace(law, value=value)) == wrong


def test_a_matter_may_end_on_the_day_it_begins() -> None:
    for end, wrong in (("2026-01-02", []), ("2026-01-01", []), ("2025-12-31", ["m.effective_to"])):
        assert places(effective_from="2026-01-01", effective_to=end) == wrong
    assert places(effective_to="2025-12-31") == []


def test_a_fee_has_a_standard_or_says_that_it_was_not_verified() -> None:
    standard = text("每证 10 元")
    good = (
        Fee(),
        Fee(charged=True, standard=standard),
        Fee(charged=True, unverified=True),
        Fee(charged=True, standard=standard, reduction=standard),
    )
    assert [places(fee=fee) for fee in good] == [[]] * 4
    assert places(fee=Fee(charged=True)) == ["m.fee.standard"]
    assert places(fee=Fee(reduction=standard)) == ["m.fee.reduction"]


def test_each_repeated_value_is_named_with_the_first_place() -> None:
    stated = [("a", "1"), ("b", "2"), ("c", "1"), ("d", "1"), ("e", "2")]
    problems = list(repeated_problems(iter(stated), "编码"))
    assert [each.path for each in problems] == ["c", "d", "e"]
    assert ["a 重复" in each.what for each in problems] == [True, True, False]
    assert "b 重复" in problems[2].what
    assert list(repeated_problems(iter(stated[:2]), "编码")) == []


def test_codes_keys_and_options_of_a_matter_stand_once() -> None:
    assert places(materials=(material("a"), material("b"), material("a"))) == ["m.materials[2].code"]
    twice = (situation("q", "1", "2"), situation("q", "1", "2"))
    assert places(situations=twice, materials=(material("a", when={"q": ("1",)}),)) == ["m.situations[1].key"]
    options = situation("q", "1", "2", "1")
    assert places(situations=(options,)) == ["m.situations[0].options[2].value"]
    once = replace(options, options=(Option(value="1", label=text("一")),))
    assert places(situations=(once,)) == ["m.situations[0].options"]


def test_a_condition_names_what_is_offered_and_each_answer_once() -> None:
    asked = (situation("q", "1", "2"),)
    wrong: dict[str, tuple[dict[str, tuple[str, ...]], str]] = {
        "nobody": ({"x": ("1",)}, "when.x"),
        "no answer": ({"q": ()}, "when.q"),
        "not offered": ({"q": ("1", "9")}, "when.q[1]"),
        "twice": ({"q": ("1", "2", "1")}, "when.q[2]"),
    }
    for when, place in wrong.values():
        assert places(situations=asked, materials=(material("a", when=when),)) == [f"m.materials[0].{place}"]
    assert places(situations=asked, materials=(material("a", when={"q": ("1", "2")}),)) == []


def test_a_question_depends_on_earlier_ones_alone() -> None:
    first, second = situation("a", "1", "2"), situation("b", "1", "2", when={"a": ("1",)})
    paper = (material("m", when={"b": ("1",)}),)
    assert places(situations=(first, second), materials=paper) == []
    assert places(situations=(second, first), materials=paper) == ["m.situations[0].when.a"]


@pytest.mark.parametrize(("code", "good"), [("A", True), ("a" * 64, True), ("a" * 65, False), ("", False)])
def test_a_code_has_up_to_64_characters(code: str, good: bool) -> None:
    assert (list(code_problems(code, "c")) == []) is good


@pytest.mark.parametrize("code", [".a", "-a", "_a", "a b", "a/b", "甲", "a\n"])
def test_a_code_can_be_typed_and_named_in_a_file(code: str) -> None:
    assert [each.path for each in code_problems(code, "c")] == ["c"]
    assert list(code_problems("9.a-b_C", "c")) == []


def test_an_answer_is_one_word_and_a_paper_is_named_by_its_code() -> None:
    for value in ("是 否", "a=b", ""):
        asked = (situation("q", "1", value),)
        wrong = places(situations=asked, materials=(material("a", when={"q": ("1",)}),))
        assert wrong == ["m.situations[0].options[1].value"], value
    for paper, wrong in (("id-card", []), ("身份证", ["m.materials[0].paper"])):
        assert places(materials=(replace(material("a"), paper=paper),)) == wrong


def test_a_translation_counts_once_somebody_approved_it_on_a_day() -> None:
    approved = replace(
        text("证", "ᠠ"), status="approved", approved_by="译者", approved_on=dt.date(2026, 11, 24)
    )
    changes: list[tuple[dict[str, Any], list[str]]] = [
        ({}, []),
        ({"approved_by": ""}, ["m.name.approved_by"]),
        ({"approved_on": None}, ["m.name.approved_on"]),
        ({"status": "draft"}, ["m.name.status"]),
    ]
    for change, wrong in changes:
        part = matter("T-1", "事项", name=replace(approved, **change))
        assert [problem.path for problem in text_problems(part, "m")] == wrong, change


@pytest.mark.parametrize(("form", "may_be_there"), [
    ("original", {"originals"}),
    ("copy", {"copies"}),
    ("original_and_copy", {"originals", "copies"}),
    ("original_or_copy", {"originals", "copies"}),
    ("electronic", set()),
    ("paper_or_electronic", {"originals", "copies"}),
    ("form", {"originals"}),
])  # fmt: skip
def test_each_form_of_a_material_has_its_papers(form: MaterialForm, may_be_there: set[str]) -> None:
    none = replace(material("m1"), form=form, originals=0, copies=0)
    for count in ("originals", "copies"):
        asked = replace(matter("T-1", "登记"), materials=(replace(none, **{count: 1}),))
        paths = [problem.path for problem in matter_problems(asked, "m")]
        assert paths == ([] if count in may_be_there else [f"m.materials[0].{count}"])


@pytest.mark.parametrize("bad", ["", "a b", "a/b", "材料"])
def test_each_code_of_a_material_is_one(bad: str) -> None:
    assert places(materials=(replace(material("m1"), code=bad),)) == ["m.materials[0].code"]
    assert places(materials=(replace(material("m1"), paper="a b"),)) == ["m.materials[0].paper"]
