"""The elements of a list by what names them: codes, keys, or the words themselves."""

from __future__ import annotations

from typing import Any

import msgspec

_IDENTITY = ("code", "key", "value", "form", "site", "label", "day")  # what names an element of a list


def named_elements(values: tuple[Any, ...]) -> dict[str, Any] | None:
    """Each element by its name; None where one has none, or two have the same."""
    names = [element_name(value) for value in values]
    if "" in names or len(set(names)) < len(names):
        return None
    return dict(zip(names, values, strict=True))


def element_name(value: Any) -> str:
    """What names it among others of its list, "" where nothing does."""
    if isinstance(value, str):
        return value
    identities = (getattr(value, field, "") for field in _IDENTITY)
    return next((str(identity) for identity in identities if identity and not _is_part(identity)), "")


def _is_part(value: Any) -> bool:
    return isinstance(value, msgspec.Struct | tuple | dict)
