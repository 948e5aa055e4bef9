"""What a translator should look at in a translation: numbers, brackets, placeholders, connectors, letters.

These are hints beside the text, not faults: a translation may be right in spite of one.  What no text may
have is refused by `casework.release.check_texts`, and said here as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from casework.language import _, listed
from casework.release.catalogue import Text
from casework.release.check_texts import text_problems
from casework.translation.glossary import terms_in
from casework.translation.look_alikes import other_spelling, shape, words

_DIGITS = {0x1810 + digit: str(digit) for digit in range(10)}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SIGNS = dict(zip("零一二三四五六七八九两", (*range(10), 2), strict=True))  # data
_UNITS = {"十": 10, "百": 100, "千": 1000}  # data
_IN_WORDS = re.compile("[零一二三四五六七八九十百千两]+")
_FIELD = re.compile(r"\{[a-z_]+\}")
# Brackets of both scripts by what they do; which pair a translator takes is his.
_BRACKETS = {  # data
    "（": "(", "）": ")", "(": "(", ")": ")", "【": "(", "】": ")", "〔": "(", "〕": ")", "[": "(", "]": ")",
    "《": "<", "》": ">", "〈": "<", "〉": ">",
}  # fmt: skip
# Suffixes of case and possession, which stand behind their word by U+202F and alone mean nothing.
_SUFFIXES = (
    "ᠤᠨ", "ᠦᠨ", "ᠶᠢᠨ", "ᠤ", "ᠦ", "ᠳᠤ", "ᠳᠦ", "ᠲᠤ",
    "ᠲᠦ", "ᠢ", "ᠶᠢ", "ᠢᠶᠠᠷ", "ᠢᠶᠡᠷ", "ᠠᠴᠠ", "ᠡᠴᠡ", "ᠲᠠᠢ",
    "ᠲᠡᠢ", "ᠢᠶᠠᠨ", "ᠢᠶᠡᠨ", "ᠨᠤᠭᠤᠳ", "ᠨᠦᠭᠦᠳ",
)  # fmt: skip
_SHORTEST_WORD = 3
_LEAST_TERM = 2  # signs: one alone is part of many words
_ENDING = re.compile("(?:[ᠬᠭ][ᠤᠦ]|\u180e[ᠠᠡ])$")  # of an infinitive, or a vowel that stands apart
_LOOSE_SUFFIX = re.compile(
    f"(?<=[\u1820-\u1842\u180b-\u180d]) (?:{'|'.join(_SUFFIXES)})(?![\u1820-\u1842\u180b-\u180f\u202f])"
)


class Doubt(msgspec.Struct, frozen=True):
    """One thing to look at, and what would be expected."""

    what: str
    right: str

    def __str__(self) -> str:
        return _("{what}。应改为：{right}").format(what=self.what, right=self.right)


def doubts(text: Text, spellings: Mapping[str, str] = {}) -> tuple[Doubt, ...]:
    """Everything to look at in a translation; () where there is none yet.

    `spellings` has a spelling for each shape of a word that is known (`casework.translation.look_alikes`).
    """
    if not text.mn:
        return ()
    unapproved = msgspec.structs.replace(text, status="draft", approved_by="", approved_on=None)
    return (
        *(Doubt(each.what, each.right) for each in text_problems(unapproved, "") if each.path == "mn"),
        *_numbers(text),
        *_fields(text),
        *_brackets(text),
        *_connectors(text),
        *_letters(text, spellings),
        *_terms(text),
    )


def _numbers(text: Text) -> Iterator[Doubt]:
    wanted, got = (Counter(_NUMBER.findall(_plain_digits(part))) for part in (text.zh, text.mn))
    in_words = Counter(str(_value(part)) for part in _IN_WORDS.findall(text.zh))
    missing, more = wanted - got, got - wanted - in_words
    if missing or more:
        what = _("数字不一致：汉文 {wanted}，蒙文 {got}")
        shown = {"wanted": listed(wanted.elements()) or "—", "got": listed(got.elements()) or "—"}
        yield Doubt(what.format(**shown), _("两边的数字一样"))


def _value(words: str) -> int:
    """The number that Chinese signs write: 三十二 is 32."""
    total, digit = 0, 0
    for sign in words:
        if sign in _UNITS:
            total += (digit or 1) * _UNITS[sign]
            digit = 0
        else:
            digit = _SIGNS[sign]
    return total + digit


def _plain_digits(text: str) -> str:
    """Numbers in the digits of any script; what stands in a placeholder is none."""
    return unicodedata.normalize("NFKC", _FIELD.sub("", text)).translate(_DIGITS)


def _fields(text: Text) -> Iterator[Doubt]:
    wanted, got = (sorted(_FIELD.findall(part)) for part in (text.zh, text.mn))
    if wanted != got:
        right = _("含 {wanted}，各一次").format(wanted=listed(wanted)) if wanted else _("不含 {…}")
        yield Doubt(_("要填入的位置 {…} 不符"), right)


def _brackets(text: Text) -> Iterator[Doubt]:
    marks = ["".join(filter(None, map(_BRACKETS.get, part))) for part in (text.zh, text.mn)]
    if not _is_paired(marks[1]):
        yield Doubt(_("蒙文的括号不成对"), _("每个左括号有右括号"))
    elif Counter(marks[0]) != Counter(marks[1]):
        yield Doubt(_("括号的数目与汉文不同"), _("与汉文同样多的括号"))


def _is_paired(marks: str) -> bool:
    open_marks: list[str] = []
    for mark in marks:
        if mark in "(<":
            open_marks.append(mark)
        elif not open_marks or open_marks.pop() != {")": "(", ">": "<"}[mark]:
            return False
    return not open_marks


def _connectors(text: Text) -> Iterator[Doubt]:
    for match in _LOOSE_SUFFIX.finditer(text.mn):
        what = _("附加成分 {suffix} 前面是普通空格").format(suffix=match.group().strip())
        yield Doubt(what, _("窄空格 U+202F"))


def _letters(text: Text, spellings: Mapping[str, str]) -> Iterator[Doubt]:
    for word in dict.fromkeys(words(text.mn)):
        if len(word) < _SHORTEST_WORD:  # particles: harmony decides, not a glossary
            continue
        if other := other_spelling(word, spellings):
            what = _("{word} 与已用的写法看起来一样，编码不同（{codes}）")
            yield Doubt(what.format(word=word, codes=_codes(word, other)), other)


def _codes(word: str, other: str) -> str:
    """The first letters in which two spellings differ."""
    for mine, theirs in zip(word, other, strict=False):
        if mine != theirs:
            return f"U+{ord(mine):04X} / U+{ord(theirs):04X}"
    return f"{len(word)} / {len(other)}"


def _terms(text: Text) -> Iterator[Doubt]:
    used = words(text.mn)
    shapes = {shape(word) for word in used}
    for term in {place.term.zh: place.term for place in terms_in(text.zh)}.values():
        if len(term.zh) < _LEAST_TERM or term.zh == text.zh:
            continue
        # A suffix changes the end of a word, so its beginning counts as well.
        wanted = [(shape(word), _ENDING.sub("", word)) for word in words(term.mn)]
        if not all(look in shapes or any(each.startswith(stem) for each in used) for look, stem in wanted):
            what = _("术语“{zh}”没有用术语表的译法").format(zh=term.zh)
            yield Doubt(what, term.mn)
