"""Where lines and columns may end: the rules both directions share, and the breaker itself.

Rules: W3C Mongolian layout requirements, and the prohibitions of Chinese text layout (禁则).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from forms.page import Glyph
from forms.text.shaping import MVS, NNBSP, Piece, Word

NO_START = frozenset("᠂᠃᠄᠁᠅᠈᠉!?,.:;)]}%℃、。，．：；！？）》〉」』】〕〗”’…—·～‰％﹂﹄︶︸︺︼︾﹀")
NO_END = frozenset("([{（《〈「『【〔〖“‘＃￥﹁﹃︵︷︹︻︽︿")
# A date and the number of a document stay whole: 2026年6月11日, 〔2026〕A12号.
_OF_NUMBERS = frozenset("年月日号")
_IN_NUMBERS = frozenset("年月〕")
_DIGITS_OF_A_DATE = 2
_PLAIN = r"\d(?:[\d.,:]{0,9}\d)?(?: \d{3,4}(?!\d))*"
_NUMBER = f"{_PLAIN}(?: ?[—–～~至-] ?{_PLAIN})?"
_BEFORE = "第 ?|[¥￥$€£\u20a0-\u20cf] ?"
_UNITS = "个?(?:工作日|自然日|日历日|小时|分钟|季度|周岁|公里|公斤|毫米|厘米|平方米|立方米|月|[百千万亿]+元?)"
_HAN, _MONGOLIAN, _LATIN = (
    "[\u4e00-\u9fff]",
    "[\u1800-\u18af\u202f\u200c\u200d]+",
    "[A-Za-z°µ]{1,3}[²³]?(?![A-Za-z])",
)
_COUNTED = f" ?(?:{_UNITS}|{_HAN})| {_MONGOLIAN}| {_LATIN}"
_DATE = r"\d{4} ?年 ?\d{1,2} ?月(?: ?\d{1,2} ?日)?"
# What is never parted, though it has blanks or Chinese inside: a date, an amount, a rank, a range, a number
# with what it counts.  After a number stands what it counts, in Mongolian always, in Chinese nearly so.
UNPARTED = re.compile(rf"(?<![A-Za-z\d.,:/_-])(?:{_BEFORE})?(?:{_DATE}|{_NUMBER}(?:{_COUNTED})?)")


class Atom(msgspec.Struct, frozen=True, gc=False):
    """A word with the length it takes in points; `break_before` says a line may start with it."""

    word: Word
    length: float
    break_before: bool


def may_break(before: Word, after: Word, spaced: bool) -> bool:
    """Whether a line may end after `before` and the next one start with `after`.

    `spaced` says that spaces stand between them, which then vanish at the line's end.
    """
    if after.text[0] in NO_START or before.text[-1] in NO_END or after.text[0] == NNBSP:
        return False
    if after.text[0] == MVS and not spaced:  # glue, class GL of UAX 14
        return False
    if spaced:
        return True
    return (before.kind == "han" or after.kind == "han") and not _of_one_number(before.text, after.text)


def _of_one_number(before: str, after: str) -> bool:
    """Whether a date or a document's number goes on here."""
    if before[-1:].isdecimal() and after in _OF_NUMBERS:
        return True
    if before == "〕":
        return after[-1:].isdecimal()
    return before in _IN_NUMBERS and after.isdecimal() and len(after) <= _DIGITS_OF_A_DATE


def atoms(words: Sequence[Word], lengths: Sequence[float], limit: float) -> list[Atom]:
    """The words with their lengths and break marks, words longer than `limit` cut between clusters."""
    result: list[Atom] = []
    before: Word | None = None
    spaced = False
    unparted = _unparted(words)
    for index, (word, length) in enumerate(zip(words, lengths, strict=True)):
        if word.kind in ("space", "newline"):
            result.append(Atom(word, length, False))
            spaced = word.kind == "space"
            before = before if spaced else None
            continue
        free = before is None or (index not in unparted and may_break(before, word, spaced))
        if length > limit:
            result += _cut(word, length, limit, free)
        else:
            result.append(Atom(word, length, free))
        before, spaced = word, False
    return result


def _unparted(words: Sequence[Word]) -> set[int]:
    """Which of the words no line may begin with, because they are the rest of a number with its unit."""
    text = "".join([word.text for word in words])
    spans = [match.span() for match in UNPARTED.finditer(text)]
    inside: set[int] = set()
    at = 0
    for index, word in enumerate(words):
        while spans and spans[0][1] <= at:
            spans.pop(0)
        if not spans:
            break
        if spans[0][0] < at:
            inside.add(index)
        at += len(word.text)
    return inside


class _Placed(NamedTuple):
    """A glyph of a word: its font, its offset from the word's start, and the offset where it ends."""

    font: str
    glyph: Glyph
    end: float


def _cut(word: Word, length: float, limit: float, free: bool) -> list[Atom]:
    """A word that no line can hold, in parts that keep their shapes and end between clusters."""
    scale = length / word.advance if word.advance else 1.0
    parts: list[list[_Placed]] = [[]]
    placed = _placed(word)
    for (font, glyph, own_end), end in zip(placed, _cluster_ends(placed), strict=True):
        start = parts[-1][0].glyph.along if parts[-1] else glyph.along
        keeps = not glyph.text or glyph.text[0] == NNBSP or _holds_suffix(parts[-1])
        if parts[-1] and (end - start) * scale > limit and not keeps:
            parts.append(_after_hyphen(parts[-1]))
            if parts[-1] and (end - parts[-1][0].glyph.along) * scale > limit:
                parts.append([])  # what stood after the hyphen fills a line by itself
        parts[-1].append(_Placed(font, glyph, own_end))
    if word.kind == "rtl":  # whose end is seen first
        parts.reverse()
    result: list[Atom] = []
    for part in parts:
        origin = part[0].glyph.along
        piece = _part(word, part, origin)
        result.append(Atom(piece, piece.advance * scale, free if not result else True))
    return result


def _after_hyphen(part: list[_Placed]) -> list[_Placed]:
    """Takes what stands after the last hyphen out of `part`: long numbers are best cut there.

    So are Tibetan words after a tsheg.
    """
    places = reversed(range(len(part) - 1))
    cut = next((i + 1 for i in places if part[i].glyph.text in ("-", "/", "\u0f0b")), len(part))
    rest = part[cut:]
    del part[cut:]
    return rest


def _cluster_ends(placed: Sequence[_Placed]) -> list[float]:
    """Where the cluster of each glyph ends: the stroke that joins a letter to the next has no text."""
    ends: list[float] = []
    for index in reversed(range(len(placed))):
        goes_on = index + 1 < len(placed) and not placed[index + 1].glyph.text
        ends.append(ends[-1] if goes_on else placed[index].end)
    return ends[::-1]


def _holds_suffix(part: list[_Placed]) -> bool:
    return bool(part) and part[-1].glyph.text.endswith(NNBSP)


def _placed(word: Word) -> list[_Placed]:
    """Each glyph with its font, its offset from the word's start and the offset where it ends."""
    flat = [(p.font, g.moved(p.start)) for p in word.pieces for g in p.glyphs]
    ends = [*(glyph.along for _, glyph in flat[1:]), word.advance]
    return [_Placed(font, glyph, end) for (font, glyph), end in zip(flat, ends, strict=True)]


def _part(word: Word, part: list[_Placed], origin: float) -> Word:
    pieces: list[Piece] = []
    for font, glyph, _ in part:
        moved = glyph.moved(-origin)
        if pieces and pieces[-1].font == font:
            last = pieces[-1]
            shifted = moved.moved(-last.start)
            pieces[-1] = Piece(font, last.start, (*last.glyphs, shifted))
        else:
            pieces.append(Piece(font, moved.along, (moved.moved(-moved.along),)))
    text = "".join(glyph.text for _, glyph, _ in part) or word.text[:1]
    return Word(word.kind, text, tuple(pieces), part[-1].end - origin)


Chunk = tuple[Atom, ...]
"""Atoms that must stay on one line; the spaces before them come first."""


def fill(items: Sequence[Atom], limit: float, slack: float = 0.0) -> list[list[Atom]]:
    """Lines of atoms, each filled as far as it goes.

    A space at which a line ends stays there without length: copied text keeps its words apart.
    `slack` is how far a closing Chinese mark may stick out at a line's end (its right half is empty).
    """
    lines: list[list[Atom]] = []
    for paragraph in paragraphs(items):
        parts = [
            part for chunk in chunks(paragraph) for part in broken(chunk, limit + overhang(chunk[-1], slack))
        ]
        lines += fill_chunks(parts, limit, slack)
    return lines


def paragraphs(items: Sequence[Atom]) -> list[list[Atom]]:
    """The atoms between line ends, which themselves are left out."""
    result: list[list[Atom]] = [[]]
    for atom in items:
        if atom.word.kind == "newline":
            result.append([])
        else:
            result[-1].append(atom)
    return result


def chunks(paragraph: Sequence[Atom]) -> list[Chunk]:
    """What must stay on one line, in order."""
    result: list[list[Atom]] = []
    spaces: list[Atom] = []
    for atom in paragraph:
        if atom.word.kind == "space":
            spaces.append(atom)
        elif atom.break_before or not result:
            result.append([*spaces, atom])
            spaces = []
        else:
            result[-1] += [*spaces, atom]
            spaces = []
    return [tuple(chunk) for chunk in result]


def fill_chunks(
    parts: Sequence[Chunk], limit: float, slack: float = 0.0, first: float | None = None
) -> list[list[Atom]]:
    """The lines of one paragraph, as `fill` makes them; the first may be shorter, `first` long."""
    lines: list[list[Atom]] = [[]]
    used = 0.0
    reach = limit if first is None else first
    for chunk in parts:
        length = chunk_length(chunk)
        sticks_out = overhang(chunk[-1], slack)
        if lines[-1] and used + length > reach + sticks_out + 0.001:
            lines[-1] += [Atom(atom.word, 0.0, False) for atom in chunk[:1] if atom.word.kind == "space"]
            lines.append([])
            used, reach = 0.0, limit
        if not lines[-1]:
            chunk = _without_leading_space(chunk)
            length = chunk_length(chunk)
        lines[-1] += chunk
        used += length
    return lines


def overhang(last: Atom, slack: float) -> float:
    """How far `last` may stick out at a line's end: the empty half of a closing mark not yet drawn in."""
    if last.word.kind != "han" or last.word.text[-1] not in NO_START:
        return 0.0
    return max(0.0, min(slack, last.length - slack))


def broken(chunk: Chunk, limit: float) -> list[Chunk]:
    """The chunk, or its parts where no line can hold it whole; only a suffix never leaves its word."""
    body = _without_leading_space(chunk)
    if chunk_length(body) <= limit or len(body) == 1:
        return [chunk]
    parts = [list(chunk[: len(chunk) - len(body)])]
    used = 0.0
    for clump in _clumps(body, limit):
        length = chunk_length(clump)
        if used and used + length > limit:
            parts.append([])
            used = 0.0
        parts[-1] += clump
        used += length
    return [tuple(part) for part in parts]


def _clumps(body: Chunk, limit: float) -> list[Chunk]:
    """Each word with the suffixes that never leave it; one too long with them is cut before its end."""
    result: list[Chunk] = []
    at = 0
    while at < len(body):
        end = at + 1
        while end < len(body) and body[end].word.text[0] == NNBSP:
            end += 1
        word, suffixes = body[at], body[at + 1 : end]
        room = limit - chunk_length(suffixes)
        if suffixes and 0.0 < room < word.length:
            *starts, last = _cut(word.word, word.length, room, word.break_before)
            result += [(start,) for start in starts]
            result.append((last, *suffixes))
        else:
            result.append((word, *suffixes))
        at = end
    return result


def chunk_length(chunk: Chunk) -> float:
    """How long a chunk is, its leading spaces included."""
    return sum([atom.length for atom in chunk])


def longest_chunk(items: Sequence[Atom]) -> float:
    """The length of the longest of what must stay on one line, without leading spaces."""
    whole = (chunk for paragraph in paragraphs(items) for chunk in chunks(paragraph))
    return max((chunk_length(_without_leading_space(chunk)) for chunk in whole), default=0.0)


def _without_leading_space(chunk: Chunk) -> Chunk:
    start = next((i for i, atom in enumerate(chunk) if atom.word.kind != "space"), 0)
    return chunk[start:]
