"""Bodies of every kind in the table, made from their types: few values, so that statements meet.

A new kind or field is made without a word here, as long as its values are of types that stand here.
"""

from __future__ import annotations

import json
import re
from functools import cache
from random import Random
from typing import Any

from msgspec import inspect

from casework.cases.body import Body
from casework.cases.issued import FormIssued, SlipIssued
from casework.cases.kinds.banner import PROGRESS
from casework.cases.kinds.table import KINDS

SITE, DAY = "ML0101", "2026-11-24"
TEXTS = ("", "x", "巴图", "ᠪᠠᠲᠤ", "测试·甲", "𬱖𠮷")
STRICT = (SITE, "0" * 64, "image/png", *TEXTS)  # for texts that have a pattern
CODES = ("m1", "m2")
CELLS = ("status", "progress", "result", "materials.m1", "sent_to", "handed_over")
OF_NAMES: dict[str, tuple[Any, ...]] = {
    "code": CODES,
    "job": ("j1", "j2"),
    "case_id": ("case-1",),
    "site": (SITE,),
    "to_site": ("ML01", "ML0102"),
    "day": (DAY,),
    "what": CELLS,
    "stands": ("accepted", "handed_in", "missing", "voided"),
    "device": ("a", "b"),
    "digest": ("0" * 64,),
    "pdf_digest": ("0" * 64,),
    "hash": ("0" * 64,),
    "slip_number": (f"{SITE}-20261124-A001", f"{SITE}-20261124-A002"),
}


def made_body(kind: str, chance: Random) -> Body:
    """Some body of that kind, one that can be."""
    known = KINDS[kind]
    values = _value(chance, _shape(kind))
    values |= {"v": 1, "salt": f"{chance.getrandbits(128):032x}"}
    if issubclass(known.body, SlipIssued):
        values["sequence"] = int(values["slip_number"][-3:])
    elif issubclass(known.body, FormIssued) or "number" in values:
        values["number"] = f"S-{SITE}-20261124-A00{chance.choice((1, 2))}"
    if kind == "case_status_changed":
        values["now"] = chance.choice(list(PROGRESS))
    body: Body = known.decode(json.dumps(values, ensure_ascii=False).encode())
    return body


@cache
def _shape(kind: str) -> Any:
    return inspect.type_info(KINDS[kind].body)


def _value(chance: Random, kind: Any, name: str = "") -> Any:
    if name in OF_NAMES and not isinstance(kind, inspect.StructType):
        return chance.choice(OF_NAMES[name])
    match kind:
        case inspect.StructType():
            fields = [each for each in kind.fields if each.required or chance.random() < 0.6]
            return {each.encode_name: _value(chance, each.type, each.name) for each in fields}
        case inspect.UnionType():
            return _value(chance, chance.choice(kind.types), name)
        case inspect.VarTupleType() | inspect.ListType():
            return [_value(chance, kind.item_type, name) for _ in range(chance.choice((0, 1, 1, 2)))]
        case inspect.DictType():
            return {chance.choice(TEXTS[1:]): _value(chance, kind.value_type)}
        case inspect.LiteralType():
            return chance.choice(kind.values)
        case inspect.IntType():
            return max(kind.ge or 0, chance.choice((1, 2)))
        case inspect.FloatType():
            return 0.5
        case inspect.BoolType():
            return chance.random() < 0.5
        case inspect.DateTimeType():
            return f"{DAY}T09:00:00+08:00"
        case inspect.DateType():
            return DAY
        case inspect.NoneType():
            return None
        case inspect.StrType(pattern=str() as pattern):
            return next(text for text in STRICT if re.search(pattern, text))
        case inspect.StrType():
            return chance.choice(TEXTS[1:] if kind.min_length else TEXTS)
    raise AssertionError(f"no values of {kind} are made yet")
