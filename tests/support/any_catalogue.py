"""Catalogues of any content, made from the types and a number: every list, every word, hard texts.

A generator of its own rather than hypothesis's: 45 fields a matter would cost it a second each.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import msgspec
from msgspec import inspect

from casework.release.catalogue import Release
from tests.support.releases import MN_SEAL, MN_WITH_SUFFIX

# What spreadsheet programs, separators of cells and old encodings trip over.
HARD = (
    "=1+1",
    "+86",
    "-3",
    "@x",
    "'a",
    "007",
    "1e5",
    "150727200002290003",
    "2026-11-24",
    "3/4",
    "TRUE",
    "是",
    "否",
    "（无）",
    "a=b|c",
    "甲\\乙",
    "a|b",
    "=",
    "|",
    "\\",
    "_x000D_",
    "_x0041_",
    "&lt;",
    "<b>",
    '"',
    "甲，乙；丙、丁",
    "𬱖䶮𠮷",
    "https://example.org/?a=1&b=2",
    "#N/A 之外",
    "１２",
    "A" * 300,
    "已审定：甲，2026-01-01",
    "无",
    "0",
    "1",
    "x",
    "\\n",
    "\\0",
    "甲",
    "乙",
    "丙",
)
_SIGNS = "甲乙丙=|\\;；，、\"'<>&#%{}[]()_- 0189aZ·𠮷é"
_IDENTITIES = ("code", "key", "day")
_CHANCE = 0.5


def any_catalogue(seed: int) -> Release:
    """A release that keeps the shape of its types, whatever it means; the same for the same number."""
    chance = random.Random(seed)  # noqa: S311 - the same each time is what is wanted
    made = _Making(chance).value(inspect.type_info(Release))
    return msgspec.convert(made, Release)


class _Making:
    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def value(self, kind: inspect.Type) -> Any:
        if isinstance(kind, inspect.UnionType):
            kinds = [part for part in kind.types if not isinstance(part, inspect.NoneType)]
            kind = next((part for part in kinds if isinstance(part, inspect.FloatType)), kinds[0])
        if isinstance(kind, inspect.StructType):
            return self._text() if kind.cls.__name__ == "Text" else self._struct(kind)
        if isinstance(kind, inspect.VarTupleType):
            return self._list(kind.item_type)
        if isinstance(kind, inspect.DictType):
            return {
                self.value(kind.key_type): self.value(kind.value_type)
                for _ in range(self._chance.randint(0, 2))
            }
        return self._plain(kind)

    def _plain(self, kind: inspect.Type) -> Any:
        if isinstance(kind, inspect.LiteralType):
            return self._chance.choice(kind.values)
        if isinstance(kind, inspect.StrType):
            return self._words()
        if isinstance(kind, inspect.BoolType):
            return self._chance.random() < _CHANCE
        if isinstance(kind, inspect.IntType):
            return self._chance.choice((0, 1, 7, 2026, 2**53 - 1))
        if isinstance(kind, inspect.FloatType):
            return self._chance.choice((0, 1, 5, 2.5, 0.5, 30))
        return self._day()

    def _day(self) -> str:
        return (dt.date(1890, 1, 1) + dt.timedelta(self._chance.randint(0, 80_000))).isoformat()

    def _words(self) -> str:
        if self._chance.random() < _CHANCE:
            return self._chance.choice(HARD)
        made = "".join(self._chance.choices(_SIGNS, k=self._chance.randint(1, 9))).strip()
        return made or "字"

    def _text(self) -> dict[str, Any]:
        """A text whose status goes with what it holds."""
        text: dict[str, Any] = {"zh": self._words()}
        status = self._chance.choice(("none", "draft", "approved"))
        if status != "none":
            text |= {"status": status, "mn": self._chance.choice((MN_SEAL, MN_WITH_SUFFIX, MN_SEAL + "=1|2"))}
        if status == "approved":
            text |= {"approved_by": self._words(), "approved_on": self._day()}
        return text

    def _struct(self, kind: inspect.StructType) -> dict[str, Any]:
        value: dict[str, Any] = {}
        for field in kind.fields:
            if field.required or self._chance.random() < _CHANCE:
                part = self.value(field.type)
                if field.required or part not in ({}, [], ""):  # a part in which nothing stands is none
                    value[field.encode_name] = part
        return value

    def _list(self, kind: inspect.Type) -> list[Any]:
        values = [self.value(kind) for _ in range(self._chance.randint(0, 2))]
        if not isinstance(kind, inspect.StructType):
            return values
        identity = next((field.encode_name for field in kind.fields if field.encode_name in _IDENTITIES), "")
        return list({value[identity]: value for value in values}.values()) if identity else values
