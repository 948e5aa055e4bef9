"""What an entry can be at all, whoever wrote it: the writer, the banner and every reader ask here.

What is not plausible is never fatal.  At the writer it is a bug, and loud; at the banner it is quarantined
with the reason; a reader sets it aside.  Fields of bodies are bounded by their types
(`casework.cases.values`); here stands what a type cannot say.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

from casework.cases.body import Body
from casework.cases.entries import Entry
from casework.cases.issued import FormIssued, NumberIssued, SlipIssued
from casework.cases.seen import MOST_HEADS
from casework.language import _
from casework.local_day import FIRST_YEAR, LAST_YEAR

DEEPEST = 32  # brackets within brackets; bodies of today have 5
LONGEST_TEXT = 20_000  # characters of one text, whatever its field: an answer may fill several sheets
LARGEST_STEP = 1_000  # of a revision beyond what is known: more than a restored backup forgets of one case
LARGEST_COUNTER = 2**53 - 1  # of rev and seq: any reader of JSON can hold it

_ID = r"[0-9A-Za-z][0-9A-Za-z._:-]{0,99}"
_NAMES = re.compile(rf"(?:{_ID}) (?:{_ID}) [a-z][0-9a-z_]{{0,63}} [a-z]{{1,20}} (?:{_ID})?")
_HEAD = re.compile(rf"({_ID})=([1-9][0-9]{{0,15}})")
_ISSUED = re.compile(r"(?:[A-Z]{1,4}-)?([A-Z][0-9A-Z]{1,11})-([0-9]{8})-[A-HJ-NP-Z]([0-9]{3,6})")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_C1 = re.compile(b"\xc2[\x80-\x9f]")
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


def entry_problem(entry: Entry) -> str:
    """Why the outer fields of an entry cannot be, or ""."""
    if not 0 < entry.rev <= LARGEST_COUNTER or not 0 < entry.seq <= LARGEST_COUNTER:
        return _("记录的次序号超出范围")
    names = f"{entry.device} {entry.subject} {entry.kind} {entry.clock} {entry.staff}"
    if _NAMES.fullmatch(names) is None:
        return _("记录的编号、种类或经办人写法不对")
    return (_seen_problem(entry) if entry.seen else "") or _time_problem(entry.recorded_at)


def text_problem(body: bytes) -> str:
    """Why these bytes cannot be the JSON of any body, of whatever kind and version, or ""."""
    if _is_deep(body):
        return _("内容嵌套太深")
    # As good as always nothing is escaped, no text is long, and nothing looks like a control character.
    if len(body) <= LONGEST_TEXT and not (b"\\" in body or b"\x7f" in body or _has_c1(body)):
        return ""
    try:
        texts = list(_texts(msgspec.json.decode(body)))
    except (ValueError, RecursionError):
        return ""  # no JSON: whoever knows the kind says so
    if any(len(text) > LONGEST_TEXT for text in texts):
        return _("内容里有过长的文字")
    if any(_CONTROL.search(text) for text in texts):
        return _("内容里有不能显示的字符")
    return ""


def body_problem(body: Body) -> str:
    """Why a body whose fields are of the right types cannot be, or ""."""
    for name in _dates(type(body)):
        value: dt.date | None = getattr(body, name)
        if value is not None and not FIRST_YEAR <= value.year <= LAST_YEAR:
            return _("内容里的日期 {field} 不在 2000 年到 2199 年之间").format(field=name)
    if isinstance(body, SlipIssued):
        return _number_problem(body.slip_number, body.site, body.day, body.sequence)
    if isinstance(body, FormIssued):
        return _number_problem(body.number, body.site, body.day)
    if isinstance(body, NumberIssued) and not site_of_number(body):
        return _("内容里的编号写法不对")
    return ""


def site_of_number(body: Body | None) -> str:
    """The site at which the number that a body gives out was made; "" where it gives out none.

    The device's letter in it says nothing of who made it: before it met the banner each device gave itself
    one, and a copy that was put back takes one that is free (docs/decisions/0023-plausible-entries.md).
    """
    if isinstance(body, SlipIssued | FormIssued):
        return body.site
    parts = _ISSUED.fullmatch(body.number) if isinstance(body, NumberIssued) else None
    return parts[1] if parts else ""


def number_problem(body: Body | None, sites: Collection[str]) -> str:
    """Why a device that stands, or stood, at these sites alone cannot have given out the number, or ""."""
    site = site_of_number(body)
    return _("编号不是本站点的") if site and site not in sites else ""


@cache
def _dates(kind: type[Body]) -> tuple[str, ...]:
    """The fields of a body that are days or times."""
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)  # noqa: S101 - bodies are structs
    return tuple(field.name for field in info.fields if _is_date(field.type))


def _is_date(kind: inspect.Type) -> bool:
    if isinstance(kind, inspect.UnionType):
        return any(_is_date(each) for each in kind.types)
    return isinstance(kind, inspect.DateType | inspect.DateTimeType)


def _seen_problem(entry: Entry) -> str:
    """Names it others alone, each once and in order, at places that can be, and is it later than them?"""
    heads = [_HEAD.fullmatch(each) for each in entry.seen.split(" ", MOST_HEADS)]
    devices = [head[1] for head in heads if head is not None and int(head[2]) <= LARGEST_COUNTER]
    if len(devices) != len(heads) or len(heads) > MOST_HEADS or sorted({*devices}) != devices:
        return _("记录所列的已见记录写法不对")
    if entry.device in devices or entry.rev <= 1:
        return _("记录所列的已见记录不可能")
    return ""


def _time_problem(text: str) -> str:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        moment = None
    # Weeks (2026-W01-1) and days without signs between them are ISO 8601 as well, and sort among nothing.
    if moment is None or moment.tzinfo is None or text[:11] != f"{moment.date()}T":
        return _("记录的时间写法不对")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return _("记录的时间不在 2000 年到 2199 年之间")
    return ""


def _number_problem(number: str, site: str, day: dt.date, sequence: int | None = None) -> str:
    parts = _ISSUED.fullmatch(number)
    if parts is None:
        return _("内容里的编号写法不对")
    counted = int(parts[3])
    if (parts[1], parts[2]) != (site, day.isoformat().replace("-", "")) or (sequence or counted) != counted:
        return _("内容里的编号和站点、日期、序号不符")
    return ""


def _has_c1(body: bytes) -> bool:
    """Are there control characters beyond ASCII?  The dot in names begins with the same byte."""
    at = body.find(b"\xc2")
    return at >= 0 and _C1.search(body, at) is not None


def _is_deep(body: bytes) -> bool:
    brackets = body.translate(None, _NO_BRACKETS)
    if len(brackets) <= DEEPEST or not _levels_left(brackets):
        return False
    # Brackets in a text are none.
    return bool(_levels_left(_STRING.sub(b"", body).translate(None, _NO_BRACKETS)))


def _levels_left(brackets: bytes) -> bytes:
    """The brackets that are left when the innermost ones were taken away as often as may be."""
    for _level in range(DEEPEST):
        if not brackets:
            break
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
    return brackets


def _texts(value: Any) -> Iterator[str]:
    """All texts in JSON that was read, keys included."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            waiting += [*each.keys(), *each.values()]
        elif isinstance(each, list):
            waiting += each
