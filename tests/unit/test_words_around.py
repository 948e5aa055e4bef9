"""Words that people put around what they mean: each is left out, and nothing else is."""

from __future__ import annotations

import pytest

from casework.search.words_around import core

BEFORE = (
    "请问 咨询 我们 我 想要 想 需要 要 来 去 帮 给 怎么 怎样 如何 哪里 在哪 能 可以 "
    "办理 申请 申领 领取 补办 办"
)
AFTER = (
    "怎么 怎样 如何 在哪里 在哪 哪里 哪儿 能 可以 需要 要 带 交 什么 哪些 多少 材料 手续 流程 条件 证明 东西 "
    "的 吗 呢 啊 了 办理 申请 申领 领取 登记 补办 办 弄 领"
)


@pytest.mark.parametrize("word", BEFORE.split())
def test_a_word_before_it_is_left_out(word: str) -> None:
    assert core(f"{word}低保") == "低保"


@pytest.mark.parametrize("word", AFTER.split())
def test_a_word_behind_it_is_left_out(word: str) -> None:
    assert core(f"低保{word}") == "低保"


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("我想咨询怎么申请低保需要带哪些材料呢", "低保"),
        ("低保", ""),  # nothing stands around it
        ("我要办", ""),
        ("办证", ""),  # of one character nobody can tell what was meant
        ("低保的钱", ""),  # inside it belongs to what is meant
    ],
)
def test_what_is_left(typed: str, rest: str) -> None:
    assert core(typed) == rest
