"""Whatever the catalogue says: leaving out a question never changes what is needed."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.release.applicability import materials, situations, unanswered
from casework.release.catalogue import Matter, Situation
from tests.support.releases import material, matter, situation

KEYS = ("a", "b", "c")
VALUES = ("1", "2", "3")


@st.composite
def conditions(draw: st.DrawFn, earlier: list[Situation]) -> dict[str, tuple[str, ...]]:
    chosen = draw(st.lists(st.sampled_from(earlier), unique_by=lambda part: part.key)) if earlier else []
    offered = {part.key: [option.value for option in part.options] for part in chosen}
    return {
        key: tuple(draw(st.lists(st.sampled_from(values), unique=True, min_size=1)))
        for key, values in offered.items()
    }


@st.composite
def matters(draw: st.DrawFn) -> Matter:
    questions: list[Situation] = []
    for key in KEYS[: draw(st.integers(0, 3))]:
        values = VALUES[: draw(st.integers(2, 3))]
        questions.append(situation(key, *values, when=draw(conditions(questions))))
    papers = [
        material(f"m{number}", when=draw(conditions(questions))) for number in range(draw(st.integers(0, 4)))
    ]
    return matter("T", "事项", situations=tuple(questions), materials=tuple(papers))


def all_answers(subject: Matter) -> list[dict[str, str]]:
    """Every complete set of answers."""
    offered = {part.key: [option.value for option in part.options] for part in subject.situations}
    return [dict(zip(offered, answers, strict=True)) for answers in itertools.product(*offered.values())]


def codes(subject: Matter, answers: dict[str, str]) -> list[str]:
    return [part.code for part in materials(subject, answers)]


@settings(max_examples=60)
@given(matters())
def test_answers_to_questions_not_asked_do_not_matter(subject: Matter) -> None:
    for answers in all_answers(subject):
        keys = {part.key for part in situations(subject, answers)}
        kept = {key: value for key, value in answers.items() if key in keys}
        assert codes(subject, kept) == codes(subject, answers)
        assert {part.key for part in situations(subject, kept)} == keys


@settings(max_examples=60)
@given(matters())
def test_answering_one_question_after_the_other_comes_to_an_end(subject: Matter) -> None:
    for answers in all_answers(subject):
        given_answers: dict[str, str] = {}
        while left := unanswered(subject, given_answers):
            given_answers[left[0].key] = answers[left[0].key]
        assert codes(subject, given_answers) == codes(subject, answers)


@settings(max_examples=60)
@given(matters(), st.data())
def test_more_answers_never_take_a_material_away(subject: Matter, data: st.DataObject) -> None:
    answers = data.draw(st.sampled_from(all_answers(subject)))
    fewer = {key: answers[key] for key in data.draw(st.lists(st.sampled_from(KEYS))) if key in answers}
    assert set(codes(subject, fewer)) <= set(codes(subject, answers))


@settings(max_examples=60)
@given(matters())
def test_a_material_is_needed_when_its_conditions_say_so(subject: Matter) -> None:
    flat = all(not part.when for part in subject.situations)
    for answers in all_answers(subject) if flat else ():
        expected = [
            part.code
            for part in subject.materials
            if all(answers[key] in values for key, values in part.when.items())
        ]
        assert codes(subject, answers) == expected


@settings(max_examples=60)
@given(matters())
def test_each_question_asked_can_change_something(subject: Matter) -> None:
    """Where no question depends on another, nothing idle is asked."""
    if any(part.when for part in subject.situations):
        return
    for part in situations(subject, {}):
        outcomes = {
            tuple(codes(subject, {**rest, part.key: option.value}))
            for rest in all_answers(subject)
            for option in part.options
        }
        assert len(outcomes) > 1
