"""A release in which every field of every struct holds something, made from the types themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from msgspec import inspect

from casework.release.catalogue import Release


def full_release(salt: str = "甲") -> Release:
    """Two releases of different salt differ in every field that can differ."""
    made: Release = msgspec.convert(_example(inspect.type_info(Release), salt), Release)
    return made


def _example(kind: inspect.Type, salt: str) -> Any:
    if isinstance(kind, inspect.UnionType):
        kinds = [part for part in kind.types if not isinstance(part, inspect.NoneType)]
        return _example(next((part for part in kinds if isinstance(part, inspect.FloatType)), kinds[0]), salt)
    if isinstance(kind, inspect.StructType):
        return {field.encode_name: _example(field.type, salt) for field in kind.fields}
    if isinstance(kind, inspect.VarTupleType):
        return [_example(kind.item_type, salt)]
    if isinstance(kind, inspect.DictType):
        return {_example(kind.key_type, "键"): _example(kind.value_type, salt)}
    if isinstance(kind, inspect.LiteralType):
        return kind.values[0 if salt == "甲" else -1]
    if isinstance(kind, inspect.DateType):
        return dt.date(2026, 1, 1 + (salt != "甲")).isoformat()
    values: dict[type, Any] = {
        inspect.StrType: salt,
        inspect.BoolType: salt == "甲",
        inspect.IntType: 1 if salt == "甲" else 2,
        inspect.FloatType: 1.5 if salt == "甲" else 2.5,
    }
    return values[type(kind)]
