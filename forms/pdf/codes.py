"""What the codes of an embedded font show and stand for: one code, one character.

Readers disagree about everything else.  Ghostscript 10.00 garbles a code of two characters, pdf.js drops one
whose text ends in a format character and gives one with a combining mark no width, MuPDF tears words at
letters without width.  So a cluster of several glyphs is one composite glyph, a ligature's letters share its
width, and what has no width of its own stands under a blank code right after its letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from forms.page import Glyph
from forms.text.shaping import NNBSP

_FORMAT = "\u180e\u200c\u200d"
_SELECTORS = "\u180b-\u180d\u180f"
# A format character and the letter after it are one code; so is U+202F with the letter that it was joined to.
_CODE_TEXT = re.compile(f"(?s:[{_FORMAT}]+[^{_FORMAT}{_SELECTORS} {NNBSP}]{NNBSP}?|[^ {NNBSP}]{NNBSP}|.)")


class ShapePart(NamedTuple):
    """A glyph of the face inside a composite one, so far right and up of its origin, in font units."""

    gid: int
    right: int
    up: int


class CodeShape(NamedTuple):
    """What one code shows: glyphs of the face (none: a blank), and the way of the pen in font units."""

    parts: tuple[ShapePart, ...]
    advance: int


class Spelling(NamedTuple):
    """A code of a cluster: its shape and the text it stands for."""

    shape: CodeShape
    text: str


def code_texts(text: str) -> list[str]:
    """The text of a cluster, cut into what single codes stand for."""
    return _CODE_TEXT.findall(text)


@lru_cache(maxsize=4_000)
def spelled(whole: CodeShape, text: str) -> Sequence[Spelling]:
    """The codes of a cluster: the first one draws it, its letters share its advance."""
    texts = code_texts(text)
    wide = [index for index, part in enumerate(texts) if index == 0 or _is_letter(part)]
    result = []
    for index, part in enumerate(texts):
        advance = 0
        if index in wide:
            share = wide.index(index)
            ends = [whole.advance * end // len(wide) for end in (share, share + 1)]
            advance = ends[1] - ends[0]
        result.append(Spelling(CodeShape(() if index else whole.parts, advance), part))
    return result


def _is_letter(text: str) -> bool:
    return unicodedata.category(text[-1]) not in ("Mn", "Me", "Cf")


def clusters(glyphs: Sequence[Glyph], joined: bool = False) -> Iterator[Sequence[Glyph]]:
    """The glyphs by cluster: one without text of its own belongs to the one before.

    `joined` says that U+202F belongs to the letter before it too.
    """
    start = 0
    held = NNBSP if joined else ""
    for index, glyph in enumerate(glyphs):
        text = glyph.text
        if index and text and not (text == held and glyphs[index - 1].text != " "):
            yield glyphs[start:index]
            start = index
    if glyphs:
        yield glyphs[start:]
