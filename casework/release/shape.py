"""Whether plain JSON values have the shape of the catalogue's structs; every misfit with its path.

msgspec stops at the first misfit; a person mending a list of 1,600 matters needs them all.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

from casework.language import _, listed
from casework.release.problems import Problem, below, quoted
from casework.release.raw_json import JsonObject

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
INTEGER_LIMIT = 2**53  # what every reader of JSON keeps exact


def misfits(value: Any, kind: type, path: str = "") -> Iterator[Problem]:
    """Every place below `value` that does not fit struct type `kind`."""
    return _check(value, _described(kind), path)


@cache
def _described(kind: type) -> inspect.Type:
    return inspect.type_info(kind)


def _check(value: Any, kind: inspect.Type, path: str) -> Iterator[Problem]:
    """Hand `value` to the check of its kind; an optional field may be null."""
    if value is None and isinstance(kind, inspect.UnionType) and kind.includes_none:
        return
    kind = _widest(kind)
    if isinstance(kind, inspect.StructType):
        yield from _check_struct(value, kind, path)
    elif isinstance(kind, inspect.VarTupleType):
        yield from _check_list(value, kind.item_type, path)
    elif isinstance(kind, inspect.DictType):
        yield from _check_mapping(value, kind, path)
    else:
        yield from _check_plain(value, kind, path)


def _widest(kind: inspect.Type) -> inspect.Type:
    """The kind itself, or the one of several that takes what the others take as well."""
    if not isinstance(kind, inspect.UnionType):
        return kind
    kinds = [part for part in kind.types if not isinstance(part, inspect.NoneType)]
    # only numbers have two kinds: of a whole one and of one with a fraction the second takes both
    return next((part for part in kinds if isinstance(part, inspect.FloatType)), kinds[0])


def _check_struct(value: Any, kind: inspect.StructType, path: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield _misfit(path, value, _("一个对象 {{…}}，含 {required}").format(required=_required(kind)))
        return
    yield from _repeated(value, path)
    fields = {field.encode_name: field for field in kind.fields}
    for name in value.keys() - fields.keys():
        yield Problem(
            below(path, name),
            _("没有这样的字段"),
            _("删去，或改为：{fields}").format(fields=listed(fields)),
            later=True,
        )
    for name, field in fields.items():
        if name in value:
            yield from _check(value[name], field.type, below(path, name))
        elif field.required:
            yield Problem(below(path, name), _("缺少必填字段"), _right(field.type))


def _check_list(value: Any, item: inspect.Type, path: str) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield _misfit(path, value, _("一个列表 […]"))
        return
    for index, part in enumerate(value):
        yield from _check(part, item, below(path, index))


def _check_mapping(value: Any, kind: inspect.DictType, path: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield _misfit(path, value, _("一个对象 {…}"))
        return
    yield from _repeated(value, path)
    for key, part in value.items():
        if isinstance(kind.key_type, inspect.LiteralType):
            yield from _check_plain(key, kind.key_type, below(path, key))
        yield from _check(part, kind.value_type, below(path, key))


def _check_plain(value: Any, kind: inspect.Type, path: str) -> Iterator[Problem]:
    if not _fits(value, kind):
        misfit = _misfit(path, value, _right(kind))
        is_word = isinstance(value, str) and isinstance(kind, inspect.LiteralType)
        yield msgspec.structs.replace(misfit, later=is_word)


def _fits(value: Any, kind: inspect.Type) -> bool:
    if isinstance(kind, inspect.StrType):
        return isinstance(value, str)
    if isinstance(kind, inspect.BoolType):
        return isinstance(value, bool)
    if isinstance(kind, inspect.IntType):
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < INTEGER_LIMIT
    if isinstance(kind, inspect.FloatType):
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < INTEGER_LIMIT
    if isinstance(kind, inspect.LiteralType):
        return not isinstance(value, bool) and isinstance(value, str | int) and value in kind.values
    if isinstance(kind, inspect.DateType):
        return _is_date(value)
    raise TypeError(f"no check for {kind}")


def _is_date(value: Any) -> bool:
    if not isinstance(value, str) or not ISO_DATE.fullmatch(value):
        return False
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _repeated(value: dict[str, Any], path: str) -> Iterator[Problem]:
    for key in value.repeated if isinstance(value, JsonObject) else ():
        yield Problem(below(path, key), _("同一个键写了两次"), _("只留一处"))


def _misfit(path: str, value: Any, right: str) -> Problem:
    return Problem(path, _("写的是 {shown}").format(shown=_shown(value)), right)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return _("一个对象")
    if isinstance(value, list):
        return _("一个列表")
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return quoted(value) if isinstance(value, str) else _("数值 {value}").format(value=quoted(value))


def _required(kind: inspect.StructType) -> str:
    return listed(field.encode_name for field in kind.fields if field.required) or _("任意字段")


def _right(kind: inspect.Type) -> str:
    kind = _widest(kind)
    if isinstance(kind, inspect.LiteralType):
        return _("以下之一：{values}").format(values=listed(str(value) for value in kind.values))
    if isinstance(kind, inspect.StructType):
        return _("一个对象 {{…}}，含 {required}").format(required=_required(kind))
    words: dict[type[msgspec.inspect.Type], str] = {
        inspect.StrType: _("英文双引号内的文字"),
        inspect.BoolType: _("true 或 false"),
        inspect.IntType: _("一个整数"),
        inspect.FloatType: _("一个数，如 5 或 2.5"),
        inspect.DateType: _("一个日期，如 2026-11-24"),
        inspect.VarTupleType: _("一个列表 […]"),
        inspect.DictType: _("一个对象 {…}"),
    }
    return words[type(kind)]
