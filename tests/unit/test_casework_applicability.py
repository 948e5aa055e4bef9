"""Answers choose the materials; nothing is asked that changes nothing."""

from __future__ import annotations

import pytest

from casework.release.applicability import UnknownAnswer, materials, situations, unanswered
from casework.release.catalogue import Matter
from tests.support.releases import insurance_matter, material, matter, situation


def chosen(answers: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Several options of a question are written with a comma."""
    return {key: tuple(values.split(",")) for key, values in answers.items()}


def needed(subject: Matter, **answers: str) -> list[str]:
    return [part.code for part in materials(subject, chosen(answers))]


def asked(subject: Matter, **answers: str) -> list[str]:
    return [part.key for part in situations(subject, chosen(answers))]


def test_without_answers_only_what_is_always_needed() -> None:
    assert needed(insurance_matter()) == ["m1"]


def test_answers_add_their_materials_in_the_catalogues_order() -> None:
    assert needed(insurance_matter(), agent="yes", person="newborn") == ["m1", "m2", "m4"]
    assert needed(insurance_matter(), person="normal", agent="no") == ["m1"]


def test_all_keys_and_any_value() -> None:
    subject = matter(
        "T",
        "事项",
        situations=(situation("a", "1", "2", "3"), situation("b", "x", "y")),
        materials=(material("m", when={"a": ("1", "2"), "b": ("x",)}),),
    )
    assert needed(subject, a="2", b="x") == ["m"]
    assert needed(subject, a="3", b="x") == []
    assert needed(subject, a="1", b="y") == []
    assert needed(subject, a="1") == []


def test_what_depends_on_a_question_that_nobody_asks_is_never_needed() -> None:
    parts = (material("always"), material("m", when={"gone": ("1",)}))
    subject = matter("T", "事项", situations=(situation("a", "1", "2"),), materials=parts)
    assert needed(subject) == ["always"]
    assert asked(subject) == []


def test_a_matter_without_situations_asks_nothing() -> None:
    subject = matter("T", "事项", materials=(material("m"),))
    assert asked(subject) == []
    assert needed(subject) == ["m"]


def test_a_question_that_changes_nothing_is_not_asked() -> None:
    subject = matter(
        "T",
        "事项",
        situations=(situation("idle", "1", "2"), situation("real", "1", "2")),
        materials=(material("m", when={"real": ("1",)}),),
    )
    assert asked(subject) == ["real"]


def test_a_question_whose_every_answer_needs_the_same_is_not_asked() -> None:
    subject = matter(
        "T",
        "事项",
        situations=(situation("a", "1", "2"),),
        materials=(material("m", when={"a": ("2", "1")}),),
    )
    assert asked(subject) == []
    assert needed(subject) == ["m"]


def test_an_earlier_answer_makes_a_later_question_idle_but_never_the_reverse() -> None:
    subject = matter(
        "T",
        "事项",
        situations=(situation("a", "1", "2"), situation("b", "1", "2")),
        materials=(material("m", when={"a": ("1",), "b": ("1",)}),),
    )
    assert asked(subject) == ["a", "b"]
    assert asked(subject, a="2") == ["a"]
    assert asked(subject, b="2") == ["a", "b"]
    assert asked(subject, a="2", b="2") == ["a"]


def test_a_question_within_a_question() -> None:
    subject = matter(
        "T",
        "事项",
        situations=(
            situation("kind", "work", "study"),
            situation("years", "1", "2", when={"kind": ("work",)}),
        ),
        materials=(material("m", when={"years": ("2",)}),),
    )
    assert asked(subject) == ["kind"]
    assert asked(subject, kind="work") == ["kind", "years"]
    assert asked(subject, kind="study") == ["kind"]
    assert needed(subject, kind="work", years="2") == ["m"]


def test_an_answer_left_over_from_a_question_no_longer_asked_changes_nothing() -> None:
    subject = matter(
        "T",
        "事项",
        situations=(
            situation("kind", "work", "study"),
            situation("years", "1", "2", when={"kind": ("work",)}),
        ),
        materials=(material("m", when={"years": ("2",)}),),
    )
    assert needed(subject, kind="study", years="2") == []


def test_what_is_still_to_be_answered() -> None:
    assert [part.key for part in unanswered(insurance_matter(), {"person": ("aided",)})] == ["agent"]


@pytest.mark.parametrize("function", [situations, materials])
@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"person": ("old",)}, "情形“person”没有“old”这个答案，可选：normal、newborn、aided"),
        ({"person": ("normal", "aided")}, "情形“person”只能选一个答案，不能同时选 normal、aided"),
        ({"colour": ("red",)}, "本事项没有情形“colour”"),
    ],
)
def test_answers_that_the_matter_does_not_offer(
    function: object, answers: dict[str, tuple[str, ...]], says: str
) -> None:
    assert callable(function)
    with pytest.raises(UnknownAnswer, match=says):
        function(insurance_matter(), answers)


def test_one_of_several_chosen_answers_is_enough() -> None:
    subject = matter(
        "T",
        "事项",
        situations=(
            situation("aid", "low", "disabled", "old", multiple=True),
            situation("grade", "1", "2", when={"aid": ("disabled",)}),
        ),
        materials=(
            material("m1", when={"aid": ("low",)}),
            material("m2", when={"aid": ("disabled", "old")}),
            material("m3", when={"grade": ("1",)}),
        ),
    )
    assert needed(subject, aid="low,old") == ["m1", "m2"]
    assert asked(subject, aid="low,old") == ["aid"]
    assert asked(subject, aid="low,disabled") == ["aid", "grade"]
    assert needed(subject, aid="disabled,low", grade="1") == ["m1", "m2", "m3"]
