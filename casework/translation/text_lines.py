"""Every text of a catalogue with where it stands, for the translation desk: by status, matter and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import msgspec

from casework.language import N_
from casework.release.catalogue import Text, TranslationStatus
from casework.translation.approvals import texts, with_texts

STATUS_WORDS: Mapping[TranslationStatus, str] = {
    "none": N_("没有译文"),
    "draft": N_("草稿"),
    "approved": N_("已审定"),
}


class CatalogueText(msgspec.Struct, frozen=True, kw_only=True):
    """One text: the part that it belongs to, its path there, and the name of that part."""

    part: str
    path: str
    text: Text
    about: str = ""

    @property
    def key(self) -> str:
        """What finds it again: part and path."""
        return f"{self.part} {self.path}".strip()


class LineFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which lines are wanted; "" is any.  `words` stand in the Chinese or in the Mongolian."""

    status: TranslationStatus | Literal[""] = ""
    part: str = ""
    words: str = ""

    def takes(self, line: CatalogueText) -> bool:
        """Is that line wanted?"""
        return (
            self.status in ("", line.text.status)
            and self.part in ("", line.part)
            and (not self.words or self.words in line.text.zh or self.words in line.text.mn)
        )


def text_lines(parts: Mapping[str, Any], wanted: LineFilter | None = None) -> Iterator[CatalogueText]:
    """The texts of a working copy's parts, in their order."""
    for part, value in parts.items():
        about = _name_of(value)
        for path, text in texts(value):
            line = CatalogueText(part=part, path=path, text=text, about=about)
            if wanted is None or wanted.takes(line):
                yield line


def counts(lines: Iterable[CatalogueText]) -> dict[TranslationStatus, int]:
    """How many texts have each status."""
    numbers = Counter(line.text.status for line in lines)
    return {status: numbers[status] for status in STATUS_WORDS}


def changed_parts(parts: Mapping[str, Any], changes: Mapping[str, Text]) -> dict[str, Any]:
    """The parts in which texts change, with them changed; keys as `CatalogueText.key` makes them."""
    by_part: dict[str, dict[str, Text]] = {}
    for key, text in changes.items():
        part, path = split_key(key, parts)
        by_part.setdefault(part, {})[path] = text
    return {part: _with(parts[part], wanted) for part, wanted in by_part.items() if part in parts}


def _with(value: Any, wanted: Mapping[str, Text]) -> Any:
    return with_texts(value, lambda path, text: wanted.get(path, text))


def split_key(key: str, parts: Mapping[str, Any]) -> tuple[str, str]:
    """The part and the path of a key; a part's name may have blanks itself."""
    at = len(key)
    while at > 0:
        if key[:at] in parts:
            return key[:at], key[at:].strip()
        at = key.rfind(" ", 0, at)
    return key, ""


def _name_of(value: Any) -> str:
    name = value if isinstance(value, Text) else getattr(value, "name", None)
    return name.zh if isinstance(name, Text) else str(name or "")
