"""Any text at all: set or refused in words, inside its frame, and read back from the file as it was given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pypdfium2 as pdfium
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from casework.written_text import clean
from forms.documents import proof
from forms.errors import DocumentError
from forms.page import Document, GlyphRun, Page
from forms.pdf.embed import to_pdf
from forms.sheet.composing import Sheet
from forms.sheet.paper import A4
from forms.text.columns import ColumnStyle, text_length
from forms.text.lines import Style, line_length
from tests.support.mixed_text import BRACKETS, MARKS, STANDARD_HAN, SUFFIXES, mixed
from tests.support.paper import poppler_texts
from tests.support.slips import fonts

pytestmark = pytest.mark.slow

CONTROLS = "\u180b\u180c\u180d\u180e\u180f\u200b\u200c\u200d\u202f\u2060\ufeff\u00ad\t\r\n\x00\x1b\x7f\x85"
NNBSP = "\u202f"
LETTERS = "".join(chr(c) for c in range(0x1820, 0x1843))

scripts = st.one_of(
    st.integers(0, 400).map(lambda seed: mixed(seed, 6)),
    st.text(LETTERS + CONTROLS, max_size=12),
    st.text(STANDARD_HAN, max_size=8),
    st.text("0123456789ABCxyz-/.%", max_size=20),
    st.sampled_from(["".join(pair) for pair in BRACKETS]),
    st.sampled_from(MARKS),
    st.sampled_from([f"\u202f{suffix}" for suffix in SUFFIXES]),
    st.sampled_from([" ", "  ", "\n", "\r\n", "\u3000", "\u00a0"]),
)
mixtures = st.lists(scripts, min_size=1, max_size=20).map("".join)
# Every code point there is, unassigned ones, private ones and halves of surrogate pairs included.
unusual = st.characters(categories=["Cs", "Co", "Cn", "Cc", "Cf", "So"])
anything = st.text(st.one_of(st.characters(), unusual), max_size=60)
sizes = st.sampled_from([9.0, 14.0, 22.0])
kinds = st.sampled_from(["lines", "columns"])

_INVISIBLE = " \t\r\n\u3000\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef\U0001f1e6-\U0001f1ff"
# How far an accent, or the tail of a j, may reach over the frame, in ems.
TOLERANCE = 0.1
# The stroke of a joined L reaches so far back into the letter before, also where a line begins with it: in a
# long word that was cut there, or after a joiner (U+200D) alone.
BACK = {"\u182f": 0.16, "\u1840": 0.16}


MARGIN = 20.0  # points: poppler leaves out what touches the very edge of a page, and no paper's text does


def _set(text: str, kind: str, size: float, extent: float, corner: float = 0.0) -> Sheet:
    """The text in lines, or columns, of this length from the corner."""
    sheet = Sheet(fonts())
    if kind == "lines":
        sheet.paragraph(text, Style(size, 1.5 * size), (corner, corner), extent)
    else:
        sheet.columns(text, ColumnStyle(size, 1.6 * size), (corner, corner), extent)
    return sheet


def _pdf(sheet: Sheet) -> bytes:
    return to_pdf(Document("text", (Page(4000.0, 4000.0, tuple(sheet.items)),)), fonts())


@given(anything, kinds, st.floats(1.0, 60.0))
def test_anything_is_set_or_refused_in_words(text: str, kind: str, ems: float) -> None:
    try:
        pdf = _pdf(_set(text, kind, 14.0, 14.0 * ems))
    except DocumentError as error:
        said = [error.title, error.what, error.next_step]
    else:
        said = [pdf[:4].decode("ascii")]
    assert all(said)


Edges = tuple[float, float, float, float]


def _ink(run: GlyphRun) -> Iterator[tuple[str, Edges]]:
    """Left, top, right and bottom of what each glyph draws, with its text."""
    face = fonts().face(run.font)
    scale = run.size / face.upem
    said = ""  # a cluster's text stands with its first glyph, joiners before the letter
    for glyph in run.glyphs:
        said = glyph.text.strip("\u200d") or said
        box = face.hb_font.get_glyph_extents(glyph.gid)
        if box is None or not box.width:
            continue
        start, end = glyph.along + box.x_bearing * scale, glyph.along + (box.x_bearing + box.width) * scale
        high, low = glyph.across + box.y_bearing * scale, glyph.across + (box.y_bearing + box.height) * scale
        if run.turned:
            yield said, (run.x + low, run.y + start, run.x + high, run.y + end)
        else:
            yield said, (run.x + start, run.y - high, run.x + end, run.y - low)


def _outside(sheet: Sheet, kind: str, size: float, extent: float) -> list[Edges]:
    first, last = (0, 2) if kind == "lines" else (1, 3)
    found = []
    for text, box in (each for run in sheet.items if isinstance(run, GlyphRun) for each in _ink(run)):
        slack, back = TOLERANCE * size, BACK.get(text[:1], TOLERANCE) * size
        if box[first] < -back or box[last] > extent + slack or min(box) < -back:
            found.append(box)
    return found


def _longest_with_suffix(text: str, kind: str, size: float) -> float:
    """The length of the longest stretch without spaces that has a suffix, of which no part may move on."""
    parts = [part for part in re.split("[ \\t\\r\\n]+", text) if "\u202f" in part]
    if kind == "lines":
        return max((line_length(part, Style(size, size), fonts()) for part in parts), default=0.0)
    return max((text_length(part, ColumnStyle(size, size), fonts()) for part in parts), default=0.0)


@example("\u200d\u1840", "lines", 9.0, 8.0)
@example("00000000000000/0.x000000Bx...yzA", "lines", 9.0, 8.0)
@example("\u180eᠣᠨᠰᠰᠿᠢᠨᠹᠲᠰᠿᠠᠨᠹᠲ", "lines", 9.0, 8.0)
@given(st.one_of(mixtures, anything), kinds, sizes, st.floats(8.0, 60.0))
def test_no_glyph_stands_outside_its_frame(text: str, kind: str, size: float, ems: float) -> None:
    """But for a suffix, which never leaves its word, in lines too short for the two."""
    try:
        sheet = _set(text, kind, size, ems * size)
        assume(_longest_with_suffix(text, kind, size) <= ems * size)
    except DocumentError:
        return
    assert _outside(sheet, kind, size, ems * size) == []


def test_a_word_too_long_with_its_suffixes_stays_inside() -> None:
    text = "CC-zy/260502、\u202fᠶᠢ\u202fᠶᠢᠰᠠᠷ\u180eᠠ"
    assert _outside(_set(text, "columns", 9.0, 81.0), "columns", 9.0, 81.0) == []


def test_only_a_closing_mark_sticks_out_of_a_line() -> None:
    text = "63ᠢ00000000663"
    too_long = line_length(text, Style(9.0, 9.0), fonts()) - 1.0
    assert _outside(_set(text, "lines", 9.0, too_long), "lines", 9.0, too_long) == []


def _as_read(text: str) -> str:
    """What a reader can give back of a text: all but what has no place on paper.

    White space depends on where lines end.  The engine drops controls without meaning (`clean`).  Readers
    drop joiners, selectors of Chinese variants and flags, an NNBSP before no letter and an MVS after none,
    with its selectors; pdfium spells Latin ligatures out.
    """
    text = clean(text).replace("\u00a0", " ")
    text = re.sub(f"(?<![{LETTERS}\u180b-\u180f])\u180e[\u180b-\u180f]*", "", text)
    text = re.sub(f"[{_INVISIBLE}]|\u202f(?![{LETTERS}])", "", text)
    return re.sub("[\ufb00-\ufb06]", lambda match: unicodedata.normalize("NFKC", match.group()), text)


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalpha())


def _read_by_pdfium(pdf: bytes) -> str:
    page = pdfium.PdfDocument(pdf)[0].get_textpage()
    # A hyphen at a line's end is marked as one that may be left out.
    return str(page.get_text_range()).replace("\ufffe", "-")


@example(f"!ᠪᠣᠳᠠᠲᠠᠢ 愃㸆楩醮恨撬 ᠠᠮᠢᠳᠤᠷᠠᠯ{NNBSP}ᠤᠨ （𦝼月剃猄笯芙丈掷）", 9.0, 20.0)
@given(st.one_of(mixtures, anything), sizes, st.floats(8.0, 60.0))
def test_columns_are_read_back_as_they_were_given(text: str, size: float, ems: float) -> None:
    try:
        pdf = _pdf(_set(text, "columns", size, ems * size, MARGIN))
    except DocumentError:
        return
    told, found = _as_read(text), _as_read(_read_by_pdfium(pdf))
    if max(told, default="") > "\uffff":
        # Such a column is not told as one: a mark or number may be read on the other side of its word, and an
        # MVS not at all where a word too long for its column was cut.
        told, found = told.replace("\u180e", ""), found.replace("\u180e", "")
        assert sorted(found) == sorted(told)
        told, found = _letters(told), _letters(found)
    assert found == told


@settings(max_examples=25)
@example(f"ᠭᠠ障{NNBSP}ᠶᠢ；ᠪᠥᠭᠯᠡᠬᠦ", "lines", 9.0, 20.0)
@example(f"ᠭᠠ𬮬{NNBSP}ᠶᠢ；ᠪᠥᠭᠯᠡᠬᠦ", "columns", 9.0, 20.0)
@example("障 ᠪᠢᠰᠢ 63", "columns", 9.0, 20.0)
@example(f"\u200d{NNBSP}ᠠ", "lines", 9.0, 8.0)
@example("ᠨᠡᠶᠢᠲᠡ \u180eᠠ", "columns", 9.0, 22.0)
@given(st.one_of(mixtures, anything), kinds, sizes, st.floats(8.0, 60.0))
def test_text_is_read_back_in_the_order_of_the_file(text: str, kind: str, size: float, ems: float) -> None:
    """By poppler: pdfium sorts by place, and now and then goes wrong in horizontal Mongolian."""
    try:
        pdf = _pdf(_set(text, kind, size, ems * size, MARGIN))
    except DocumentError:
        return
    read = "".join(poppler_texts(pdf, "-raw")).replace(f"{NNBSP}\n", NNBSP)  # it may end a line after it
    assert _as_read(read) == _as_read(text)


def test_ten_thousand_characters_stay_on_their_pages() -> None:
    text = mixed(7, 1400)
    assert len(text) > 10_000
    document = proof.lay_out(text, fonts(), 12.0, "long")
    assert len(document.pages) > 2
    boxes = [
        box
        for page in document.pages
        for run in page.items
        if isinstance(run, GlyphRun)
        for _text, box in _ink(run)
    ]
    left, top, right, bottom = (
        fold(box[side] for box in boxes) for side, fold in enumerate((min, min, max, max))
    )
    assert left >= A4.margin - 1.0
    assert top >= A4.margin - 1.0
    assert right <= A4.right + 1.0
    assert bottom <= A4.bottom + 3.0
