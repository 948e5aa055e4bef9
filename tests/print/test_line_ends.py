"""Texts of several lines where paper has one: they go on behind a space, never on top of themselves."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import msgspec
import pytest

from casework.release.catalogue import Text
from forms.documents.notification import papers as notification_papers
from forms.documents.notification.data import Notification
from forms.page import Document, Page
from forms.pdf.embed import to_pdf
from forms.sheet.composing import Sheet
from forms.sheet.frame import framed, text_of
from forms.sheet.paper import A4, PAPERS
from forms.text.lines import Style, line_length, set_lines
from tests.support.paper import letters, page_texts
from tests.support.seen_overlaps import overlapping_pairs
from tests.support.slips import fonts, lines, slip

BODY = Style(10.0, 13.0)
WAYS: dict[str, Callable[[Sheet, str], object]] = {
    "line": lambda sheet, text: sheet.line(text, BODY, 100.0, 200.0),
    "right": lambda sheet, text: sheet.line_right(text, BODY, 400.0, 200.0),
    "centred": lambda sheet, text: sheet.line_centred(text, BODY, (100.0, 400.0), 200.0),
    "first": lambda sheet, text: sheet.first_line(text, BODY, (100.0, 200.0), 300.0),
}


def _said(sheet: Sheet) -> str:
    return "".join(map(text_of, sheet.items))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("end", ["\n", "\r\n", " \n\n\t"])
def test_a_line_stays_one_whatever_line_ends_its_text_has(way: str, end: str) -> None:
    sheet = Sheet(fonts())
    WAYS[way](sheet, f"身份证{end}户口簿")
    framed(Document("line", (Page(A4.width, A4.height, tuple(sheet.items)),)), A4, fonts())
    assert _said(sheet) == "身份证 户口簿"


@pytest.mark.parametrize("text", ["\n身份证", "身份证\n", "\r\n 身份证 \r\n"])
def test_line_ends_at_either_end_take_no_room(text: str) -> None:
    sheet = Sheet(fonts())
    assert sheet.line(text, BODY, 100.0, 200.0) == line_length("身份证", BODY, fonts())
    assert letters(_said(sheet)) == "身份证"


def test_a_line_is_measured_as_it_is_drawn() -> None:
    text = "身份证\n户口簿和复印件"
    assert Sheet(fonts()).line(text, BODY, 100.0, 200.0) == line_length(text, BODY, fonts())


def test_a_suffix_keeps_its_space_behind_a_line_end() -> None:
    sheet = Sheet(fonts())
    sheet.line("2026\n\u202fᠤᠨ", BODY, 100.0, 200.0)
    assert "\u202fᠤᠨ" in _said(sheet)


def _parted(text: str) -> Text:
    return Text(zh=f"{text}\n及复印件", mn="")


def _slip_with_line_ends() -> Notification:
    made = slip("SAMPLE-018")
    first = made.materials[0].material
    names = ("身份证", "户口簿")
    materials = [msgspec.structs.replace(first, name=_parted(name)) for name in names]
    matter = msgspec.structs.replace(made.matter, place=_parted("二楼"), hours=_parted("上午"))
    return msgspec.structs.replace(made, matter=matter, materials=lines(materials, ("missing", "handed_in")))


@pytest.mark.parametrize("name", PAPERS)
def test_a_catalogue_with_line_ends_is_printed_on_any_paper(name: str) -> None:
    pdf = to_pdf(notification_papers.lay_out(_slip_with_line_ends(), fonts(), PAPERS[name]), fonts())
    assert overlapping_pairs(pdf) == []
    printed = letters("".join(page_texts(pdf)))
    wanted = ["身份证及复印件", "二楼及复印件", "上午及复印件"]
    settled = ["户口簿及复印件"] if name != "80" else []  # a strip lists what is missing alone
    assert [text for text in (*wanted, *settled) if text not in printed] == []


def test_a_tightened_line_never_draws_a_character_into_a_number() -> None:
    text = "本人已收到编号 ML0101-20260611-0003 的一次性告知单，内容已经知悉。"
    size, faces = 10.0, fonts()
    tightened = 0
    for width in range(200, 340):
        for line in set_lines(text, Style(size, 13.0), float(width), faces):
            placed = [
                (run.x + glyph.along, faces.face(run.font).advance(glyph.gid) * size, glyph.text)
                for run in line.runs
                for glyph in run.glyphs
            ]
            for (x, advance, here), (following, _, after) in pairwise(placed):
                if here.isdigit():
                    assert x + advance - following <= 0.031 * size, (width, here, after)
                tightened += here == "已" and x + advance > following + 0.01
    assert tightened, "one of the widths tightens the line"
