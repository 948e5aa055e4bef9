"""What may stand in a catalogue's texts: Chinese that prints, and clean traditional Mongolian.

Mongolian is Hudum in Unicode, logical order: U+180E (MVS) before a detached a/e, U+202F (NNBSP) before
a suffix, a variation selector only directly after its letter.  A stray selector draws a visible box in
the bundled font, and a suffix without its NNBSP shapes as a word of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from casework.language import _
from casework.release.catalogue import Text
from casework.release.problems import Problem, below, quoted
from casework.release.tidy_text import has_foreign_marks, tidy_text

LETTER = "\u1820-\u1842\u1880-\u18aa"  # Hudum, and Ali Gali for foreign words
SELECTOR = "\u180b-\u180d\u180f"
MVS, NNBSP = "\u180e", "\u202f"

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
HAS_LETTER = re.compile(f"[{LETTER}]")
FOREIGN_LETTER = re.compile("[\u1843-\u187f]")  # Todo, Sibe, Manchu
PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ufffe\uffff]")
REPLACEMENT = re.compile("\ufffd")
BAD_SPACE = re.compile("[\u00a0\u2000-\u200c\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff]")
# Whether any of the above is there at all: most texts are done with one look.
_CLASSES = (PRIVATE_USE, LONE_SURROGATE, CONTROL, REPLACEMENT, BAD_SPACE)
_ANY = re.compile("|".join(each.pattern for each in _CLASSES))
STRAY_SELECTOR = re.compile(f"(?<![{LETTER}])[{SELECTOR}]")
STRAY_NNBSP = re.compile(f"(?:^|(?<=[\\s])){NNBSP}|{NNBSP}(?![{LETTER}])")
STRAY_MVS = re.compile(f"(?<![{LETTER}{SELECTOR}]){MVS}|{MVS}(?![\u1820\u1821])")


def text_problems(part: Any, path: str) -> Iterator[Problem]:
    """Every fault in the texts and words below `part`: a struct, list, mapping or string."""
    if isinstance(part, Text):
        yield from _bilingual(part, path)
    elif isinstance(part, str):
        yield from _words(part, path)
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            yield from text_problems(getattr(part, name), below(path, name))
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from text_problems(value, below(path, key))
    elif isinstance(part, tuple):
        for index, value in enumerate(part):
            yield from text_problems(value, below(path, index))


def _bilingual(text: Text, path: str) -> Iterator[Problem]:
    if not text.zh.strip():
        yield Problem(below(path, "zh"), _("中文是空的"), _("填写中文"))
    else:
        yield from _words(text.zh, below(path, "zh"))
    yield from _words(text.approved_by, below(path, "approved_by"))
    yield from _status(text, path)
    if text.mn:
        yield from _mongolian(text, below(path, "mn"))


def _status(text: Text, path: str) -> Iterator[Problem]:
    status = below(path, "status")
    if text.mn and text.status == "none":
        yield Problem(status, _("有蒙古文，却标为 none"), _("draft；由译者审定后才是 approved"))
    if not text.mn and text.status != "none":
        yield Problem(
            status, _("没有蒙古文，却标为 {status}").format(status=text.status), _("none，或补上 mn")
        )
    if text.status == "approved":
        if not text.approved_by.strip():
            yield Problem(below(path, "approved_by"), _("已审定的译文没有审定人"), _("填写审定人姓名"))
        if text.approved_on is None:
            yield Problem(
                below(path, "approved_on"), _("已审定的译文没有审定日期"), _("填写日期，如 2026-11-24")
            )
    elif text.approved_by or text.approved_on:
        yield Problem(
            status,
            _("有审定人或审定日期，却标为 {status}").format(status=text.status),
            _("approved，或删去审定人和日期"),
        )


def _mongolian(text: Text, path: str) -> Iterator[Problem]:
    yield from _words(text.mn, path)
    if HAN.search(text.zh) and not HAS_LETTER.search(text.mn):
        yield Problem(path, _("里面没有蒙古文字母"), _("传统蒙古文译文；没有译文时留空"))
    rules = (
        (FOREIGN_LETTER, _("不是胡都木（通用）蒙古文字母"), _("通用蒙古文字母 U+1820–U+1842")),
        (STRAY_SELECTOR, _("变体选择符没有跟在字母后面"), _("删去该字符")),
        (
            STRAY_NNBSP,
            _("窄空格 U+202F 后面没有附加成分（或前面没有词）"),
            _("“词 + U+202F + 附加成分”，否则用普通空格"),
        ),
        (STRAY_MVS, _("元音分隔符 U+180E 没有夹在字母与 a/e 之间"), _("“字母 + U+180E + ᠠ/ᠡ”，否则删去")),
    )
    for pattern, what, right in rules:
        for match in pattern.finditer(text.mn):
            yield Problem(path, _("{place}：{what}").format(place=_place(match), what=what), right)


def _words(words: str, path: str) -> Iterator[Problem]:
    """Faults that no text may have, whatever its script."""
    if words != words.strip():
        yield Problem(path, _("开头或结尾有空白：{words}").format(words=quoted(words)), _("去掉首尾空白"))
    if _ANY.search(words):
        yield from _bad_characters(words, path)
    yield from _foreign(words, path)


def _bad_characters(words: str, path: str) -> Iterator[Problem]:
    rules = (
        (LONE_SURROGATE, _("不是完整的字符"), _("重新输入该字")),
        (PRIVATE_USE, _("是私有区编码（如旧式蒙科立、方正编码）"), _("转换为标准 Unicode 文字")),
        (BAD_SPACE, _("是看不见的特殊字符"), _("删去，或用普通空格")),
        (CONTROL, _("是控制字符（换行、制表符也算）"), _("删去；要分段就写成多条")),
        (REPLACEMENT, _("是乱码留下的替代符"), _("重新输入原来的字")),
    )
    for pattern, what, right in rules:
        for match in pattern.finditer(words):
            yield Problem(path, _("{place}：{what}").format(place=_place(match), what=what), right)


def _foreign(words: str, path: str) -> Iterator[Problem]:
    """Marks of other systems, which would be printed; what is in use with them goes on."""
    if has_foreign_marks(words):
        what = _("带有其他系统的标记：{words}").format(words=quoted(words))
        yield Problem(path, what, quoted(tidy_text(words)), later=True)


def _place(match: re.Match[str]) -> str:
    return _("第 {start} 个字符 U+{ord:04X}").format(start=match.start() + 1, ord=ord(match.group()[0]))
