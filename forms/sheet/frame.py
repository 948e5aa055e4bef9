"""Whether all that a document says stands on its paper: what does not is named before anything is printed."""

from __future__ import annotations

from collections.abc import Iterator

from forms.errors import PaperTooSmall
from forms.page import Document, GlyphRun, Page
from forms.sheet.paper import Paper
from forms.text.fonts import FontSet

# In points; in ems: the empty half of a bracket at either end of a line may reach over the margin.
_BESIDE, _BELOW = 6.0, 1.0
_EMPTY_HALF = 0.55
_EXCERPT = 24  # characters by which an error names a text


def framed(document: Document, paper: Paper, fonts: FontSet) -> Document:
    """The document as it is.

    Raises PaperTooSmall, naming the text, where one reaches over the margins of the paper.
    """
    known: set[int] = set()  # copies share the items of their pages
    for page in document.pages:
        for run in _runs(page, known):
            if not _inside(run, page, paper, fonts):
                raise PaperTooSmall(paper.name, _excerpt(run), "")
    return document


def _runs(page: Page, known: set[int]) -> Iterator[GlyphRun]:
    for item in page.items:
        if isinstance(item, GlyphRun) and item.glyphs and id(item) not in known:
            known.add(id(item))
            yield item


def _inside(run: GlyphRun, page: Page, paper: Paper, fonts: FontSet) -> bool:
    first, last = run.glyphs[0], run.glyphs[-1]
    if first.text == " " or last.text == " ":
        inked = [glyph for glyph in run.glyphs if glyph.text != " "]
        if not inked:
            return True
        first, last = inked[0], inked[-1]
    start = first.along
    end = last.along + fonts.face(run.font).advance(last.gid) * run.size
    left, right = (run.x, run.x) if run.turned else (run.x + start, run.x + end)
    upper, lower = (run.y + start, run.y + end) if run.turned else (run.y, run.y)
    beside = paper.margin - max(_BESIDE, _EMPTY_HALF * run.size)
    edge = paper.top - _BELOW
    return beside <= left and right <= page.width - beside and edge <= upper and lower <= page.height - edge


def _excerpt(run: GlyphRun) -> str:
    text = "".join(glyph.text for glyph in run.glyphs)
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…"
