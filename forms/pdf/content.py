"""Items of a page as PDF drawing instructions.

The page model's y grows downwards, PDF's upwards: every y is taken from the page's height.
"""

from __future__ import annotations

from codecs import BOM_UTF16_BE
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from forms.page import (
    DRAWING_UNITS,
    MONGOLIAN_SCRIPT,
    Box,
    Drawing,
    Glyph,
    GlyphRun,
    Item,
    Modules,
    Rule,
    Tag,
)
from forms.pdf.packing import literal
from forms.pdf.rows import GlyphRows
from forms.pdf.structure import Sides, TagMark
from forms.pdf.subset import EmbeddedFont
from forms.pdf.telling import Place, TextSpan, text_spans
from forms.text.fonts import MONGOLIAN
from forms.text.shaping import NNBSP


class FontSource(NamedTuple):
    """The fonts of the file by their names, and what is known of the glyphs of runs."""

    font: Callable[[str], EmbeddedFont]
    rows: GlyphRows


class Marks:
    """The marks of one page as its instructions are written; they count from `first`."""

    def __init__(self, first: int = 0) -> None:
        self._first = first
        self.made: list[TagMark] = []

    def number(self, tag: Tag, sides: Sides | None = None) -> int:
        """The number of a new mark."""
        self.made.append(TagMark(self._first + len(self.made), tag, sides))
        return self.made[-1].number


def content(items: Sequence[Item], height: float, source: FontSource, marks: Marks | None = None) -> bytes:
    """The instructions that draw `items` on a page of this height.

    Lines and grounds come first, as one artifact.  Texts and codes are marked by their tags where `marks`
    are asked for.
    """
    writer = _ContentWriter(height, source, marks)
    audible = [item for item in items if type(item) is GlyphRun or type(item) is Modules]
    if len(audible) < len(items):
        writer.add_decoration([item for item in items if isinstance(item, Rule | Box | Drawing)])
    for item in text_spans(audible, source.rows):
        if isinstance(item, TextSpan):
            writer.add_span(item)
        elif isinstance(item, GlyphRun):
            writer.add_run(item)
        elif isinstance(item, Modules):
            writer.add_modules(item)
    return writer.finish()


@lru_cache(maxsize=30_000)
def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _numbers(*values: float) -> str:
    return " ".join(map(_number, values))


class _ContentWriter:
    """Writes instructions, remembering what is set so as not to set it again."""

    def __init__(self, height: float, source: FontSource, marks: Marks | None) -> None:
        self._height = height
        self._font, self._rows = source
        self._marks = marks
        self._tag: Tag | None = None
        self._untagged = Tag("P")
        self._start: Place | None = None
        self._out: list[str] = ["q"]
        self._in_text = False
        self._in_span = False
        self._fill = 0.0
        self._stroke = 0.0
        self._line = (1.0, 0.0)
        self._set_font: tuple[str, float] | None = None

    def add_decoration(self, items: Sequence[Rule | Box | Drawing]) -> None:
        """Lines, grounds and pictograms: the text beside them says the same."""
        self._out.append("/Artifact BMC")
        for item in items:
            if isinstance(item, Box):
                self._add_box(item)
            elif isinstance(item, Drawing):
                self._add_drawing(item)
        rules = [item for item in items if isinstance(item, Rule)]
        for look, alike in groupby(sorted(rules, key=_look), key=_look):
            self._use_line(*look)
            self._out += map(self._line_of, alike)
            self._out.append("S")
        self._out.append("EMC")

    def add_run(self, run: GlyphRun) -> None:
        """A run that is told as its codes are."""
        if run.glyphs:
            self._enter_text()
            self._enter_tag(run.tag)
            self._add_run(run)

    def finish(self) -> bytes:
        self._leave_text()
        self._out.append("Q")
        return "\n".join(self._out).encode("latin-1")

    def _enter_text(self) -> None:
        if not self._in_text:
            self._out.append("BT")
            self._start = None
            self._in_text = True

    def _leave_text(self) -> None:
        self._leave_tag()
        if self._in_text:
            self._out.append("ET")
            self._in_text = False

    def _enter_tag(self, tag: Tag | None) -> None:
        tag = tag or self._untagged
        if self._marks is None or tag is self._tag:
            return
        self._leave_tag()
        self._out.append(f"/{tag.role}<</MCID {self._marks.number(tag)}>>BDC")
        self._tag = tag

    def _leave_tag(self) -> None:
        if self._tag is not None:
            self._out.append("EMC")
            self._tag = None

    def _use_fill(self, grey: float) -> None:
        if grey != self._fill:
            self._out.append(f"{_number(grey)} g")
            self._fill = grey

    def _use_line(self, width: float, dash: float, grey: float) -> None:
        if grey != self._stroke:
            self._out.append(f"{_number(grey)} G")
            self._stroke = grey
        if width != self._line[0]:
            self._out.append(f"{_number(width)} w")
        if dash != self._line[1]:
            self._out.append(f"[{_number(dash)}] 0 d" if dash else "[] 0 d")
        self._line = (width, dash)

    def _line_of(self, rule: Rule) -> str:
        start, end = (rule.x1, self._height - rule.y1), (rule.x2, self._height - rule.y2)
        return f"{_numbers(*start)} m {_numbers(*end)} l"

    def _add_box(self, box: Box) -> None:
        corner = (box.x, self._height - box.y - box.height, box.width, box.height)
        if box.fill is not None:
            self._use_fill(box.fill)
            self._out.append(f"{_numbers(*corner)} re f")
        if box.line:
            self._use_line(box.line, 0.0, box.grey)
            self._out.append(f"{_numbers(*corner)} re S")

    def add_modules(self, code: Modules) -> None:
        """A two-dimensional code as one filled path of rectangles: its module is the unit, so they meet."""
        around = _holder(self._tag)
        self._leave_text()
        self._use_fill(0.0)
        step = code.side / len(code.rows)
        at = _numbers(code.x, self._height - code.y - code.side)
        parts = [f"q {step:.4f} 0 0 {step:.4f} {at} cm"]
        parts += [f"{x} {y} {width} {height} re" for x, y, width, height in _rectangles(code.rows)]
        self._out.append(" ".join([*parts, "f Q"]))
        if self._marks:
            lower = self._height - code.y - code.side
            sides = (code.x, lower, code.x + code.side, lower + code.side)
            number = self._marks.number(Tag("Figure", around), sides)
            self._out[-1] = f"/Figure<</MCID {number}>>BDC {self._out[-1]} EMC"

    def _add_drawing(self, drawing: Drawing) -> None:
        """A pictogram, in its own coordinates."""
        step = _number(drawing.side / DRAWING_UNITS)
        at = _numbers(drawing.x, self._height - drawing.y)
        parts = [f"q {step} 0 0 -{step} {at} cm 0 G [] 0 d {_number(drawing.line)} w 1 J 1 j"]
        for stroke in drawing.strokes:
            parts.append(f"{_numbers(*stroke.start)} m")
            parts += [f"{_numbers(*each)} {'l' if len(each) == 2 else 'c'}" for each in stroke.segments]
            parts += ["h"] * stroke.closed
        self._out.append(" ".join([*parts, "S Q"]))

    def _add_run(self, run: GlyphRun) -> None:
        self._use_fill(run.grey)
        font = self._font(run.font)
        self._use_font(font, run.font, run.size)
        if run.glyphs[0].text == NNBSP and not self._in_span:
            self._add_suffix(run, font)
        else:
            self._show(run, font)

    def _add_suffix(self, run: GlyphRun, font: EmbeddedFont) -> None:
        """A suffix after Chinese: no letter before bears U+202F, and poppler forgets a code for it alone."""
        self._enter_span(self._rows.of(run).text, run.tag)
        self._show(run, font)
        self._out.append("EMC")
        self._in_span = False

    def _use_font(self, font: EmbeddedFont, name: str, size: float) -> None:
        if self._set_font != (name, size):
            self._out.append(f"/{font.resource} {_number(size)} Tf")
            self._set_font = (name, size)

    def _show(self, run: GlyphRun, font: EmbeddedFont) -> None:
        """The run level by level.

        Poppler ends a word at a code for U+202F, unless the code stands for more or a span for it.
        """
        words = font.words.__getitem__
        for level in self._rows.of(run).levels(run, font.face, not self._in_span):
            self._move_to(run, level.first)
            parts = level.stretches
            shown = [_adjusted(part.adjustment, "".join(map(words, part.keys))) for part in parts]
            self._out.append(_shown("".join(shown), len(parts) > 1 or parts[0].adjustment != 0))

    def _move_to(self, run: GlyphRun, first: Glyph) -> None:
        """The text matrix from which `first` and what follows on its level are shown."""
        if run.turned:
            x, y = run.x + first.across, run.y + first.along
            self._out.append(f"0 -1 1 0 {_numbers(x, self._height - y)} Tm")
            self._start = None
        else:
            self._stand(run.x, self._height - run.y + first.across)

    def _enter_span(self, text: str, tag: Tag | None) -> None:
        """Begins what is told as one text, a mark of its own: poppler ends a mark around it where it ends.

        Columns are Mongolian, whatever else stands in them; all other text is in the document's language.
        """
        self._leave_tag()
        tag = tag or self._untagged
        mark = f"/MCID {self._marks.number(tag)}" if self._marks else ""
        # Of a mark the element may have said it.
        language = "" if mark and tag.language == MONGOLIAN_SCRIPT else f"/Lang({MONGOLIAN_SCRIPT})"
        spoken = literal(BOM_UTF16_BE + text.encode("utf-16-be"))
        self._out.append(f"/Span<<{mark}{language}/ActualText({spoken})>>BDC")
        self._in_span = True

    def _stand(self, x: float, y: float) -> None:
        """The upright text matrix of a place, told by the way from the one before where that is upright."""
        place = (round(x, 2), round(y, 2))
        if self._start:
            self._out.append(f"{_numbers(place[0] - self._start[0], place[1] - self._start[1])} Td")
        else:
            self._out.append(f"1 0 0 1 {_numbers(*place)} Tm")
        self._start = place

    def add_span(self, span: TextSpan) -> None:
        """Runs that readers are told as one text, which for poppler stands upright between head and end."""
        self._enter_text()
        self._enter_span(span.text, span.tag)
        for part in span.parts:
            if isinstance(part, GlyphRun):
                self._add_run(part)
            else:
                self._add_mark(part, span.size)
        self._out.append("EMC")
        self._in_span = False

    def _add_mark(self, place: Place, size: float) -> None:
        """A space without ink and width, upright on the line of the column's head."""
        font = self._font(MONGOLIAN)
        self._use_font(font, MONGOLIAN, size)
        # It need not be exact across: that would only make the file larger.
        self._stand(round(place[0]), self._height - place[1])
        self._out.append(f"({font.words[font.face.blank, ' ']}) Tj")


def _look(rule: Rule) -> tuple[float, float, float]:
    return rule.width, rule.dash, rule.grey


def _holder(tag: Tag | None) -> Tag | None:
    """In what a picture stands that follows a text."""
    while tag is not None and tag.role in ("P", "H1", "H2"):
        tag = tag.within
    return tag


def _adjusted(by: int, codes: str) -> str:
    return f"){by}({codes}" if by else codes


def _shown(codes: str, adjusted: bool) -> str:
    """Codes, with their adjustments if there are any, as the operator that shows them."""
    return f"[{f'({codes})'.removeprefix('()')}] TJ" if adjusted else f"({codes}) Tj"


def _rectangles(rows: Sequence[Sequence[bool]]) -> list[tuple[int, int, int, int]]:
    """The dark modules as rectangles from the bottom left: alike stretches above each other are one.

    Rectangles of one size stand together, which packs better.
    """
    open_since: dict[tuple[int, int], int] = {}
    result = []
    for index, row in enumerate([*rows, ()]):
        stretches = set(_stretches(row))
        for start, count in [stretch for stretch in open_since if stretch not in stretches]:
            height = index - open_since.pop((start, count))
            result.append((start, len(rows) - index, count, height))
        for stretch in stretches:
            open_since.setdefault(stretch, index)
    return sorted(result, key=lambda rectangle: (rectangle[2:], -rectangle[1], rectangle[0]))


def _stretches(row: Sequence[bool]) -> list[tuple[int, int]]:
    result: list[tuple[int, int]] = []
    for index, dark in enumerate(row):
        if dark and result and sum(result[-1]) == index:
            result[-1] = (result[-1][0], result[-1][1] + 1)
        elif dark:
            result.append((index, 1))
    return result
