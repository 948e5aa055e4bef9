"""Files as other systems write them: their encodings, and their marks inside texts, with a report of both.

Exports of the national platform carry tags and entities, full-width digits, tabs and stray blanks.  Only a
file that somebody names is put right: what was published keeps its bytes.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import Any

import msgspec

from casework.language import _
from casework.people.private_use import has_private_use, is_private_use, repair
from casework.release import menksoft
from casework.release.problems import Problem, ReleaseProblems, below, quoted
from casework.release.raw_json import SIZE_LIMIT_BYTES, JsonObject, load
from casework.release.tidy_text import tidy_text

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ZEROS = {(False, True, False, True): "utf-16-le", (True, False, True, False): "utf-16-be"}
_ASCII = bytes(range(0x80))
_FAMILY = {"utf-16-le": "utf-16", "utf-16-be": "utf-16"}
_UTF8_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


class Cleaning(msgspec.Struct, frozen=True):
    """One text that was put right: where, what it was, what it is."""

    path: str
    before: str
    after: str
    is_translation: bool = False  # was in Menksoft's codes

    @property
    def words(self) -> str:
        """What was done, without the place."""
        if self.is_translation:
            words = _("蒙科立编码已转为标准蒙古文，标为草稿，请译者核对：{after}")
            return words.format(after=quoted(self.after))
        return _("{before} 改为 {after}").format(before=quoted(self.before), after=quoted(self.after))

    def __str__(self) -> str:
        return _("{path}：{words}").format(path=self.path, words=self.words)


class CleanFile(msgspec.Struct, frozen=True):
    """A file in UTF-8 without foreign marks; `encoding` is what it was written in."""

    content: bytes
    encoding: str = "utf-8"
    cleanings: tuple[Cleaning, ...] = ()
    leftovers: tuple[Problem, ...] = ()

    def report(self) -> list[str]:
        """What was done to it, line by line; [] when nothing."""
        encoding = (
            [_("文件编码是 {encoding}，已转为 UTF-8").format(encoding=_NAMES[self.encoding])]
            if self.encoding != "utf-8"
            else []
        )
        return [*encoding, *map(str, self.cleanings), *map(str, self.leftovers)]


_NAMES = {
    "utf-8-sig": "UTF-8（BOM）",  # data
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
    "gb18030": "GBK（GB 18030）",  # data
}


def in_utf8(content: bytes) -> CleanFile:
    """The file in UTF-8, whatever it was written in; as it is where nothing fits."""
    encoding = _encoding(content) if len(content) <= SIZE_LIMIT_BYTES else "utf-8"
    if encoding == "utf-8":
        return CleanFile(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return CleanFile(content)
    return CleanFile(text.encode(), _FAMILY.get(encoding, encoding))


def _encoding(content: bytes) -> str:
    """What a file is written in: its mark says it, or where the zeros of its first signs are."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    zeros = tuple(byte == 0 for byte in content[:4])
    if zeros in _ZEROS:
        return _ZEROS[zeros]
    # A damaged file of UTF-8 can be read as GBK, and every character of it would be another one.
    return "utf-8" if _is_utf8(content) or _is_nearly_utf8(content) else "gb18030"


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_nearly_utf8(content: bytes) -> bool:
    """Are most of the bytes beyond ASCII characters of UTF-8?  In GBK hardly any are by chance."""
    fitting = sum(len(character) for character in _UTF8_CHARACTER.findall(content))
    return fitting * 2 > len(content.translate(None, _ASCII))


def clean_file(content: bytes) -> CleanFile:
    """The file in UTF-8 with its texts put right; a file that cannot be read stays as it is."""
    file = in_utf8(content)
    try:
        value = load(file.content)
        if _has_repeated(value):  # a key written twice is for a person to settle
            return file
        cleaning = _Cleaning()
        clean = cleaning.value(value, "")
    except (ReleaseProblems, RecursionError):  # whoever reads it says what is wrong
        return file
    leftovers = tuple(cleaning.leftovers)
    if not cleaning.changes:
        return CleanFile(file.content, file.encoding, leftovers=leftovers)
    text = json.dumps(clean, ensure_ascii=False, indent=1)
    # A lone surrogate stays the escape that it was.
    return CleanFile(
        text.encode("utf-8", "backslashreplace"), file.encoding, tuple(cleaning.changes), leftovers
    )


class _Cleaning:
    """Goes through the values of a file and notes what it changes, and what it cannot tell."""

    def __init__(self) -> None:
        self.changes: list[Cleaning] = []
        self.leftovers: list[Problem] = []

    def value(self, value: Any, path: str) -> Any:
        if isinstance(value, dict):
            return self._object(value, path)
        if isinstance(value, list):
            return [self.value(part, below(path, index)) for index, part in enumerate(value)]
        return self._text(value, path) if isinstance(value, str) else value

    def _object(self, value: dict[str, Any], path: str) -> dict[str, Any]:
        clean = {
            self._key(key, value, path): self.value(part, below(path, key)) for key, part in value.items()
        }
        if isinstance(value.get("mn"), str) and _has_menksoft(value["mn"]):
            # Whoever approved it has not seen it in these letters.
            approval = ("approved_by", "approved_on")
            return {key: part for key, part in clean.items() if key not in approval} | {"status": "draft"}
        return clean

    def _key(self, key: str, among: dict[str, Any], path: str) -> str:
        """A key may be the name of a situation, which is cleaned where it stands as a text."""
        if key.isascii() and key.isidentifier():  # a field's name
            return key
        clean = tidy_text(key)
        if clean == key or clean in among:
            return key
        self.changes.append(Cleaning(below(path, key), key, clean))
        return clean

    def _text(self, text: str, path: str) -> str:
        is_mongolian = path.endswith(".mn")
        was_menksoft = is_mongolian and _has_menksoft(text)
        standard = text
        if has_private_use(text):
            standard = menksoft.convert(text).text if is_mongolian else repair(text).text
        clean = tidy_text(standard)
        if clean != text:
            self.changes.append(Cleaning(path, text, clean, is_translation=was_menksoft))
        for place, char in enumerate(clean if has_private_use(clean) else "", start=1):
            if is_private_use(char):
                what = _("第 {place} 个字符 U+{code:04X} 没有对照，没有改动").format(
                    place=place, code=ord(char)
                )
                self.leftovers.append(Problem(path, what, _("重新输入该字")))
        return clean


def _has_menksoft(text: str) -> bool:
    return has_private_use(text) and any(map(menksoft.is_menksoft, text))


def _has_repeated(value: Any) -> bool:
    if isinstance(value, dict):
        repeated = isinstance(value, JsonObject) and bool(value.repeated)
        return repeated or any(map(_has_repeated, value.values()))
    return isinstance(value, list) and any(map(_has_repeated, value))
