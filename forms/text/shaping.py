"""Text to glyphs: splits text into words of one script each and shapes them with HarfBuzz.

A word shapes alike alone and in a line, so every word is shaped once and kept (see docs/decisions).
U+202F before a Mongolian suffix counts as white space in Python: nothing here splits with str.split.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

import msgspec
import uharfbuzz as hb

from casework.written_text import clean
from forms.errors import BadCharacter, MissingGlyph
from forms.page import Glyph
from forms.text.fonts import HAN, HAN_BOLD, MONGOLIAN, Face, FontSet
from forms.text.scripts import ARABIC, YI

# "digits" are one or two digits that stand upright in a column; only `forms.text.columns` makes them.
# Hangul and Yi are set as Chinese is: upright in a column, and a line may end after each.  "rtl" runs from
# right to left: its glyphs are in the order in which they are seen, and so is the text of each glyph.
Kind = Literal["mongolian", "han", "latin", "rtl", "space", "newline", "digits"]

NNBSP = "\u202f"
MVS = "\u180e"
_FORMAT = (MVS, "\u200c", "\u200d")

_MONGOLIAN = "\u1800-\u18af\u202f\u200c\u200d\U00011660-\U0001167f"
_HAN = (
    "\u2e80-\u303f\u3040-\u30ff\u3100-\u312f\u31a0-\u31ef\u3200-\u4dbf\u4e00-\u9fff"
    f"{YI}\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe1f\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U0001b000-\U0001b2ff\U00020000-\U0003fffd"
    # Sans serif Chinese fonts set these full width, and Chinese text means them so.
    "\u2014\u2018\u2019\u201c\u201d\u2026\u2460-\u24ff\u25a0-\u25ff\u2605\u2606\u2713\u2103\u2116"
)
# A Korean syllable that is spelled in its letters.
_SYLLABLE = "[\u1100-\u115f\ua960-\ua97f]+[\u1160-\u11a7\ud7b0-\ud7c6]*[\u11a8-\u11ff\ud7cb-\ud7fb]*"
_RTL = re.compile(f"[{ARABIC}]")
_VARIANTS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_TOKEN = re.compile(
    f"(?P<newline>\r\n|[\r\n])|(?P<space>[ \t]+)|(?P<mongolian>[{_MONGOLIAN}]+(?:\u00b7[{_MONGOLIAN}]+)*)"
    f"|(?P<rtl>[{ARABIC}]+(?:[\u200c\u200d]+[{ARABIC}]+)*)"
    f"|(?P<han>(?:{_SYLLABLE}|\u2014\u2014|\u2026\u2026|[{_HAN}])[{_VARIANTS}]*)"
    f"|(?P<latin>[^ \t\r\n{_MONGOLIAN}{_HAN}{ARABIC}\u1100-\u115f\ua960-\ua97f]+)"
)
# Halves of pairs, characters that mean something to one font alone, and the signs of damaged text: a font
# that has a shape for one would print what nobody wrote.
_BAD = re.compile("[\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffc-\uffff\U000f0000-\U0010ffff]")
_DROPPED_GLYPH = re.compile(r"^fvs[1-4]\.effective$")
# Noto Sans Mongolian 3.002 shows a control that has no effect where it stands as a dashed box.
_CONTROL_BOX = re.compile(r"^(fvs[1-4]|mvs|mvs\.nominal)$")


class Word(msgspec.Struct, frozen=True, gc=False):
    """One shaped word: lengths in ems, glyph offsets from its start, one font throughout a piece."""

    kind: Kind
    text: str
    pieces: tuple[Piece, ...]
    advance: float


class Piece(msgspec.Struct, frozen=True, gc=False):
    """Glyphs of one font inside a word, the first at `start`; all lengths in ems."""

    font: str
    start: float
    glyphs: tuple[Glyph, ...]


def words(text: str, fonts: FontSet, bold: bool = False, song: bool = False) -> list[Word]:
    """The words of `text` in order, spaces and line ends included.

    Raises MissingGlyph, naming the character and the text around it, when no font can show one, and its
    kind BadCharacter when it is none that could be shown.
    """
    known = fonts.cache("words")
    result = []
    bad = _BAD.search(text)
    if bad:
        raise BadCharacter(bad.group(), text[max(0, bad.start() - 8) : bad.end() + 8])
    for match in _TOKEN.finditer(clean(text)):
        key = (match.group(), bold, song)
        word = known.get(key)
        if word is None:
            word = known[key] = _shape_word(match, fonts, (bold, song))
        assert isinstance(word, Word)  # noqa: S101  the cache of this name holds nothing else
        result.append(word)
    return _with_own_spaces(result, fonts)


def _with_own_spaces(result: list[Word], fonts: FontSet) -> list[Word]:
    """The words where spaces between Arabic ones are of their font: pdfium keeps one run in its order."""
    for index in range(1, len(result) - 1):
        before, word, after = result[index - 1 : index + 2]
        if word.kind == "space" and before.kind == after.kind == "rtl":
            face = fonts.face(before.pieces[0].font)
            glyphs, advance = shape(word.text, face, mongolian=False)
            result[index] = msgspec.structs.replace(
                word, pieces=(Piece(face.name, 0.0, glyphs),), advance=advance
            )
    return result


def _shape_word(match: re.Match[str], fonts: FontSet, weight: tuple[bool, bool]) -> Word:
    kind: Kind = match.lastgroup  # type: ignore[assignment]
    text = match.group()
    if kind == "newline":
        return Word(kind, "\n", (), 0.0)
    if kind == "space":
        text = text.replace("\t", " ")
    place = match.string[max(0, match.start() - 8) : match.end() + 8]
    pieces: list[Piece] = []
    pen = 0.0
    for face, part in _by_face(kind, text, fonts, weight, place):
        glyphs, advance = shape(part, face, kind == "mongolian", place)
        if kind == "mongolian":
            glyphs, advance = _without_boxes(glyphs, advance, face)
            glyphs = _with_their_letters(glyphs)
        if glyphs:
            pieces.append(Piece(face.name, pen, glyphs))
        pen += advance
    return Word(kind, text, tuple(pieces), pen)


def _without_boxes(glyphs: tuple[Glyph, ...], advance: float, face: Face) -> tuple[tuple[Glyph, ...], float]:
    """The glyphs without boxes of ineffective controls, whose text goes to the glyph beside it."""
    visible: list[Glyph] = []
    saved = 0.0
    pending = ""  # the text of boxes at the word's start
    for glyph in glyphs:
        if not _CONTROL_BOX.match(face.hb_font.get_glyph_name(glyph.gid) or ""):
            visible.append(glyph.moved(-saved).with_text(pending + glyph.text))
            pending = ""
            continue
        saved += face.advance(glyph.gid)
        if visible:
            visible[-1] = visible[-1].with_text(visible[-1].text + glyph.text)
        else:
            pending += glyph.text
    return tuple(visible), advance - saved


def _with_their_letters(glyphs: tuple[Glyph, ...]) -> tuple[Glyph, ...]:
    """The glyphs where a format character (MVS, a joiner) is of one cluster with the letter after it.

    The two are one code in a file: pdf.js drops a code whose text ends in a format character.
    """
    result: list[Glyph] = []
    head = -1  # the first glyph of the cluster so far
    for glyph in glyphs:
        waits = head >= 0 and result[head].text[-1:] in _FORMAT
        if waits and glyph.text and glyph.text[0] not in (NNBSP, *_FORMAT):
            result[head] = result[head].with_text(result[head].text + glyph.text)
            result.append(glyph.with_text(""))
            continue
        if glyph.text:
            head = len(result)
        result.append(glyph)
    return tuple(result)


def _by_face(
    kind: Kind, text: str, fonts: FontSet, weight: tuple[bool, bool], place: str
) -> list[tuple[Face, str]]:
    """`text` cut where the font changes; Mongolian is never cut."""
    if kind == "mongolian":
        return [(fonts.face(MONGOLIAN), text)]
    whole = fonts.find_all(text, *weight) if kind in ("latin", "rtl") else None
    if whole is not None:
        return [(whole, text)]
    parts: list[tuple[Face, str]] = []
    for character in text:
        stays = parts and (unicodedata.combining(character) or _is_variant(character))
        face = parts[-1][0] if stays else fonts.find(character, *weight)
        if face is None or (kind == "space" and face.name == MONGOLIAN):
            raise MissingGlyph(character, place)
        if parts and parts[-1][0] is face:
            parts[-1] = (face, parts[-1][1] + character)
        else:
            parts.append((face, character))
    return parts


def _is_variant(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def shape(text: str, face: Face, mongolian: bool, place: str = "") -> tuple[tuple[Glyph, ...], float]:
    """Glyphs of `text` in one face, with the advance, in ems.

    Mongolian is always shaped as script mong, left to right: guessing the script leaves the suffix
    after a Latin or Chinese word unshaped.  Arabic runs from right to left, all else from left to right.
    """
    buffer = hb.Buffer()
    buffer.add_str(text)
    if mongolian:
        buffer.script, buffer.direction, buffer.language = "Mong", "ltr", "mn"
    else:
        buffer.guess_segment_properties()
        buffer.direction, buffer.language = "rtl" if _RTL.match(text) else "ltr", "zh-Hans"
    hb.shape(face.hb_font, buffer)
    return _collect(text, face, buffer, place or text)


def _collect(text: str, face: Face, buffer: hb.Buffer, place: str) -> tuple[tuple[Glyph, ...], float]:
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    rtl = buffer.direction == "rtl"
    ends = cluster_ends([info.cluster for info in infos], len(text))
    glyphs: list[Glyph] = []
    pen = 0
    seen = -1
    pending = ""  # the text of a cluster whose first glyph was dropped
    for info, position in zip(infos, positions, strict=True):
        source = "" if info.cluster == seen else text[info.cluster : ends[info.cluster]]
        source = source[::-1] if rtl else source
        seen = info.cluster
        if info.codepoint == 0:
            raise MissingGlyph(_culprit(source or text, face), place)
        if position.x_advance == 0 and _DROPPED_GLYPH.match(
            face.hb_font.get_glyph_name(info.codepoint) or ""
        ):
            pending += source
            continue
        along, across = (pen + position.x_offset) / face.upem, position.y_offset / face.upem
        glyphs.append(Glyph(info.codepoint, along, across, pending + source))
        pending = ""
        pen += position.x_advance
    if pending and glyphs:
        glyphs[-1] = glyphs[-1].with_text(glyphs[-1].text + pending)
    return tuple(_letters_first(glyphs) if rtl else glyphs), pen / face.upem


def in_reading_order(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs of a word from right to left as they are read, with their letters in that order too."""
    result: list[Glyph] = []
    end = len(glyphs)
    for start in reversed(range(len(glyphs))):
        if glyphs[start].text:
            result += [glyphs[start].with_text(glyphs[start].text[::-1]), *glyphs[start + 1 : end]]
            end = start
    return result


def _letters_first(glyphs: list[Glyph]) -> list[Glyph]:
    """The glyphs where each cluster begins with its letter: from right to left its dots come before it."""
    result: list[Glyph] = []
    start = 0
    for end in range(1, len(glyphs) + 1):
        if end == len(glyphs) or glyphs[end].text:
            cluster = glyphs[start:end]
            bare = [glyph.with_text("") for glyph in reversed(cluster)]
            result += [bare[0].with_text(cluster[0].text), *bare[1:]]
            start = end
    return result


def cluster_ends(clusters: list[int], length: int) -> dict[int, int]:
    """Where the text of each cluster ends, by where it starts; positions in the text that was shaped."""
    starts = sorted(set(clusters))
    return dict(zip(starts, [*starts[1:], length], strict=True))


def _culprit(source: str, face: Face) -> str:
    return next((character for character in source if not face.has(character)), source[0])


__all__ = [
    "HAN",
    "HAN_BOLD",
    "Kind",
    "Piece",
    "Word",
    "cluster_ends",
    "in_reading_order",
    "shape",
    "words",
]
