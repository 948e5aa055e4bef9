"""A person's name: its normal form, the key by which it is found, and what is to be looked at.

One name is written in many ways: with another dot, full-width, with blanks, with a variant of a character.
Kept and printed is the normal form, searched and compared is the folded key.

- The dot between parts of a name is U+00B7 (民委发〔2016〕33号, twelve ministries).
- Variation selectors of Han characters (UTS #37) choose a drawing, not a character: they are left out.
- Private-use codes of GBK become their standard characters (`casework.people.private_use`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import msgspec

from casework.language import _, listed
from casework.people import private_use
from casework.written_text import one_line

DOT = "\u00b7"
# What input methods, phones and old systems give for the dot; the ideographic full stops are slips of the
# same key.
_DOTS = (  # data
    "\u00b7\u02d9\u0387\u16eb\u2022\u2024\u2027\u2219\u22c5\u25cf\u2981\u2e31\u2e33\u3002\u30fb"
    "\ufe52\uff0e\uff61\uff65\U00010101"
)
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # data
# Most names: nothing in them can be written in another way, so nothing has to be looked at.
_PLAIN_HAN = re.compile("[\u4e00-\u9fff]+(?:\u00b7[\u4e00-\u9fff]+)*")  # data
_DOT = re.compile(f"[{_DOTS}]")
_DOT_BETWEEN = re.compile(rf"(?<=\w)[^\S\u202f]*[{_DOTS}]+[^\S\u202f]*(?=\w)")
_STOP_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\s*\.+\s*(?=[{_HAN}])")
_BLANK_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "．？＊"}  # data
# What systems print where they had no character: question marks, boxes, the geta mark, the replacement
# character.
_LOST = re.compile("[?？\ufffd\u25a0\u25a1\u25fb\u25fc\u2610\u3013\u2b1c\u2b1b]")
_MASK = re.compile("[*＊×✕╳]")


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed as a name, and what it is.

    `normal` is kept and printed.  `changes` tells in Chinese what was put right and has to be compared with
    the document; `warnings` tells what looks damaged and cannot be put right here.
    """

    typed: str
    normal: str
    changes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def read_name(typed: str) -> Name:
    """The name that was typed; never refuses, for any Unicode is a name."""
    if _PLAIN_HAN.fullmatch(typed):
        return Name(typed=typed, normal=typed)
    repaired = private_use.repair(typed)
    plain = _SELECTORS.sub("", repaired.text)
    normal = _evened(plain)
    return Name(
        typed=typed,
        normal=normal,
        changes=tuple(_changes(typed, repaired)),
        warnings=tuple(_warnings(normal, repaired.unknown)),
    )


def normal_form(typed: str) -> str:
    """The name as it is kept and printed."""
    return read_name(typed).normal


def folded(name: str) -> str:
    """The key by which a name is searched and compared: letters and digits alone, without case or width."""
    if _PLAIN_HAN.fullmatch(name):
        return name.replace(DOT, "")
    undotted = _DOT.sub("", normal_form(name))  # before NFKC, which makes an accent of one of them
    plain = unicodedata.normalize("NFKC", undotted).casefold()
    return "".join(
        char for char in plain if unicodedata.category(char)[0] in "LNM" and not _is_selector(char)
    )


def _evened(text: str) -> str:
    text = unicodedata.normalize("NFC", one_line(text.translate(_FULL_WIDTH)))
    text = _STOP_BETWEEN_HAN.sub(DOT, _DOT_BETWEEN.sub(DOT, text))
    return _BLANK_BETWEEN_HAN.sub("", text)


def _changes(typed: str, repaired: private_use.Repaired) -> Iterator[str]:
    for code, char in repaired.changes.items():
        yield _("旧编码 U+{code:04X} 已改为“{char}”，请对照证件核对").format(code=ord(code), char=char)
    if _SELECTORS.search(typed):
        yield _("去掉了看不见的字形选择符，请对照证件核对")


def _warnings(normal: str, unknown: tuple[str, ...]) -> Iterator[str]:
    if unknown:
        codes = listed(f"U+{ord(code):04X}" for code in unknown)
        yield _("姓名里有认不出的旧编码（{codes}），请对照证件重新输入这个字").format(codes=codes)
    if normal and not any(map(str.isalpha, normal)):
        yield _("姓名里没有一个字，请对照证件重新输入")
    if lost := _LOST.search(normal):
        yield _("姓名里的“{sign}”多半是丢失的字，请对照证件重新输入").format(sign=lost[0])
    if masked := _MASK.search(normal):
        yield _("姓名里的“{sign}”像是遮盖过的，请对照证件填写全名").format(sign=masked[0])


def _is_selector(char: str) -> bool:
    # Mongolian free variation selectors choose a drawing as well: two spellings that look alike are found
    # together.
    return char in "\u180b\u180c\u180d\u180f" or bool(_SELECTORS.match(char))
