"""Whatever the catalogue says: leaving out a question never changes what is needed."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from casework.release.applicability import (
    check_answers,
    materials,
    offered_answers,
    situations,
    unanswered,
)
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
def matters(draw: st.DrawFn, *, several: bool = False) -> Matter:
    """Any questions that depend on earlier ones; with `several` one at least takes several answers."""
    questions: list[Situation] = []
    keys = KEYS[: draw(st.integers(int(several), 3))]
    must = draw(st.sampled_from(keys)) if several else ""
    for key in keys:
        values = VALUES[: draw(st.integers(2, 3))]
        many = key == must or draw(st.booleans())
        questions.append(situation(key, *values, when=draw(conditions(questions)), multiple=many))
    papers = [
        material(f"m{number}", when=draw(conditions(questions))) for number in range(draw(st.integers(0, 4)))
    ]
    return matter("T", "事项", situations=tuple(questions), materials=tuple(papers))


def choices(part: Situation) -> list[tuple[str, ...]]:
    """What may be chosen for a question: one option, or any of them together."""
    values = [option.value for option in part.options]
    most = len(values) if part.multiple else 1
    return [chosen for count in range(1, most + 1) for chosen in itertools.combinations(values, count)]


def all_answers(subject: Matter) -> list[dict[str, tuple[str, ...]]]:
    """Every complete set of answers."""
    offered = {part.key: choices(part) for part in subject.situations}
    return [dict(zip(offered, answers, strict=True)) for answers in itertools.product(*offered.values())]


def codes(subject: Matter, answers: dict[str, tuple[str, ...]]) -> list[str]:
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
        given_answers: dict[str, tuple[str, ...]] = {}
        while left := unanswered(subject, given_answers):
            given_answers[left[0].key] = answers[left[0].key]
        assert codes(subject, given_answers) == codes(subject, answers)


@settings(max_examples=60)
@given(matters(), st.data())
def test_more_answers_never_take_a_material_away(subject: Matter, data: st.DataObject) -> None:
    answers = data.draw(st.sampled_from(all_answers(subject)))
    fewer = {key: answers[key] for key in data.draw(st.lists(st.sampled_from(KEYS))) if key in answers}
    assert set(codes(subject, fewer)) <= set(codes(subject, answers))


def met(when: Mapping[str, tuple[str, ...]], answers: Mapping[str, tuple[str, ...]], asked: set[str]) -> bool:
    """By the words of the catalogue: each question named was asked and has one of the answers named."""
    return all(key in asked and not set(values).isdisjoint(answers[key]) for key, values in when.items())


@settings(max_examples=60)
@given(matters())
def test_a_material_is_needed_when_its_conditions_say_so(subject: Matter) -> None:
    for answers in all_answers(subject):
        asked: set[str] = set()
        for part in subject.situations:
            if met(part.when, answers, asked):
                asked.add(part.key)
        assert {part.key for part in situations(subject, answers)} <= asked  # those that decide something
        expected = [part.code for part in subject.materials if met(part.when, answers, asked)]
        assert codes(subject, answers) == expected


@settings(max_examples=60)
@given(matters(), st.data())
def test_each_question_asked_can_change_something(subject: Matter, data: st.DataObject) -> None:
    """Whatever was answered before it: two answers to it, all others alike, need other papers."""
    complete = all_answers(subject)
    assume(all(any(part.code in codes(subject, each) for each in complete) for part in subject.materials))
    answers = data.draw(st.sampled_from(complete))
    before: dict[str, tuple[str, ...]] = {}
    for part in situations(subject, answers):
        alike = [each for each in complete if before.items() <= each.items()]
        assert any(
            codes(subject, {**each, part.key: one}) != codes(subject, {**each, part.key: other})
            for each in alike
            for one, other in itertools.combinations(choices(part), 2)
        ), part.key
        before[part.key] = answers[part.key]


@settings(max_examples=60)
@given(matters(several=True), st.data())
def test_several_answers_need_what_each_of_them_needs(subject: Matter, data: st.DataObject) -> None:
    """Chosen together, options need the papers of each alone.

    They need no more, unless they ask a question together of which a paper wants both.
    """
    part = data.draw(st.sampled_from([part for part in subject.situations if part.multiple]))
    rest = data.draw(st.sampled_from(all_answers(subject)))
    chosen = data.draw(st.sampled_from(choices(part)))
    alone = [set(codes(subject, {**rest, part.key: (value,)})) for value in chosen]
    together = set(codes(subject, {**rest, part.key: chosen}))
    assert together >= set().union(*alone)
    if not any(part.key in other.when for other in subject.situations):
        assert together == set().union(*alone)


@settings(max_examples=60)
@given(matters(), st.data())
def test_answers_of_another_release_are_put_in_order(subject: Matter, data: st.DataObject) -> None:
    """Whatever is given, what remains of it is offered, in the order of the options, and stays."""
    words = st.lists(st.sampled_from((*VALUES, "gone")), max_size=5).map(tuple)
    kept = offered_answers(subject, data.draw(st.dictionaries(st.sampled_from((*KEYS, "z")), words)))
    check_answers(subject, kept)
    assert offered_answers(subject, kept) == kept
    orders = {part.key: [option.value for option in part.options] for part in subject.situations}
    assert all(list(values) == sorted(values, key=orders[key].index) for key, values in kept.items())
