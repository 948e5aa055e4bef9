"""What happened to a case says only what can be: each field of its bodies by its own rule, else set aside."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from casework.cases.kinds.table import KINDS, body_problem, decode_body
from tests.support.any_entries import plausible_body

LONG = "长" * 2_001


@pytest.mark.parametrize(("kind", "field", "wrong"), [
    ("case_attachment_added", "sha256", "A" * 64),
    ("case_attachment_added", "sha256", "0" * 63),
    ("case_attachment_added", "sha256", "../../etc/passwd"),
    ("case_attachment_added", "media_type", "text"),
    ("case_attachment_added", "media_type", "text/html; x=\u0000"),
    ("case_attachment_added", "size_bytes", -1),
    ("case_attachment_added", "size_bytes", 2**31),
    ("case_note_added", "text", LONG),
    ("case_note_added", "text", "\u0007"),
    ("case_complaint_received", "site", "嘎查"),
    ("case_complaint_received", "number", ""),
    ("case_complaint_received", "answer_by", "1999-12-31"),
    ("case_complaint_answered", "answer", LONG),
    ("case_escalated", "answer_by", "2200-01-01"),
    ("case_escalation_answered", "number", ""),
    ("case_evaluation_followed_up", "seq", 0),
    ("case_opinion_recorded", "department", ""),
    ("case_opinion_recorded", "text", LONG),
    ("case_refused", "reason", LONG),
    ("case_bundled", "bundle", ""),
    ("bundle_opened", "site", "ml01"),
    ("bundle_changed", "left", [""]),
    ("case_papers_arrived", "number", "x" * 61),
    ("case_papers_returned", "papers", [{"code": "m1", "originals": -1}]),
    ("case_transferred", "from_site", ""),
    ("case_inspected", "number", "JC-ML0102-20261124-A001"),
    ("case_inspected", "inspected_on", "0001-01-01"),
    ("case_limit_stopped", "step", ""),
    ("case_time_corrected", "at", "2019-01-01T09:00:00"),
    ("enquiry_noted", "asked", LONG),
])  # fmt: skip
def test_a_value_that_cannot_be_has_its_reason(kind: str, field: str, wrong: object) -> None:
    body: dict[str, Any] = json.loads(plausible_body(Random(kind), kind))  # noqa: S311
    body["v"] = 1
    assert body_problem(kind, json.dumps(body).encode()) == ""
    absurd = json.dumps(body | {field: wrong}).encode()
    assert decode_body(kind, absurd) is None
    assert body_problem(kind, absurd)


@pytest.mark.parametrize(("kind", "field"), [
    ("case_evaluated", "grade"),
    ("case_inspected", "result"),
    ("case_opinion_recorded", "opinion"),
    ("enquiry_noted", "channel"),
    ("bundle_opened", "form"),
])  # fmt: skip
def test_a_word_of_a_later_program_is_no_fault_and_is_not_read(kind: str, field: str) -> None:
    body: dict[str, Any] = json.loads(plausible_body(Random(kind), kind))  # noqa: S311
    later = json.dumps(body | {"v": 1, field: "a word of a later program"}).encode()
    assert decode_body(kind, later) is None
    assert body_problem(kind, later) == ""
    assert kind in KINDS


def test_the_reason_says_where_and_what() -> None:
    body: dict[str, Any] = json.loads(plausible_body(Random(1), "case_papers_returned")) | {"v": 1}  # noqa: S311

    def problem(**fields: object) -> str:
        return body_problem("case_papers_returned", json.dumps(body | fields).encode())

    assert problem(site=7) == "内容的 site 不对：Expected `str`, got `int`"
    wrong = problem(papers=[{"code": "m1", "originals": -1}])
    assert wrong == "内容的 papers[0].originals 不对：Expected `int` >= 0"
    assert problem(v=2, site=7) == "", "a later program may say so"
    assert body_problem("case_papers_returned", b"[]") == "内容读不出：Expected `object`, got `array`"
    assert body_problem("case_papers_returned", b"{").startswith("内容读不出：")
    assert body_problem("of_a_later_program", b'{"v":1}') == ""
