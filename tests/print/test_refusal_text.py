"""What a written refusal says: reason, basis, remedies, who decides."""

from __future__ import annotations

import re

from forms.documents import refusal
from forms.page import Document
from forms.pdf.embed import to_pdf
from tests.print.test_documents_text import LABELS, in_order, read
from tests.support.paper import letters, page_texts
from tests.support.papers import refusal_of
from tests.support.slips import fonts


def test_a_refusal_says_reason_basis_remedies_and_who_decides() -> None:
    made = refusal_of()
    pages = page_texts(to_pdf(refusal.lay_out(made, fonts()), fonts()))
    text = letters(pages[0])
    in_order(text, "不予受理通知书", made.document_number, "巴特尔", "你于2026年6月11日提出的")
    in_order(
        text,
        "决定不予受理",
        "一、不予受理的理由",
        made.reason,
        "二、依据",
        *made.basis,
        "三、权利救济",
        *made.remedies,
    )
    in_order(text, "六十日内，依法申请行政复议", "六个月内，依法向人民法院提起行政诉讼", "盖章处")
    in_order(text, "盖章处", made.authority.zh, "2026年6月11日", "送达回证")
    assert letters(LABELS["refusal_stub_text"].zh) in letters(pages[1])


def test_a_refusal_repeats_no_time_that_the_catalogue_names() -> None:
    said = ("自收到之日起60日内申请行政复议", "6个月内向人民法院起诉")
    text = read(refusal.lay_out(refusal_of(remedies=said), fonts()))
    assert "依法申请行政复议" not in text
    assert "依法向人民法院" not in text


def _in_mongolian(document: Document, label: str) -> bool:
    """Whether the label's Mongolian stands there, up to what is filled in."""
    return all(letters(part) in read(document) for part in re.split(r"\{\w+\}", LABELS[label].mn))


def test_the_fixed_sentences_of_a_refusal_are_mongolian_too_and_drafts() -> None:
    document = refusal.lay_out(refusal_of(), fonts())
    sentences = ("opening", "licence", "reason", "basis", "remedies", "review", "suit", "contact")
    lacking = [key for key in sentences if not _in_mongolian(document, f"refusal_{key}")]
    assert lacking == []
    assert "译文待审" in read(document)
    assert all(LABELS[f"refusal_{key}"].status == "draft" for key in sentences)


def test_the_mongolian_of_a_refusal_repeats_no_time_either() -> None:
    said = ("自收到之日起60日内申请行政复议", "6个月内向人民法院起诉")
    document = refusal.lay_out(refusal_of(remedies=said), fonts())
    assert not _in_mongolian(document, "refusal_review")
    assert not _in_mongolian(document, "refusal_suit")


def test_no_title_of_a_law_is_in_the_mongolian_of_a_notice() -> None:
    of_laws = [key for key, text in LABELS.items() if "《" in text.zh and text.mn]
    said = "ᠬᠢᠲᠠᠳ ᠪᠢᠴᠢᠭ\u202fᠦᠨ ᠬᠡᠰᠡᠭ\u202fᠲᠦ ᠵᠢᠭᠠᠭᠰᠠᠨ ᠬᠠᠤᠯᠢ"  # the law that the Chinese part names
    notices = [key for key in of_laws if key.startswith(("refusal_", "supplement_"))]
    assert len(notices) == 3
    assert all(LABELS[key].mn.count("ᠬᠠᠤᠯᠢ") == 1 and said in LABELS[key].mn for key in notices)
