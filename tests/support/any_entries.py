"""Any entries that a device may sign: plausible, nearly so, absurd, of unknown kinds, of a later version.

Bodies are made from the types in the table of kinds: a new kind or field is tried without a word here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from random import Random
from typing import Any

from msgspec import inspect

from casework.cases.kinds.table import KINDS, decode_body
from casework.cases.record_id import made_at
from desktop.services.catalogue.import_release import CheckedRelease
from resources import SAMPLE_RELEASE
from tests.support.banners import OTHER_POINT, POINT, TOWN
from tests.support.forged import AT, Claim

TEXTS = ("", "x", "巴图", "ᠪᠠᠲᠤ", "SAMPLE-001", POINT, TOWN, OTHER_POINT, "j1", "accepted", "missing")
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
SLIPS = (
    *(f"{POINT}-20261124-{letter}00{number}" for letter in LETTERS for number in (1, 2, 3)),
    "../../x",
    "ML0102-20261124-A001",
    "ML0101-20269999-A001",
)
DATES = ("2026-11-24", "2026-11-24", "0001-01-01", "9999-12-31", "2026-02-30", "")
TIMES = (
    AT,
    AT,
    AT,
    "not a time",
    "2026-11-24T09:00:00",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59-12:00",
    "",
)
NUMBERS = (0, 1, 1, 2, -1, 9_999, 10_000, 2**31, 2**53, 2**63 - 1, 2**63, 2**70, -(2**70))
REVS = (1, 1, 2, 3, 7, 1_000, 5_000, 2**53, 2**63 - 1, 0, -1)
STRANGE: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**70,
    1e300,
    "\x00",
    "\x1b[2J",
    "\ud800",
    "\u202e",
    "长" * 9_000,
    [],
    {},
    [[[]]],
    {"a": 1},
)
PRINTABLE = ("case_opened", "slip_issued") * 4  # oftener than others: only these bring a slip to paper
UNKNOWN = ("case_of_the_future", "from_the_future", "Case", "x" * 200, "", "a b", "slip_\n")


@cache
def sample_digest() -> str:
    """The digest of the sample release: a slip of it can be printed."""
    return CheckedRelease(SAMPLE_RELEASE.read_bytes()).ref.digest


def claims(chance: Random, count: int, aimed_at: Sequence[str] = ()) -> list[Claim]:
    """So many things to state, most of the same few cases, one in ten of what somebody else recorded."""
    subjects = [made_at(1_790_000_000_000, chance.getrandbits(74)).hex for _ in range(max(1, count // 8))]
    return [
        _claim(chance, chance.choice(aimed_at if aimed_at and chance.random() < 0.1 else subjects))
        for _ in range(count)
    ]


def plausible_body(chance: Random, kind: str) -> bytes:
    """A body of that kind as this program writes it, with values that may be."""
    while True:
        content = _content(chance, kind, 0.0)
        if decode_body(kind, content) is not None:
            return content


def _claim(chance: Random, subject: str) -> Claim:
    wrong = chance.choice((0.0, 0.0, 0.02, 0.3))  # of its values
    kind = chance.choice((*KINDS, *PRINTABLE)) if chance.random() > 0.1 else chance.choice(UNKNOWN)
    outer = chance.random() < wrong
    return Claim(
        subject=chance.choice(("a b", "", "x" * 300, "\u202e", "../x")) if outer else subject,
        kind=kind,
        body=_content(chance, kind, wrong),
        rev=chance.choice(REVS[:5] if not outer else REVS),
        at=chance.choice(TIMES) if outer else AT,
        staff=chance.choice(("", "查无此人", "x" * 300)) if outer else "staff-x",
    )


def _content(chance: Random, kind: str, wrong: float) -> bytes:
    if chance.random() < wrong / 4:
        depth = chance.choice((40, 900, 3_000))
        return chance.choice((b"", b"[]", b"{", b'{"v":1,"x":' + b"[" * depth + b"]" * depth + b"}"))
    known = KINDS.get(kind)
    body = (
        _value(chance, inspect.type_info(known.body), wrong)
        if known
        else {"v": 9, "word": chance.choice(TEXTS)}
    )
    if isinstance(body, dict):
        body = body | {"v": chance.choice((1, 1, 1, 1, 1, 1, 2))}  # another one: STRANGE stays as it is
        if chance.random() < wrong:
            body["from_the_future"] = chance.choice(STRANGE)
    return json.dumps(body, ensure_ascii=chance.random() < 0.5).encode("utf-8", "replace")


def _value(chance: Random, kind: Any, wrong: float, name: str = "") -> Any:
    if chance.random() < wrong:
        return chance.choice(STRANGE)
    match kind:
        case inspect.StructType():
            fields = [each for each in kind.fields if each.required or chance.random() < 0.6]
            return {each.encode_name: _value(chance, each.type, wrong, each.name) for each in fields}
        case inspect.UnionType():
            return _value(chance, chance.choice(kind.types), wrong, name)
        case inspect.VarTupleType() | inspect.ListType():
            return [_value(chance, kind.item_type, wrong) for _ in range(chance.choice((0, 1, 1, 3)))]
        case inspect.DictType():
            if name == "answers" and chance.random() >= wrong:
                return {}
            return {chance.choice(TEXTS): _value(chance, kind.value_type, wrong)}
        case inspect.LiteralType():
            return chance.choice((*kind.values, *kind.values, "a word of a later program"))
        case inspect.IntType():
            return chance.choice(NUMBERS) if chance.random() < wrong else chance.choice((1, 2, 3))
        case inspect.BoolType():
            return chance.random() < 0.5
        case inspect.DateTimeType():
            return chance.choice(TIMES) if chance.random() < wrong else AT
        case inspect.DateType():
            return chance.choice(DATES) if chance.random() < wrong else DATES[0]
        case inspect.NoneType():
            return None
        case _:
            return _text(chance, name, wrong)


def _text(chance: Random, name: str, wrong: float) -> str:
    if name in ("slip_number", "number"):
        return chance.choice(SLIPS) if chance.random() < wrong else chance.choice(SLIPS[:72])
    if name == "digest" and chance.random() >= wrong:
        return sample_digest()
    if name == "matter_code" and chance.random() >= wrong:
        return f"SAMPLE-{chance.choice((1, 4, 7)):03d}"
    if name in ("sha256", "staff_key", "device_key") and chance.random() >= wrong:
        return chance.choice("0f") * 64
    if name == "media_type" and chance.random() >= wrong:
        return "application/pdf"
    if name in ("site", "from_site", "to_site"):
        return (
            chance.choice((POINT, POINT, TOWN, OTHER_POINT, "嘎查a1")) if chance.random() < wrong else POINT
        )
    return chance.choice(TEXTS[1:])
