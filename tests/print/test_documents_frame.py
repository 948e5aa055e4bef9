"""The frame of every document: nothing outside it, heads repeated, copies alike, both orders of scripts."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import msgspec
import pikepdf
import pytest

from forms.documents import (
    authorization,
    enquiry,
    guide,
    handover,
    ledger,
    receipt,
    second_visit,
    supplement,
    transfer,
)
from forms.documents.labels import required_labels
from forms.documents.notification import papers as notification_papers
from forms.documents.receipt import Receipt
from forms.page import Document, Page, Rule
from forms.pdf.embed import to_pdf
from forms.sheet.paper import MILLIMETRE, PAPERS
from tests.support.documents import DOCUMENTS
from tests.support.every_paper import EVERY_PAPER
from tests.support.frame import outside
from tests.support.paper import letters, page_texts
from tests.support.papers import (
    authorization_of,
    enquiry_of,
    guide_of,
    handover_of,
    ledger_of,
    receipt_of,
    second_visit_of,
    shared,
    supplement_of,
    transfer_of,
)
from tests.support.slips import all_texts, fonts, mongolian_first, sample_release, slip, without_mongolian
from tests.unit.test_forms_labels import Asked

LONG = "申请人应当如实填写并对所提交材料的真实性负责，" * 60

CROWDED: dict[str, Callable[[], Document]] = {
    "receipt_long_remark": lambda: receipt.lay_out(_remarked(), fonts()),
    "authorization_all_matters": lambda: authorization.lay_out(
        authorization_of(*(matter.code for matter in sample_release().matters)), fonts()
    ),
    "supplement_all": lambda: supplement.lay_out(supplement_of("SAMPLE-026"), fonts()),
    "handover_long": lambda: handover.lay_out(handover_of(recipient_name="阿拉坦敖其尔" * 12), fonts()),
    "enquiry_long": lambda: enquiry.lay_out(enquiry_of(asked=LONG, answered=LONG * 3), fonts()),
    "enquiry_mongolian": lambda: enquiry.lay_out(enquiry_of(answered=MONGOLIAN), fonts()),
    "ledger_hundreds": lambda: ledger.lay_out(ledger_of(400), fonts()),
    "ledger_empty": lambda: ledger.lay_out(ledger_of(0), fonts()),
    "transfer_empty": lambda: transfer.lay_out(transfer_of(0), fonts()),
    "second_visit_complete": lambda: second_visit.lay_out(second_visit_of("SAMPLE-009"), fonts()),
}
MONGOLIAN = "ᠥᠪᠥᠷ ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ ᠥᠪᠡᠷᠲᠡᠭᠡᠨ ᠵᠠᠰᠠᠬᠤ ᠣᠷᠣᠨ ᠰᠢᠨ\u180eᠡ ᠪᠠᠷᠭᠤ ᠪᠠᠷᠠᠭᠤᠨ ᠬᠣᠰᠢᠭᠤ " * 20
ALL = {**DOCUMENTS, **CROWDED}


def _remarked() -> Receipt:
    made = receipt_of()
    lines = tuple(msgspec.structs.replace(line, remark=LONG) for line in made.materials)
    return msgspec.structs.replace(made, materials=lines)


def _texts(document: Document) -> list[str]:
    return [letters(text) for text in page_texts(to_pdf(document, fonts()))]


@pytest.mark.parametrize("name", ALL)
def test_nothing_stands_outside_the_frame(name: str) -> None:
    for page in ALL[name]().pages:
        assert outside(page) == []


def _crowded_rules(page: Page) -> list[tuple[float, float]]:
    """Rules across the page that lie so close that they look like one drawn twice."""
    flat = (item for item in page.items if isinstance(item, Rule) and item.y1 == item.y2)
    wide = sorted({round(rule.y1, 1) for rule in flat if rule.x2 - rule.x1 > page.width / 2})
    return [(here, after) for here, after in pairwise(wide) if after - here < 7.5]


@pytest.mark.parametrize("name", ALL)
def test_no_two_rules_lie_close_together(name: str) -> None:
    assert [_crowded_rules(page) for page in ALL[name]().pages if _crowded_rules(page)] == []


@pytest.mark.parametrize("order", ["zh_first", "mn_first"])
@pytest.mark.parametrize("name", PAPERS)
def test_nor_do_those_of_a_slip(name: str, order: str) -> None:
    made = slip() if name != "241-third" else without_mongolian(slip(states=("handed_in",)))
    made = mongolian_first(made) if order == "mn_first" else made
    document = notification_papers.lay_out(made, fonts(), PAPERS[name])
    assert [_crowded_rules(page) for page in document.pages if _crowded_rules(page)] == []


@pytest.mark.parametrize("name", ALL)
def test_every_page_is_numbered_and_headed(name: str) -> None:
    document = ALL[name]()
    texts = _texts(document)
    title = letters(document.title.split(" ")[0])
    copies = sum("第1页，" in text for text in texts)
    count = len(texts) // copies
    assert len(texts) == copies * count
    for index, text in enumerate(texts):
        page = index % count + 1
        assert title in text
        assert f"第{page}页，共{count}页" in text
        assert ("续表" in text) == (page > 1)


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("receipt_many", ("申请人联", "存根联")),
        ("authorization", ("委托人联", "存根联")),
        ("transfer_many", ("移出联", "接收联")),
        ("supplement", ("申请人联", "存根联")),
        ("handover", ("申请人联", "存根联")),
        ("second_visit", ("申请人联", "存根联")),
    ],
)
def test_two_copies_say_the_same_under_their_own_names(name: str, names: tuple[str, str]) -> None:
    document = ALL[name]()
    half = len(document.pages) // 2
    texts = _texts(document)
    for index in range(half):
        assert names[0] in texts[index]
        assert names[1] in texts[half + index]
        assert document.pages[index].items[0] is document.pages[half + index].items[0]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_font_of_a_document_is_embedded(name: str) -> None:
    """reportlab lists Helvetica in every file of its own; in ours no font is only named."""
    with pikepdf.open(io.BytesIO(to_pdf(ALL[name](), fonts()))) as document:
        items = [item for item in document.objects if isinstance(item, pikepdf.Dictionary)]
        kinds = [str(item.Subtype) for item in items if item.get("/Type") == "/Font"]
        programs = sum("/FontFile2" in item for item in items)
        assert set(kinds) == {"/Type0", "/CIDFontType2"}
        assert kinds.count("/Type0") == kinds.count("/CIDFontType2") == programs >= 2
        assert (str(document.Root.Lang), str(document.docinfo.Title)) == ("zh-CN", ALL[name]().title)


def test_table_heads_are_repeated() -> None:
    for name, label in [("receipt_many", "原件领回签名"), ("transfer_many", "封签号")]:
        texts = _texts(ALL[name]())
        assert label in texts[0], name
    for name, label in [
        ("receipt_many", "备注"),
        ("transfer_many", "到期日"),
        ("ledger_hundreds", "办结日期"),
    ]:
        texts = _texts(ALL[name]())
        assert len(texts) > 3
        assert [text for text in texts if label not in text] == [], name


def test_signatures_stand_on_the_last_page_alone() -> None:
    texts = _texts(ALL["receipt_many"]())
    half = len(texts) // 2
    assert ["交件人签名" in text for text in texts[:half]] == [False] * (half - 1) + [True]


MN_FIRST: dict[str, Callable[[dict[str, Any]], Document]] = {
    "guide": lambda change: guide.lay_out(guide_of(**change), fonts()),
    "receipt": lambda change: receipt.lay_out(receipt_of(**change), fonts()),
    "authorization": lambda change: authorization.lay_out(authorization_of(**change), fonts()),
    "transfer": lambda change: transfer.lay_out(transfer_of(**change), fonts()),
    "supplement": lambda change: supplement.lay_out(supplement_of(**change), fonts()),
    "handover": lambda change: handover.lay_out(handover_of(**change), fonts()),
    "enquiry": lambda change: enquiry.lay_out(enquiry_of(**change), fonts()),
    "ledger": lambda change: ledger.lay_out(ledger_of(**change), fonts()),
    "second_visit": lambda change: second_visit.lay_out(second_visit_of(**change), fonts()),
}


@pytest.mark.parametrize("name", MN_FIRST)
def test_order_of_the_scripts_is_the_releases(name: str) -> None:
    settings = msgspec.structs.replace(shared()["settings"], script_order="mn_first")
    title = sample_release().labels["title_again" if name == "second_visit" else f"title_{name}"]
    document = MN_FIRST[name]({"settings": settings})
    assert all(outside(page) == [] for page in document.pages)
    turned, usual = _texts(document)[0], _texts(MN_FIRST[name]({}))[0]
    assert 0 <= turned.find(letters(title.mn)) < turned.find(title.zh)
    assert 0 <= usual.find(title.zh) < usual.find(letters(title.mn))


@pytest.mark.parametrize("name", MN_FIRST)
def test_without_mongolian_it_says_so(name: str) -> None:
    settings = msgspec.structs.replace(shared()["settings"], print_drafts=False)
    text = _texts(MN_FIRST[name]({"settings": settings}))[0]
    assert sample_release().labels["no_mongolian"].zh in text
    assert "译文待审" not in text
    assert not any("\u1820" <= character <= "\u18aa" for character in text)


@pytest.mark.parametrize("name", MN_FIRST)
def test_forms_ask_only_for_labels_that_a_release_must_bring(name: str) -> None:
    labels = Asked(sample_release().labels)
    MN_FIRST[name]({"labels": labels})
    assert labels.keys_asked
    assert labels.keys_asked <= required_labels().keys()


def test_the_chinese_by_default_is_that_of_the_sample() -> None:
    sample = sample_release().labels
    assert {key: sample[key].zh for key in required_labels()} == required_labels()


@pytest.mark.parametrize("name", ALL)
def test_drafts_are_marked_on_every_page(name: str) -> None:
    assert all("译文待审" in text for text in _texts(ALL[name]()))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_same_input_same_bytes(name: str) -> None:
    first = to_pdf(DOCUMENTS[name](), fonts())
    to_pdf(DOCUMENTS["receipt_many"](), fonts())
    assert to_pdf(DOCUMENTS[name](), fonts()) == first


def test_every_label_that_a_form_asks_for_is_in_the_release() -> None:
    """A key without a label is printed as the key itself: no page may hold one."""
    keys = [key for key in sample_release().labels if "_" in key]
    for name, make in ALL.items():
        if name == "ledger_hundreds":
            continue
        texts = "".join(_texts(make()))
        assert [key for key in keys if key in texts] == [], name
    assert all(text.zh for text in all_texts(sample_release().labels))


def _lines_to_write_on(document: Document) -> list[float]:
    """The lengths in millimetres of all that is no rule across a page or a half of it."""
    rules = [item for page in document.pages for item in page.items if isinstance(item, Rule)]
    across = [rule.x2 - rule.x1 for rule in rules if rule.y1 == rule.y2 and not rule.dash]
    return [length / MILLIMETRE for length in across if length < document.pages[0].width * 0.4]


@pytest.mark.parametrize("name", [name for name in EVERY_PAPER if not name.startswith("on ")])
def test_lines_to_sign_on_are_long_enough(name: str) -> None:
    """A name with its "·" in handwriting takes some 30 mm."""
    assert min(_lines_to_write_on(EVERY_PAPER[name]()), default=100.0) >= 30.0
