"""The names that a stored body has, its parts included: what must never be renamed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import inspect


def stored_fields(body: type[msgspec.Struct]) -> dict[str, str]:
    """Each field by its path, and whether a body must have it ("needed") or may be without ("spared")."""
    return dict(_fields(inspect.type_info(body), ""))


def _fields(found: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(found, inspect.StructType):
        for field in found.fields:
            place = f"{path}.{field.encode_name}" if path else field.encode_name
            yield place, "needed" if field.required else "spared"
            yield from _fields(field.type, place)
    elif isinstance(found, inspect.UnionType):
        for each in found.types:
            yield from _fields(each, path)
    elif isinstance(found, inspect.VarTupleType):
        yield from _fields(found.item_type, f"{path}[]")
