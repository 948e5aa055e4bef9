"""Characters that nobody can see do not reach the journal or the paper."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from casework.cases.draft import Draft, MaterialMark, tidy
from casework.people.applicant import Applicant
from casework.written_text import clean, one_line


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("\u180bᠠ\u180bᠷ 中\u180c", "ᠠ\u180bᠷ 中"),
        ("\ufeff巴\u200b特\x00尔\u202e", "巴特尔"),
        ("测\ud800试\x1b[31m", "测试[31m"),
        ("ᠰᠢᠨ\u180eᠡ\u202fᠶᠢᠨ", "ᠰᠢᠨ\u180eᠡ\u202fᠶᠢᠨ"),
        ("两\n行", "两\n行"),
    ],
)
def test_what_paper_cannot_show_is_dropped(typed: str, left: str) -> None:
    assert clean(typed) == left


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        (" 巴特尔\t\u3000 苏和\r\n", "巴特尔 苏和"),
        ("ᠪᠠᠲᠤ\u202fᠶᠢᠨ  ᠬᠦᠦ", "ᠪᠠᠲᠤ\u202fᠶᠢᠨ ᠬᠦᠦ"),
        ("𬱖䶮·𠮷", "𬱖䶮·𠮷"),
        ("\u200b\u202e", ""),
    ],
)
def test_a_field_is_one_line(typed: str, left: str) -> None:
    assert one_line(typed) == left


def test_every_text_of_a_draft_is_tidied() -> None:
    texts = [name for name in Applicant.__struct_fields__ if name not in ("document", "typed")]
    draft = Draft(
        draft_id="1",
        started_at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC),
        applicant=msgspec.structs.replace(Applicant(document="other"), **dict.fromkeys(texts, "\x00甲 \n乙")),
        marks=(MaterialMark(code="M", state="invalid", reason="过\x07期 "),),
    )
    made = tidy(draft)
    assert {getattr(made.applicant, name) for name in texts} == {"甲 乙"}
    assert made.applicant.document == "other"
    assert made.marks == (MaterialMark(code="M", state="invalid", reason="过期"),)
