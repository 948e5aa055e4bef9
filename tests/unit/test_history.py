"""The history of a case: one sentence for each kind of entry, without anybody's data."""

from __future__ import annotations

import datetime as dt
import re
from random import Random

import msgspec
import pytest
from msgspec.structs import replace

from casework.cases.entries import Recorded
from casework.cases.history import history, sentence
from casework.cases.kinds.events import CaseBundled
from casework.cases.kinds.limits import TimeCorrected
from casework.cases.kinds.table import KINDS, decode_body
from tests.support.any_entries import plausible_body
from tests.support.case_histories import CaseHistory, received

HERE = dt.timezone(dt.timedelta(hours=8))
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


def test_materials_are_called_by_their_names() -> None:
    """A code stays where nobody here knows how the material is called."""
    written = CaseHistory().say("case_papers_received", received(m1=2, m2=1))
    lines = history(written.entries, {"m1": "户口簿"})
    assert lines[-1].words.endswith("：户口簿 2 份、m2 1 份")


def test_a_time_that_was_corrected_twice_is_the_second_one() -> None:
    """In the history as in the fold; what was written stays in the journal."""
    written = CaseHistory(at="2019-01-01T09:00:00+08:00", clock="doubtful")
    first = written.entries[0].entry
    for hour in (8, 10):
        at = dt.datetime(2026, 11, 2, hour, tzinfo=HERE)
        written.say("case_time_corrected", TimeCorrected(device=first.device, seq=first.seq, at=at))
    assert (written.case.opened_at, written.case.clock_trusted) == ("2026-11-02T10:00:00+08:00", True)
    line = history(written.entries)[0]
    assert (line.at, line.clock) == (written.case.opened_at, "trusted")


def test_an_entry_that_cannot_be_read_is_named_by_its_kind() -> None:
    written = CaseHistory()
    later = msgspec.structs.replace(written.entries[0].entry, kind="case_of_the_future")
    assert [line.words for line in history([Recorded(later, b"{}")])] == ["case_of_the_future"]


def test_an_entry_whose_body_went_with_its_term_says_so() -> None:
    entry = CaseHistory().entries[0].entry
    assert [line.words for line in history([Recorded(entry, None)])] == ["已按期限清除"]


def test_joining_a_bundle_and_leaving_it_are_told_apart() -> None:
    joined = CaseBundled(bundle="b1", name="新生儿出生")
    assert sentence("case_bundled", joined) == "并入“新生儿出生”"
    assert sentence("case_bundled", replace(joined, left=True)) == "移出“新生儿出生”"
