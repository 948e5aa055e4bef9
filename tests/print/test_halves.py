"""Two copies of a short document on one A4, with a line to cut along; a longer one keeps its pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import pytest

from casework.release.catalogue import Text
from forms.documents import complaint, escalation, handover, receipt
from forms.page import Document, GlyphRun, Modules
from forms.pdf.embed import to_pdf
from forms.sheet.paper import A4
from tests.support.affair_papers import complaint_of, escalation_of
from tests.support.frame import is_halved
from tests.support.paper import letters, page_texts
from tests.support.papers import few_received, handover_of, receipt_of
from tests.support.slips import fonts

Placed = tuple[str, float, float]  # a text and where it stands
_NEAR = 0.1  # points

SHORT: dict[str, Callable[[], Document]] = {
    "complaint": lambda: complaint.lay_out(complaint_of(), fonts()),
    "escalation": lambda: escalation.lay_out(escalation_of(), fonts()),
    "receipt": lambda: receipt.lay_out(few_received(), fonts()),
    "receipt with a remark": lambda: receipt.lay_out(_remarked("有水渍"), fonts()),
    "receipt of three": lambda: receipt.lay_out(_of_three(), fonts()),
    "handover": lambda: handover.lay_out(handover_of(), fonts()),
    "receipt, mongolian first": lambda: receipt.lay_out(_mongolian_first(), fonts()),
}
LONG: dict[str, Callable[[], Document]] = {
    "complaint": lambda: complaint.lay_out(complaint_of(text="跑了三趟，" * 60), fonts()),
    "escalation": lambda: escalation.lay_out(escalation_of(reason="材料补不出来，" * 40), fonts()),
    "receipt": lambda: receipt.lay_out(receipt_of(), fonts()),
    "receipt with a long remark": lambda: receipt.lay_out(_remarked("封面有水渍，缺两页，" * 6), fonts()),
    "handover": lambda: handover.lay_out(handover_of(outcome=Text(zh="准予，附条件" * 40)), fonts()),
}


def _mongolian_first() -> receipt.Receipt:
    made = few_received()
    settings = msgspec.structs.replace(made.settings, script_order="mn_first")
    return msgspec.structs.replace(made, settings=settings)


def _of_three() -> receipt.Receipt:
    """Its Chinese stands on less than 40 % of the width, so that the Mongolian has room beside it."""
    made = receipt_of("SAMPLE-011")
    lines = [msgspec.structs.replace(line, pages=0, remark="") for line in made.materials[:3]]
    return msgspec.structs.replace(made, materials=tuple(lines))


def _remarked(remark: str) -> receipt.Receipt:
    made = few_received()
    first, *rest = made.materials
    noted = msgspec.structs.replace(first, remark=remark, pages=3)
    return msgspec.structs.replace(made, materials=(noted, *rest))


def halves(document: Document) -> tuple[list[Placed], list[Placed]]:
    """The texts of the upper and of the lower half, with their places below the top of each."""
    middle = A4.height / 2
    runs = [item for item in document.pages[0].items if isinstance(item, GlyphRun)]
    texts = [("".join(glyph.text for glyph in run.glyphs), run.x, run.y) for run in runs]
    code = [item.y for item in document.pages[0].items if isinstance(item, Modules)]
    upper = [(text, x, y - code[0]) for text, x, y in texts if y < middle]
    return upper, [(text, x, y - code[1]) for text, x, y in texts if y > middle]


def _lacking(some: Sequence[Placed], others: Sequence[Placed]) -> set[str]:
    """The texts that the other half does not have, or not at that place."""
    at = {text: [(x, y) for other, x, y in others if other == text] for text, *_ in some}
    return {
        text
        for text, x, y in some
        if not any(abs(x - left) < _NEAR and abs(y - down) < _NEAR for left, down in at[text])
    }


@pytest.mark.parametrize("name", SHORT)
def test_both_halves_say_the_same_but_whose_copy_it_is(name: str) -> None:
    document = SHORT[name]()
    assert len(document.pages) == 1
    assert is_halved(document.pages[0])
    upper, lower = halves(document)
    differing = _lacking(upper, lower) | _lacking(lower, upper)
    copies = {"处理联", "申请人联", "存根联"}
    # Behind the name of a copy the foot begins further to the right.
    assert differing & copies
    in_foot = ("第", "目录版本")
    assert [text for text in differing if text not in copies and not text.strip().startswith(in_foot)] == []


@pytest.mark.parametrize("name", LONG)
def test_what_does_not_fit_half_a_page_keeps_a_page_for_each_copy(name: str) -> None:
    document = LONG[name]()
    assert len(document.pages) == 2
    assert not any(map(is_halved, document.pages))


def test_each_text_of_both_languages_is_on_each_half() -> None:
    made = few_received()
    text = letters("".join(page_texts(to_pdf(SHORT["receipt"](), fonts()))))
    for line in made.materials:
        assert text.count(letters(line.name.zh)) == 2
    for words in (made.notification_number, "2026年7月9日", "原件领回签名"):
        assert text.count(letters(words)) >= 2
    assert text.count(letters(made.matter.name.mn)) == 2


def test_pages_and_remark_of_a_paper_are_on_each_half() -> None:
    text = letters("".join(page_texts(to_pdf(SHORT["receipt with a remark"](), fonts()))))
    assert text.count(letters("（页数 3，有水渍）")) == 2


def test_all_that_is_handed_over_is_on_each_half() -> None:
    made = handover_of()
    text = letters("".join(page_texts(to_pdf(SHORT["handover"](), fonts()))))
    document = made.documents[0]
    wanted = (f"{document.name.zh}（{document.document_number}）", *(item.name.zh for item in made.returned))
    assert [words for words in wanted if text.count(letters(words)) != 2] == []
