"""What a written refusal says: reason, basis, remedies, who decides."""

from __future__ import annotations

from forms.documents import refusal
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
