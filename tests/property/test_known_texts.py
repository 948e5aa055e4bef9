"""The list's search over what is known of all cases gives the very lines that a look at each one gives."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services.cases import known_texts
from desktop.services.cases.known_texts import CaseText, KnownTexts

WORDS = st.text("ab草原1-", min_size=1, max_size=4)
OWN = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)
TEXTS = st.builds(CaseText, own=OWN, matter=WORDS, names=WORDS)
STEPS = st.lists(st.dictionaries(st.integers(0, 30), TEXTS, min_size=1, max_size=8), max_size=8)


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


@given(steps=STEPS, part=WORDS, name=WORDS, most=st.integers(1, 40), at_once=st.integers(0, 5))
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
