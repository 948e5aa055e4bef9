"""How a material stands, in the words of the window: only what is required is called missing."""

from __future__ import annotations

import pytest

from casework.cases.draft import MaterialMark, MaterialState
from casework.release.necessity import Necessity
from desktop.gui.look.words import state_look


@pytest.mark.parametrize(
    ("necessity", "state", "words"),
    [
        ("required", "missing", "缺"),
        (None, "missing", "缺"),
        ("commitment", "missing", "缺"),
        ("tolerated", "missing", "后补"),
        ("optional", "missing", "没带"),
        ("optional", "handed_in", "已收"),
        ("tolerated", "invalid", "不合格"),
    ],
)
def test_the_word_follows_the_kind_of_material(
    necessity: Necessity | None, state: MaterialState, words: str
) -> None:
    mark = MaterialMark(code="m1", state=state, necessity=necessity)
    word, _sign, _role, ink = state_look(mark)
    assert word == words
    assert (ink == "quiet") == (word == "没带")
