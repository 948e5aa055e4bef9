"""Files as other systems write them: their encodings, and their marks inside texts, with a report of both.

Exports of the national platform carry tags and entities, full-width digits, tabs and stray blanks.  Only a
file that somebody names is put right: what was published keeps its bytes.
"""

from __future__ import annotations

import codecs
import html
import json
import re
from typing import Any

import msgspec

from casework.language import _
from casework.release.problems import ReleaseProblems, below, quoted
from casework.release.raw_json import SIZE_LIMIT_BYTES, JsonObject, load

TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
FULL_WIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
BLANKS = re.compile("[\t\r\n \u00a0\u3000\u200b\ufeff]+")  # never those of Mongolian: U+202F, U+180E
BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr)\b[^<>]*>", re.IGNORECASE)
_SIGN = "\u3001-\u303f\uff00-\uff65"  # data: signs of Chinese punctuation and full-width forms
_HAN = re.compile(f"(?<=[{_SIGN}]) | (?=[{_SIGN}])|(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_FROM_FULL_WIDTH = 0xFEE0
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNMARKED = ("utf-8", "gb18030")


class Cleaning(msgspec.Struct, frozen=True):
    """One text that was put right: where, what it was, what it is."""

    path: str
    before: str
    after: str

    def __str__(self) -> str:
        return _("{path}：{before} 改为 {after}").format(
            path=self.path, before=quoted(self.before), after=quoted(self.after)
        )


class CleanFile(msgspec.Struct, frozen=True):
    """A file in UTF-8 without foreign marks; `encoding` is what it was written in."""

    content: bytes
    encoding: str = "utf-8"
    cleanings: tuple[Cleaning, ...] = ()

    def report(self) -> list[str]:
        """What was done to it, line by line; [] when nothing."""
        encoding = (
            [_("文件编码是 {encoding}，已转为 UTF-8").format(encoding=_NAMES[self.encoding])]
            if self.encoding != "utf-8"
            else []
        )
        return [*encoding, *map(str, self.cleanings)]


_NAMES = {"utf-8-sig": "UTF-8（BOM）", "utf-16": "UTF-16", "gb18030": "GBK（GB 18030）"}  # data


def in_utf8(content: bytes) -> CleanFile:
    """The file in UTF-8, whatever it was written in; as it is where nothing fits."""
    if len(content) > SIZE_LIMIT_BYTES:
        return CleanFile(content)
    marked = [name for mark, name in _MARKS if content.startswith(mark)]
    for encoding in marked or _UNMARKED:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return CleanFile(content if encoding == "utf-8" else text.encode(), encoding)
    return CleanFile(content)


def clean_file(content: bytes) -> CleanFile:
    """The file in UTF-8 with its texts put right; a file that cannot be read stays as it is."""
    file = in_utf8(content)
    try:
        value = load(file.content)
    except ReleaseProblems:
        return file
    cleanings: list[Cleaning] = []
    clean = _cleaned(value, "", cleanings)
    if not cleanings or _has_repeated(value):  # a key written twice is for a person to settle
        return file
    content = json.dumps(clean, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")
    return CleanFile(content, file.encoding, tuple(cleanings))


def clean_text(text: str) -> str:
    """The text without tags, entities, full-width letters and digits, and stray blanks."""
    plain = TAG.sub("", BREAK.sub(" ", text))
    if ENTITY.search(plain):
        plain = html.unescape(plain)
    plain = FULL_WIDTH.sub(lambda sign: chr(ord(sign[0]) - _FROM_FULL_WIDTH), plain)
    return _HAN.sub("", BLANKS.sub(" ", plain)).strip(" ") if plain != text or _is_untidy(text) else text


def _is_untidy(text: str) -> bool:
    """Is there a blank that nobody typed on purpose?"""
    return text != text.strip() or bool(re.search("[\t\r\n\u00a0\u3000\u200b\ufeff]|  ", text))


def _cleaned(value: Any, path: str, cleanings: list[Cleaning]) -> Any:
    if isinstance(value, dict):
        return {key: _cleaned(part, below(path, key), cleanings) for key, part in value.items()}
    if isinstance(value, list):
        return [_cleaned(part, below(path, index), cleanings) for index, part in enumerate(value)]
    if not isinstance(value, str):
        return value
    clean = clean_text(value)
    if clean != value:
        cleanings.append(Cleaning(path, value, clean))
    return clean


def _has_repeated(value: Any) -> bool:
    if isinstance(value, dict):
        repeated = isinstance(value, JsonObject) and bool(value.repeated)
        return repeated or any(map(_has_repeated, value.values()))
    return isinstance(value, list) and any(map(_has_repeated, value))
