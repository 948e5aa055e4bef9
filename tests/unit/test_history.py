"""The history of a case: one sentence for each kind of entry, without anybody's data."""

from __future__ import annotations

import re
from random import Random

import pytest

from casework.cases.history import history, sentence
from casework.cases.kinds.table import KINDS, decode_body
from tests.support.any_entries import plausible_body
from tests.support.case_histories import CaseHistory, received

PYTHON = re.compile(r"None|True|False|[+-]\d\d:\d\d\b|datetime|<|\('|\['")
PERSONAL = ("152129195001010004", "13800000000", "测试·甲")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_has_its_sentence(kind: str) -> None:
    chance = Random(kind)  # noqa: S311
    for _ in range(20):
        body = decode_body(kind, plausible_body(chance, kind))
        assert body is not None
        words = sentence(kind, body)
        assert words
        assert words != kind
        assert "{" not in words
        assert not PYTHON.search(words)


def test_the_history_is_in_order_and_names_nobody() -> None:
    written = CaseHistory().say("case_papers_received", received(m1=2))
    lines = history(reversed(written.entries))
    assert [line.words for line in lines] == [
        "登记办件：医疗救助申请",
        "收原件，凭证 SJ-ML0101-20261124-A001：m1 2 份",
    ]
    assert [line.seq for line in lines] == [1, 2]
    assert not any(secret in line.words for line in lines for secret in PERSONAL)


def test_an_entry_that_cannot_be_read_is_named_by_its_kind() -> None:
    written = CaseHistory()
    entry = written.entries[0].entry
    lost = type(written.entries[0])(entry, None)
    assert [line.words for line in history([lost])] == ["case_opened"]
