"""What a notification says of a material, and which Mongolian may be printed."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from casework.release.catalogue import LegalBasis, Limit, Material, Text
from casework.shared_words import cited
from forms.documents.kit.materials import MaterialLine, form_zh, portions, remedy_mn, remedy_zh, why_spared
from forms.documents.kit.phrases import limit_mn, limit_zh
from forms.documents.kit.words import Words
from tests.support.slips import slip, without_mongolian

DRAFT = Text(zh="稿", mn="ᠨᠣᠣᠷᠠᠭ", status="draft")
APPROVED = Text(zh="定", mn="ᠲᠣᠭᠲᠠᠭᠠᠪᠠ", status="approved", approved_by="某某")


def _line(state: str = "missing", **fields: Any) -> MaterialLine:
    material = Material(code="M", name=Text(zh="户口簿"), form="original_and_copy", copies=2)
    reason = str(fields.pop("reason", ""))
    return msgspec.convert(
        {
            "number": 3,
            "material": msgspec.structs.replace(material, **fields),
            "state": state,
            "reason": reason,
        },
        MaterialLine,
        from_attributes=True,
    )


def test_approved_mongolian_is_always_printed_and_leaves_no_mark() -> None:
    words = Words(without_mongolian(slip()))
    assert words.mongolian(APPROVED) == APPROVED.mn
    assert words.mongolian(DRAFT) == ""
    assert words.printed_draft is False


def test_a_printed_draft_is_remembered() -> None:
    words = Words(slip())
    assert words.mongolian(DRAFT) == DRAFT.mn
    assert words.printed_draft is True


def test_fields_of_labels_are_filled_in() -> None:
    words = Words(slip())
    assert words.zh("missing_count", n=3) == "还缺 3 份材料"
    assert "3" in words.mn("missing_count", n=3)
    assert words.zh("no such label") == "no such label"
    assert words.mn("no such label") == ""


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"form": "original_and_copy", "copies": 2}, "原件核验、收复印件 2 份"),
        ({"form": "original", "originals": 1, "copies": 0}, "原件 1 份"),
        ({"form": "copy", "copies": 0}, "复印件"),
        ({"form": "original_or_copy", "originals": 1, "copies": 0}, "原件或复印件 1 份"),
        ({"form": "electronic"}, "电子件"),
        ({"form": "paper_or_electronic", "originals": 1, "copies": 0}, "纸质或电子件 1 份"),
        ({"form": "paper_or_electronic", "originals": 0, "copies": 0}, "纸质或电子件"),
    ],
)
def test_form_and_copies(fields: dict[str, Any], expected: str) -> None:
    assert form_zh(Words(slip()), _line(**fields).material) == expected


def test_remedy_says_where_to_get_a_missing_material() -> None:
    words = Words(slip())
    line = _line(source=Text(zh="户籍窗口"), source_agency=Text(zh="公安局"), commitment=True)
    assert remedy_zh(words, line) == "户籍窗口（公安局）。可用承诺书代替。"
    assert remedy_zh(words, _line()) == "请补交。"


def test_remedy_says_what_is_wrong_with_an_invalid_one() -> None:
    line = _line("invalid", reason="照片不清楚", note=Text(zh="近期照片"))
    assert remedy_zh(Words(slip()), line) == "照片不清楚，请改正后重新提交。近期照片。"


def test_mongolian_remedy_leaves_out_what_has_no_translation() -> None:
    words = Words(slip())
    line = _line(source=DRAFT, note=Text(zh="近期照片"))
    assert remedy_mn(words, line) == DRAFT.mn + "᠃"


def test_limits() -> None:
    words = Words(slip())
    assert (
        limit_zh(words, Limit(value=15, unit="working_day", note=Text(zh="不含公示")))
        == "15 个工作日（不含公示）"
    )
    assert limit_zh(words, Limit(value=0, unit="on_the_spot")) == "当场办结"
    assert limit_zh(words, Limit(value=2.5, unit="working_day")) == "2.5 个工作日"
    assert limit_zh(words, Limit(value=6, unit="month", note=Text(zh="含公示"))) == "6 个月（含公示）"
    assert limit_zh(words, Limit(value=2, unit="hour")) == "2 小时"
    assert limit_zh(words, Limit(value=0.5, unit="year")) == "0.5 年"
    assert limit_zh(words, None, "no_statutory_limit") == "法律法规未规定"
    assert limit_zh(words, None) == limit_mn(words, None) == ""
    assert "15" in limit_mn(words, Limit(value=15, unit="calendar_day"))


def test_legal_basis() -> None:
    basis = LegalBasis(title="社会救助暂行办法", number="国务院令第649号", article="第五章")
    assert cited(basis) == "《社会救助暂行办法》（国务院令第649号）第五章"


def test_why_a_material_is_spared() -> None:
    words = Words(slip())
    assert why_spared(_line("not_needed", reason="本人已有"), words) == "本人已有"
    assert why_spared(_line("not_needed", shareable=True), words) == "由数据共享核验"
    assert why_spared(_line("not_needed", commitment=True), words) == "可用承诺书代替"


def test_very_long_texts_are_told_in_portions_without_loss() -> None:
    note = Text(zh="请按要求如实填写。" * 120)
    made = portions(_line(note=note), Words(slip()))
    assert len(made) > 2
    assert "".join(portion.remedy_zh for portion in made) == remedy_zh(Words(slip()), _line(note=note))
    assert [portion.first for portion in made] == [True, *[False] * (len(made) - 1)]
    assert len(portions(_line(), Words(slip()))) == 1
