"""The proof of a page: what shares a place is seen, what may share one is not; and whose text it is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.release.catalogue import Fee, Text
from forms.documents import enquiry, handover
from forms.documents.kit.sources import source_of
from forms.errors import NoRoom, PaperTooSmall, TextsOverlap, TextTooLong
from forms.page import Box, Document, GlyphRun, Item, Modules, Page, Rule
from forms.sheet.composing import Sheet
from forms.sheet.frame import framed
from forms.sheet.ink import TOUCH_ACROSS, TOUCH_DOWN
from forms.sheet.paper import A4
from forms.text.columns import ColumnStyle
from forms.text.lines import Style
from tests.support.papers import enquiry_of, handover_of, transfer_of
from tests.support.slips import fonts, slip

BODY = Style(10.0, 13.0)
COLUMN = ColumnStyle(10.0, 13.0)


def _line(text: str, x: float, y: float, size: float = 10.0) -> list[Item]:
    sheet = Sheet(fonts())
    sheet.line(text, Style(size, size), x, y)
    return sheet.items


def _column(text: str, x: float, top: float) -> list[Item]:
    sheet = Sheet(fonts())
    sheet.columns(text, COLUMN, (x, top), 300.0)
    return sheet.items


def _proven(*items: Item, **page: Any) -> Document:
    pages = (Page(A4.width, A4.height, items),)
    return framed(Document("proof", pages), A4, fonts())


@dataclass(frozen=True)
class Pair:
    """Two things that were drawn, and whether they stand on each other."""

    one: list[Item]
    other: list[Item]
    overlap: bool


PAIRS = {
    "line on line": Pair(_line("老年人优待证", 100, 200), _line("申请人", 110, 204), True),
    "line below line": Pair(_line("老年人优待证", 100, 200), _line("申请人", 100, 212), False),
    "line beside line": Pair(_line("申请人", 100, 200), _line("巴特尔", 131, 200), False),
    "column through line": Pair(_column("ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ", 120, 150), _line("申请人签名", 100, 170), True),
    "column on column": Pair(_column("ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ", 100, 150), _column("ᠮᠣᠩᠭᠣᠯ", 104, 170), True),
    "column beside column": Pair(_column("ᠮᠣᠩᠭᠣᠯ", 100, 150), _column("ᠮᠣᠩᠭᠣᠯ", 113, 150), False),
    "upright digits on column": Pair(_column("12", 100, 150), _column("ᠮᠣᠩᠭᠣᠯ", 103, 148), True),
    "rule through line": Pair([Rule(90, 197, 300, 197)], _line("申请人", 100, 200), True),
    "rule below line": Pair([Rule(90, 202, 300, 202)], _line("申请人", 100, 200), False),
    "upright rule through line": Pair([Rule(115, 100, 115, 300)], _line("申请人", 100, 200), True),
    "upright rule through column": Pair([Rule(106, 100, 106, 300)], _column("ᠮᠣᠩᠭᠣᠯ", 100, 150), True),
    "rules that cross": Pair([Rule(90, 200, 300, 200)], [Rule(115, 100, 115, 300)], False),
    "line in a box that bears nothing": Pair([Box(90, 180, 200, 40, None, 0.5)], _line("申", 100, 200), True),
    "line on a code": Pair([Modules(100, 150, 64, ((True,),))], _line("申请人", 120, 180), True),
    "code on a box": Pair([Modules(100, 150, 64, ((True,),))], [Box(150, 150, 64, 64, None, 0.5)], True),
    "line behind a wide one that ended": Pair(
        [*_line("长" * 30, 100, 200), *_line("二", 100, 213)], _line("三", 250, 213), False
    ),
    "small one in the middle of a large one": Pair(_line("大", 100, 300, 80.0), _line("小", 130, 270), True),
}


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("name", PAIRS)
def test_two_things_in_one_place_are_seen(name: str, order: int) -> None:
    pair = PAIRS[name]
    items = [item for part in (pair.one, pair.other)[::order] for item in part]
    if not pair.overlap:
        _proven(*items)
        return
    with pytest.raises(TextsOverlap):
        _proven(*items)


def _box(text: str, x: float, y: float) -> list[Item]:
    sheet = Sheet(fonts())
    with sheet.ground((100.0, 150.0), (60.0, 40.0), None):
        sheet.line(f" {text} ", BODY, x, y)
    return sheet.items


def test_what_stands_on_its_own_box_is_right() -> None:
    _proven(*_box("盖章处", 105.0, 165.0))


@pytest.mark.parametrize(("x", "y"), [(145.0, 165.0), (105.0, 155.0), (95.0, 165.0)])
def test_what_reaches_over_its_box_is_seen(x: float, y: float) -> None:
    with pytest.raises(TextsOverlap, match="盖章处"):
        _proven(*_box("盖章处", x, y))


def test_nothing_else_stands_on_a_box_that_bears_something() -> None:
    with pytest.raises(TextsOverlap):
        _proven(*_box("章", 105.0, 165.0), *_line("外", 140.0, 185.0))


def test_two_texts_on_one_box_are_seen_as_well() -> None:
    sheet = Sheet(fonts())
    with sheet.ground((100.0, 150.0), (60.0, 40.0), None):
        sheet.line("盖章处", BODY, 105.0, 165.0)
        sheet.line("日期", BODY, 110.0, 167.0)
    with pytest.raises(TextsOverlap, match=r"日期|盖章处"):
        _proven(*sheet.items)


@pytest.mark.parametrize("item", [Rule(10.0, 100.0, 300.0, 100.0), Box(500.0, 100.0, 90.0, 20.0, None, 0.5)])
def test_lines_and_boxes_keep_to_the_frame_too(item: Item) -> None:
    with pytest.raises(PaperTooSmall):
        _proven(item)


def _body(items: list[Item]) -> Sheet:
    sheet = Sheet(fonts())
    sheet.items += items
    return sheet


def test_what_a_second_copy_adds_is_held_against_what_both_share() -> None:
    body, strip = _body(_line("申请人签名", 100, 700)), _line("存根", 104, 703)
    pages = [Page(A4.width, A4.height, tuple(items)) for items in (body.items, [*body.items, *strip])]
    framed(Document("copies", (pages[0], pages[0])), A4, fonts(), [body])
    with pytest.raises(TextsOverlap, match="存根"):
        framed(Document("copies", tuple(pages)), A4, fonts(), [body])


def test_each_further_copy_is_held_against_what_all_share() -> None:
    body = _body([*_line("申请人签名", 100, 700), *_line("经办人签名", 100, 720)])
    strips = [[], _line("存根", 200, 740), _line("存根", 104, 723)]
    pages = [Page(A4.width, A4.height, (*body.items, *strip)) for strip in strips]
    framed(Document("two", tuple(pages[:2])), A4, fonts(), [body])
    with pytest.raises(TextsOverlap, match="存根"):
        framed(Document("three", tuple(pages)), A4, fonts(), [body])


def test_a_body_that_is_wrong_in_itself_is_seen_in_each_copy_and_so_is_a_page_of_another_body() -> None:
    doubled = _body(_line("申请人", 100, 200) + _line("巴特尔", 110, 204))
    right = _body(_line("申", 100, 200))
    wrong = Page(A4.width, A4.height, tuple(doubled.items))
    for body in (doubled, right):
        with pytest.raises(TextsOverlap):
            framed(Document("copies", (wrong, wrong)), A4, fonts(), [body])


def test_what_a_copy_adds_keeps_to_the_frame_and_to_its_own_ground() -> None:
    body = _body(_line("申请人签名", 100, 700))
    for more in (_line("存根", A4.width - 5.0, 740), _box("盖章处", 145.0, 165.0)):
        page = Page(A4.width, A4.height, (*body.items, *more))
        with pytest.raises((PaperTooSmall, TextsOverlap)):
            framed(Document("copy", (page,)), A4, fonts(), [body])


def _apart(one: Box, other: Box) -> bool:
    """Whether two boxes keep apart, or touch by no more than the hair at each side."""
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across <= 2 * TOUCH_ACROSS or down <= 2 * TOUCH_DOWN


_corner = st.integers(80, 240).map(float)
_side = st.integers(1, 12).map(lambda side: 4.0 * side)
_boxes = st.builds(Box, _corner, _corner, _side, _side, st.none(), st.just(0.5))


@given(st.lists(_boxes, min_size=2, max_size=25))
def test_any_boxes_are_right_exactly_when_each_two_keep_apart(boxes: list[Box]) -> None:
    if all(_apart(one, other) for one, other in combinations(boxes, 2)):
        _proven(*boxes)
    else:
        with pytest.raises(TextsOverlap):
            _proven(*boxes)


def test_runs_of_a_whole_page_moved_a_little_are_found_wherever_they_stand() -> None:
    """Each text of a real page, moved onto its neighbours: no place is blind."""
    page = handover.lay_out(handover_of(), fonts()).pages[0]
    runs = [item for item in page.items if isinstance(item, GlyphRun) and len(item.glyphs) > 3]
    seen = 0
    for run in runs:
        moved = msgspec.structs.replace(run, y=run.y + 0.6 * run.size, head=None)
        items = (*page.items, moved)
        with pytest.raises((TextsOverlap, PaperTooSmall)):
            framed(Document("moved", (Page(page.width, page.height, items),)), A4, fonts())
        seen += 1
    assert seen > 20


DEAR = Fee(charged=True, standard=Text(zh="按件收" * 99))
LONG_OUTCOME = Text(zh="经审查，符合条件，" * 50)
SOURCES: dict[str, tuple[Any, str, tuple[bool, str, str]]] = {
    "outcome": (
        handover_of(outcome=LONG_OUTCOME),
        "符合条件，经审查，",
        (False, "办理结论", ""),
    ),
    "answer": (enquiry_of(answered="可以申请医疗救助，" * 50), "申请医疗救助，可以", (False, "答复内容", "")),
    "handler": (slip(handler="孛儿只斤·阿拉坦敖其尔·巴图孟和其其格"), "孛儿只斤·阿", (False, "经办人", "")),
    "carrier": (transfer_of(carrier="很长的送件人的名字" * 9), "很长的送件人的名字", (False, "送件人", "")),
    "release": (slip(release_name="很长的目录版本" * 9), "目录版本 很长的目录版本", (True, "目录版本", "")),
    "fee": (
        slip(matter=msgspec.structs.replace(slip().matter, fee=DEAR)),
        "按件收按件收",
        (True, "收费", "医疗救助申请"),
    ),
}


@pytest.mark.parametrize("name", SOURCES)
def test_the_field_is_named_in_which_a_text_was_written(name: str) -> None:
    form, printed, (of_catalogue, field, about) = SOURCES[name]
    source = source_of(PaperTooSmall("A4", printed, ""), form)
    assert source is not None
    assert (source.of_catalogue, source.field) == (of_catalogue, field)
    assert about in source.about or not about


def test_of_two_texts_on_each_other_the_longer_is_named() -> None:
    form = enquiry_of(caller_name="萨仁其其格其其格" * 3, answered="可以申请医疗救助，" * 80)
    source = source_of(TextsOverlap("A4", "萨仁其其格其其格", "可以申请医疗救助，"), form)
    assert source is not None
    assert source.field == "答复内容"


def test_a_text_longer_than_a_page_is_the_longest_of_the_form() -> None:
    source = source_of(TextTooLong("某事项"), enquiry_of(asked="问" * 9000))
    assert source is not None
    assert (source.field, source.length) == ("咨询内容", 9000)


def test_the_message_says_whose_text_it_is_and_who_shortens_it() -> None:
    with pytest.raises(NoRoom) as raised:
        enquiry.lay_out(enquiry_of(caller_name="长" * 9000), fonts())
    said = str(raised.value)
    assert "您填写的“咨询人”，9000 字" in said
    assert "请在“咨询人”一栏缩短后再打印" in said
    matter = msgspec.structs.replace(slip().matter, name=Text(zh="长" * 9000))
    with pytest.raises(NoRoom) as raised:
        enquiry.lay_out(enquiry_of(matter=matter), fonts())
    assert "请旗里在目录中缩短这段文字" in str(raised.value)
