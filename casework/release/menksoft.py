"""Mongolian in Menksoft's private-use codes, which old systems give, as standard letters.

Menksoft's fonts have a code for each written form of a letter (U+E264–U+E34F); Unicode has one for the
letter, and the font finds the form.  So each code becomes its letter, and what a form says beyond that is
kept where context alone would lose it: the vowel separator before a detached a or e, and the selector of t
and d.  Somebody who reads Mongolian has to look at the result: forms that a word needs against the rules
are not told from those that it has by them.

The table is our own.  It was made from two publications and holds what both say: mongol_code by Suragch
(CC0 1.0, github.com/suragch/mongol_code, lib/src/menksoft/menksoft.dart) and the data of the draft UTN on
Mongolian by Liang Hai (github.com/lianghai/mongolian, utn-data/characters.yaml).  Of 236 codes of letters
they agree on 234.
"""

from __future__ import annotations

from bisect import bisect_right

import msgspec

FIRST, LAST = "\ue234", "\ue34f"
MVS, NNBSP, FVS1 = "\u180e", "\u202f", "\u180b"

_SPACE = "\ue263"  # of words and before suffixes
# The first code of each letter; the codes up to the next one are its other forms.
_LETTERS = {  # data
    0xE264: "\u1820", 0xE270: "\u1821", 0xE279: "\u1822", 0xE283: "\u1823", 0xE28B: "\u1824",
    0xE293: "\u1825", 0xE2A0: "\u1826", 0xE2AD: "\u1827", 0xE2B1: "\u1828", 0xE2BB: "\u1829",
    0xE2C1: "\u182a", 0xE2C8: "\u182b", 0xE2CE: "\u182c", 0xE2E1: "\u182d", 0xE2F1: "\u182e",
    0xE2F7: "\u182f", 0xE2FD: "\u1830", 0xE303: "\u1831", 0xE308: "\u1832", 0xE30E: "\u1833",
    0xE315: "\u1834", 0xE318: "\u1835", 0xE31E: "\u1836", 0xE322: "\u1837", 0xE329: "\u1838",
    0xE32D: "\u1839", 0xE333: "\u183a", 0xE339: "\u183b", 0xE33F: "\u183c", 0xE342: "\u183d",
    0xE345: "\u183e", 0xE348: "\u183f", 0xE34B: "\u1840", 0xE34E: "\u1841", 0xE34F: "\u1842",
}  # fmt: skip
_STARTS = tuple(_LETTERS)
_DISPUTED = "\ue2bf\ue2c0"  # n before ng in one publication, ng in the other
_SIGNS = {  # data
    "\ue234": "\u1800", "\ue235": "\u1801", "\ue236": "\u1802", "\ue237": "\u1803", "\ue238": "\u1804",
    "\ue239": "\u1805", "\ue23e": "\u180a", "\ue243": "\u00b7",
    **{chr(0xE244 + digit): chr(0x1810 + digit) for digit in range(10)},
    "\ue24e": "\u2048", "\ue24f": "\u2049", "\ue250": "!", "\ue251": "?", "\ue252": ";", "\ue253": "(",
    "\ue254": ")", "\ue255": "\u3008", "\ue256": "\u3009", "\ue257": "\u3014", "\ue258": "\u3015",
    "\ue259": "\u300a", "\ue25a": "\u300b", "\ue25b": "\u300e", "\ue25c": "\u300f", "\ue25d": "\uff0c",
}  # fmt: skip
_DETACHED = "\ue26a\ue274"  # the a and e that stand off from their word
_SELECTED_T = "\ue30c\ue30d"
_LOOPED_D, _BEFORE_VOWEL_D, _OPEN_D, _FINAL_D = "\ue310", "\ue313", "\ue314", "\ue312"


class Conversion(msgspec.Struct, frozen=True):
    """A text with its codes turned into letters; `unknown` are the places of those that nobody can tell."""

    text: str
    unknown: tuple[int, ...] = ()


def is_menksoft(char: str) -> bool:
    """Is this one of the codes that Menksoft's fonts use?"""
    return FIRST <= char <= LAST


def convert(text: str) -> Conversion:
    """`text` in standard letters; a code that is not in the table stays where it is."""
    places = range(len(text))
    unknown = tuple(place for place in places if is_menksoft(text[place]) and not _is_known(text[place]))
    return Conversion("".join(_standard(text, place) for place in places), unknown)


def _is_known(char: str) -> bool:
    return char == _SPACE or char in _SIGNS or _letter(char) != ""


def _letter(char: str) -> str:
    """The letter of which this code is a form, or ""."""
    if not "\ue264" <= char <= LAST or char in _DISPUTED:
        return ""
    return _LETTERS[_STARTS[bisect_right(_STARTS, ord(char)) - 1]]


def _standard(text: str, place: int) -> str:
    char, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if char == _SPACE:
        return NNBSP if before.strip() and before != _SPACE and _letter(after) else " "
    letter = _letter(char)
    if not letter:
        return _SIGNS.get(char, char)
    if char in _DETACHED and _letter(before):
        return MVS + letter
    return letter + (FVS1 if _needs_selector(char, before, after) else "")


def _needs_selector(char: str, before: str, after: str) -> bool:
    """Is this form of t or d another than the one that its neighbours ask for (GB/T 25914)?"""
    if char in _SELECTED_T or char == _FINAL_D:
        return True
    if char == _LOOPED_D and before != _SPACE and not _letter(before):
        return bool(_letter(after))
    follows = _letter(after)
    is_vowel = "\u1820" <= follows <= "\u1827"
    if char == _OPEN_D:
        return is_vowel
    return char in (_LOOPED_D, _BEFORE_VOWEL_D) and bool(follows) and not is_vowel
