"""Words as a column needs them: upright Chinese, upright pairs of digits, Mongolian spaces."""

from __future__ import annotations

import uharfbuzz as hb
from msgspec.structs import replace

from forms.page import Glyph
from forms.text.fonts import MONGOLIAN, Face, FontSet
from forms.text.shaping import Piece, Word, cluster_ends, in_reading_order, shape, words

# Mongolian looks smaller than Chinese and Latin at one size: these are set smaller inside a column, by eye.
BESIDE = 0.9
# How high digits stand in Noto Sans SC, and what is left free above and below an upright pair, in ems.
DIGITS_ASCENT = 0.733
UPRIGHT_GAP = 0.06


def for_columns(shaped: list[Word], fonts: FontSet) -> list[Word]:
    """The words of a text, shaped for lines, as its columns need them."""
    known = fonts.cache("column words")
    result: list[Word] = []
    for word in shaped:
        made = known.get(word)
        if made is None:
            made = known[word] = _for_column(word, fonts)
        assert isinstance(made, Word)  # noqa: S101  the cache of this name holds nothing else
        if made.kind == "digits" and result and result[-1].kind == "space" and result[-1].pieces:
            result[-1] = replace(result[-1], pieces=())
            made = replace(made, pieces=(*_leading_space(fonts), *made.pieces))
        result.append(made)
    return result


def _leading_space(fonts: FontSet) -> tuple[Piece, ...]:
    """The space that leads upright digits, in their own font.

    Readers sort what stands near by x: the space puts the start of the digits' run where the Mongolian
    around it starts, so that copied text keeps its order.
    """
    return words(" ", fonts)[0].pieces


def _for_column(word: Word, fonts: FontSet) -> Word:
    """The word as a column needs it: Chinese in vertical forms, digit pairs marked, Mongolian spaces."""
    if is_rtl(word):
        pieces = (replace(piece, glyphs=tuple(in_reading_order(piece.glyphs))) for piece in word.pieces)
        return replace(word, pieces=tuple(pieces))
    if word.kind == "space":
        glyphs, advance = shape(word.text, fonts.face(MONGOLIAN), True)
        return replace(word, pieces=(Piece(MONGOLIAN, 0.0, glyphs),), advance=advance)
    if word.kind == "latin" and word.text.isdecimal() and len(word.text) <= 2:
        return replace(word, kind="digits")
    if word.kind != "han":
        return word
    face = fonts.face(word.pieces[0].font)
    text = "".join(glyph.text for piece in word.pieces for glyph in piece.glyphs)
    glyphs, advance = _shape_upright(text, face)
    return replace(word, pieces=(Piece(face.name, 0.0, glyphs),), advance=advance)


def _shape_upright(text: str, face: Face) -> tuple[tuple[Glyph, ...], float]:
    """Upright glyphs with the vertical forms of punctuation; offsets from the cell's top middle.

    What is neither Hangul nor Yi counts as Han: punctuation alone has no script, and then a dash would lie
    across the column.
    """
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.script = buffer.script if buffer.script in ("Hang", "Yiii") else "Hani"
    buffer.direction, buffer.language = "ttb", "zh-Hans"
    hb.shape(face.hb_font, buffer)
    ends = cluster_ends([info.cluster for info in buffer.glyph_infos], len(text))
    glyphs = []
    pen = 0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        across = (pen + position.y_offset) / face.upem
        source = text[info.cluster : ends.pop(info.cluster, info.cluster)]  # told once, by its first glyph
        glyphs.append(Glyph(info.codepoint, position.x_offset / face.upem, across, source))
        pen += position.y_advance
    return tuple(glyphs), -pen / face.upem


def is_rtl(word: Word) -> bool:
    """Whether it is an Arabic word, or a space between two: in columns no reader turns them round."""
    return word.kind == "rtl" or (
        word.kind == "space" and [piece.font for piece in word.pieces] == ["arabic"]
    )


def length(word: Word) -> float:
    """How far the word reaches down the column, in ems of the Mongolian size."""
    if word.kind == "digits":
        return (DIGITS_ASCENT + 2 * UPRIGHT_GAP) * BESIDE
    if word.kind in ("han", "latin") or is_rtl(word):
        return word.advance * BESIDE
    return word.advance
