"""Whatever another system writes, cleaning ends, changes nothing a second time, and loses no word."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.release.tidy_text import has_foreign_marks, tidy_text

HAN = st.text(st.sampled_from("草原补助身份证明一二三"), max_size=6)
MARKS = [
    *("<br>", "<br/>", "</p>", "<P class='x>y'>", "<li>", '<span style="a">', "<!-- 注 -->"),
    *("<script>if(a<b)</script>", "&nbsp;", "&amp;", "&amp;lt;br&amp;gt;", "&lt;", "&#x8eab;", "&#12288;"),
    *("&#0;", "&copy=2", "&foo;", "&nbsp", "_x000D_", "\r\n", "\t", "\u3000", "\u00a0", "\u200b", "\ufeff"),
    *("\u2028", "  ", " ", "Ａ４", "１２", "<", ">", "<正面>", "A<B且C>D", "<p style=", "（", "）", "；"),
    *("1.", "x", "\u200d", "\u202f", "ᠪᠢ", "&gt;", "p", "br"),
]
TEXTS = st.lists(st.one_of(HAN, st.sampled_from(MARKS)), max_size=12).map("".join)


@settings(max_examples=400)
@given(TEXTS)
def test_what_is_clean_stays(text: str) -> None:
    once = tidy_text(text)
    assert tidy_text(once) == once
    assert not has_foreign_marks(once)


@settings(max_examples=200)
@given(st.lists(HAN, min_size=1, max_size=5), st.data())
def test_no_word_is_lost_or_turned_round(words: list[str], data: st.DataObject) -> None:
    marks = st.sampled_from(["<br>", "</p><p>", "&nbsp;", "\n", "\t", "<b>", "\u3000", "_x000D_\n"])
    text = "".join(word + data.draw(marks) for word in words)
    assert tidy_text(text).replace("；", "") == "".join(words)


@pytest.mark.parametrize(
    "bad", ["<!--", "<script>", '<a "', "<p style=", "&amp;", "&#1234567", "<", "\n ", "<a '", "<br "]
)
def test_a_text_made_to_be_slow_is_not(bad: str) -> None:
    begun = time.process_time()
    tidy_text(bad * 5_000)
    assert time.process_time() - begun < 2
