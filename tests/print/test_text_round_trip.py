"""Text comes out of the file as it went in: every Mongolian word, and a whole slip in reading order."""

from __future__ import annotations

import io

import msgspec
import pikepdf
import pypdfium2 as pdfium
import pytest

from forms.documents import proof
from forms.documents.notification import a4 as notification
from forms.page import Document, Page
from forms.pdf.embed import to_pdf
from forms.sheet.composing import Sheet
from forms.text.columns import ColumnStyle
from tests.support.packages import need_hanazono
from tests.support.paper import letters, page_texts
from tests.support.slips import all_texts, fonts, many, sample_release, slip


def _words_of_sample() -> list[str]:
    words = {word for text in all_texts(sample_release()) for word in text.mn.split(" ")}
    return sorted(word for word in words if word and "{" not in word)


def test_every_mongolian_word_of_the_sample() -> None:
    words = _words_of_sample()
    assert len(words) > 500
    style = ColumnStyle(8.0, 12.0)
    pages = []
    for start in range(0, len(words), 150):
        sheet = Sheet(fonts())
        for index, word in enumerate(words[start : start + 150]):
            sheet.columns(word, style, (20 + (index % 45) * 12.0, 20 + (index // 45) * 200.0), 190.0)
        pages.append(Page(600.0, 900.0, tuple(sheet.items)))
    text = "\n".join(page_texts(to_pdf(Document("words", tuple(pages)), fonts())))
    # Every word is a line of its own, in order.
    assert letters(text) == letters("".join(words))
    missing = [word for word in words if letters(word) not in letters(text)]
    assert missing == []


def test_words_are_kept_apart_where_columns_break() -> None:
    text = "ᠥᠪᠥᠷ ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ ᠥᠪᠡᠷᠲᠡᠭᠡᠨ ᠵᠠᠰᠠᠬᠤ ᠣᠷᠣᠨ ᠰᠢᠨ\u180eᠡ ᠪᠠᠷᠭᠤ ᠪᠠᠷᠠᠭᠤᠨ ᠬᠣᠰᠢᠭᠤ " * 40
    document = proof.lay_out(text, fonts(), 20.0, "words")
    found = "".join(page_texts(to_pdf(document, fonts())))
    assert found.replace("\r\n", "").count("ᠣᠷᠣᠨ ᠰᠢᠨ\u180eᠡ ") == 40


def _wanted_texts(code: str) -> list[str]:
    """What a slip of this matter must say, in the order in which it is read."""
    made = slip(code, ("missing", "invalid"))
    labels = sample_release().labels
    chinese = [line.material.name.zh for line in made.materials]
    mongolian = [line.material.name.mn for line in made.materials]
    heading = labels["missing_count"].zh.replace("{n}", str(len(made.materials)))
    return [
        labels["title"].zh,
        made.site.name.zh,
        made.matter.code,
        made.matter.name.zh,
        made.matter.authority.zh,
        made.applicant_name,
        made.applicant_id_masked,
        made.number,
        heading,
        *chinese,
        made.matter.legal_basis[0].title,
        made.matter.name.mn,
        *mongolian,
        labels["seal"].zh,
        labels["receipt"].zh,
        labels["copy_applicant"].zh,
        labels["draft_mark"].zh,
    ]


@pytest.mark.parametrize("code", ["SAMPLE-001", "SAMPLE-004", "SAMPLE-017"])
def test_slip_says_everything_in_reading_order(code: str) -> None:
    made = slip(code, ("missing", "invalid"))
    pages = page_texts(to_pdf(notification.lay_out(made, fonts()), fonts()))
    text = letters(pages[0])
    at = 0
    for wanted in _wanted_texts(code):
        found = text.find(letters(wanted), at)
        assert found >= 0, wanted
        at = found
    stub = letters(pages[1])
    assert letters(sample_release().labels["stub_text"].zh) in stub
    assert letters(sample_release().labels["receipt_text"].zh[:6]) not in stub


def test_rare_names_come_back() -> None:
    need_hanazono()
    names = {"applicant_name": "ᠪᠣᠷᠵᠢᠭᠢᠨ·ᠠᠯᠲᠠᠨᠣᠴᠢᠷ", "agent_name": "𬱖䶮𠮷·孛儿只斤", "handler": "𠮷𬱖"}
    text = page_texts(
        to_pdf(notification.lay_out(msgspec.structs.replace(slip(), **names), fonts()), fonts())
    )[0]
    for name in names.values():
        assert letters(name) in letters(text)


@pytest.mark.parametrize(
    "text",
    ["a 😀 ᠪᠢᠴᠢᠭ 😀 c", "ᠮᠣᠩᠭᠣᠯ ❤ 𠮷 ᠮᠣᠩᠭᠣᠯ", "（😀）《𠮷》ᠪᠢᠴᠢᠭ", "是——否……ᠪᠢᠴᠢᠭ……", "中文……", "——"],
)
def test_columns_of_mixed_scripts_come_back(text: str) -> None:
    need_hanazono()
    found = page_texts(to_pdf(proof.lay_out(text, fonts(), 24.0), fonts()))[0]
    assert letters(found) == letters(f"{text} 1 / 1")


def test_forty_materials_with_long_notes_are_all_there() -> None:
    note = "申请人应当如实填写并对所提交材料的真实性负责，" * 8 + "逾期不补视为放弃。"
    made = many(40, note=note)
    pages = page_texts(to_pdf(notification.lay_out(made, fonts()), fonts()))
    text = letters("".join(pages[: len(pages) // 2]))
    assert text.count(letters(note)) == 40
    assert all(letters(line.material.name.zh) in text for line in made.materials)
    assert all(made.number in page for page in pages)


def test_title_and_language_of_the_file() -> None:
    pdf = to_pdf(notification.lay_out(slip(), fonts()), fonts())
    assert pdfium.PdfDocument(pdf).get_metadata_value("Title") == "一次性告知单 ML0101-20260611-0003"
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.Root.Lang == "zh-CN"


def test_every_font_is_embedded() -> None:
    with pikepdf.open(io.BytesIO(to_pdf(notification.lay_out(slip(), fonts()), fonts()))) as document:
        found = [item for item in document.objects if isinstance(item, pikepdf.Dictionary)]
        types = [str(item.get("/Subtype")) for item in found if item.get("/Type") == "/Font"]
        assert sorted(types) == ["/CIDFontType2"] * 3 + ["/Type0"] * 3
        assert sum("/FontFile2" in item for item in found) == 3


def test_same_input_same_bytes() -> None:
    made = slip("SAMPLE-001")
    again = msgspec.structs.replace(made)
    other = notification.lay_out(slip("SAMPLE-017"), fonts())
    first = to_pdf(notification.lay_out(made, fonts()), fonts())
    to_pdf(other, fonts())
    assert to_pdf(notification.lay_out(again, fonts()), fonts()) == first
