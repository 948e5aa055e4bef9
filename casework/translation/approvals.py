"""An approval stands for one Chinese text and one translation: where either changes, it is a draft again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

import msgspec

from casework.release.catalogue import Text
from casework.release.problems import below

Value = TypeVar("Value")


class LostApproval(msgspec.Struct, frozen=True):
    """A text that is a draft again, and where."""

    path: str
    text: Text


def texts(value: Any, path: str = "") -> Iterator[tuple[str, Text]]:
    """Every text below a value, with its path."""
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from texts(getattr(value, name), below(path, name))
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from texts(part, below(path, key))
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from texts(part, below(path, index))


def with_texts(value: Value, change: Callable[[str, Text], Text], path: str = "") -> Value:
    """The value with each text changed; what nothing is changed of stays the same object."""
    return cast(Value, _changed(value, change, path))


def _changed(value: Any, change: Callable[[str, Text], Text], path: str) -> Any:
    if isinstance(value, Text):
        return change(path, value)
    if isinstance(value, msgspec.Struct):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        made = {name: _changed(part, change, below(path, name)) for name, part in fields.items()}
        changed = {name: part for name, part in made.items() if part is not fields[name]}
        return msgspec.structs.replace(value, **changed) if changed else value
    if isinstance(value, dict):
        parts = {key: _changed(part, change, below(path, key)) for key, part in value.items()}
        return parts if any(parts[key] is not value[key] for key in value) else value
    if isinstance(value, tuple):
        elements = tuple(_changed(part, change, below(path, at)) for at, part in enumerate(value))
        return (
            elements if any(one is not other for one, other in zip(elements, value, strict=True)) else value
        )
    return value


def approvals_in(value: Any) -> frozenset[Text]:
    """Every approved text below a value: Chinese, Mongolian, by whom and when."""
    return frozenset(text for _path, text in texts(value) if text.status == "approved")


def without_new_approvals(value: Value, known: frozenset[Text]) -> tuple[Value, tuple[LostApproval, ...]]:
    """The value with every approval that is not among the known ones taken back to a draft.

    A workbook or a page may carry an approval along; only a translator's own act makes one.
    """
    lost: list[LostApproval] = []

    def change(path: str, text: Text) -> Text:
        if text.status != "approved" or text in known:
            return text
        lost.append(LostApproval(path, text))
        return msgspec.structs.replace(
            text, status="draft" if text.mn else "none", approved_by="", approved_on=None
        )

    return with_texts(value, change), tuple(lost)
