"""The list's search over what is known of all cases gives the very lines that a look at each one gives."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.search.initials import has_initials
from desktop.services.cases import known_texts
from desktop.services.cases.known_texts import CaseText, KnownTexts, pairs_of

WORDS = st.text("ab草原1-", min_size=1, max_size=4)
OWN = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)
TEXTS = st.builds(CaseText, own=OWN, matter=WORDS, names=WORDS)
STEPS = st.lists(st.dictionaries(st.integers(0, 30), TEXTS, min_size=1, max_size=8), max_size=8)
NAMES = st.lists(st.text("乌云其阿a1", max_size=5), min_size=1, max_size=2).map("\n".join)
PEOPLE = st.builds(lambda names, sign: CaseText(names, "", names, pairs_of(names), f"#{sign}"), NAMES, WORDS)
OF_PEOPLE = st.lists(st.dictionaries(st.integers(0, 30), PEOPLE, min_size=1, max_size=8), max_size=8)


class Plain(msgspec.Struct):
    """Each text is looked at."""

    texts: dict[int, CaseText] = {}

    def find(self, part: str, name: str, most: int) -> list[int]:
        hits = (
            place
            for place, text in self.texts.items()
            if part in text.own or part in text.matter or (name and name in text.names)
        )
        return sorted(hits, reverse=True)[:most]

    def where(self, is_so: Callable[[CaseText], bool]) -> list[int]:
        return sorted((place for place, text in self.texts.items() if is_so(text)), reverse=True)


@given(steps=STEPS, part=st.just("") | WORDS, name=WORDS, most=st.integers(1, 40), at_once=st.integers(0, 5))
def test_what_changed_is_found_as_it_is_now(
    steps: list[dict[int, CaseText]], part: str, name: str, most: int, at_once: int
) -> None:
    known, plain = KnownTexts(), Plain()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(known_texts, "_OPEN", at_once)
        for step in steps:
            known.put(step)
            plain.texts |= step
            assert known.find(part, name, most) == plain.find(part, name, most)
            assert known.find(part, "", most) == plain.find(part, "", most)


@given(steps=OF_PEOPLE, typed=st.text("wyqae1", min_size=2, max_size=4), at_once=st.integers(0, 5))
def test_people_are_found_by_letters_names_and_numbers_as_they_are_now(
    steps: list[dict[int, CaseText]], typed: str, at_once: int
) -> None:
    known, plain = KnownTexts(), Plain()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(known_texts, "_OPEN", at_once)
        for step in steps:
            known.put(step)
            plain.texts |= step
            stands = plain.where(
                lambda text: any(has_initials(name, typed) for name in text.names.split("\n"))
            )
            assert known.lettered(typed, 40) == stands
            assert known.named("", 40) == sorted(plain.texts, reverse=True)
            assert known.named("乌云", 40) == plain.where(lambda text: "乌云" in text.names)
            assert known.numbered("#a", 40) == plain.where(lambda text: "#a" in text.signs)
