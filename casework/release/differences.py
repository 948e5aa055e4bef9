"""What one release changes of another: every field of every part, found by its code where it has one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from casework.language import _, listed
from casework.release.catalogue import Release
from casework.release.named_elements import named_elements
from casework.release.problems import below, in_words, quoted


class Difference(msgspec.Struct, frozen=True):
    """One place that differs: `matters[SAMPLE-001].promised_limit.value`, what stood there and what stands.

    None is where there is nothing: a part came or went as a whole.
    """

    path: str
    before: Any
    after: Any

    def __str__(self) -> str:
        if self.before is None:
            return _("{path}：新增 {after}").format(path=self.path, after=shown_value(self.after))
        if self.after is None:
            return _("{path}：删去 {before}").format(path=self.path, before=shown_value(self.before))
        return _("{path}：{before} 改为 {after}").format(
            path=self.path, before=shown_value(self.before), after=shown_value(self.after)
        )


def differences(before: Release, after: Release) -> tuple[Difference, ...]:
    """Every difference, in the order of the release's fields; () when both say the same."""
    return tuple(part_differences(before, after, ""))


def part_differences(before: Any, after: Any, path: str) -> Iterator[Difference]:
    """The differences of two values of the same field."""
    if before == after:
        return
    if before is None or after is None or type(before) is not type(after):
        yield Difference(path, before, after)
    elif isinstance(before, msgspec.Struct):
        for name in before.__struct_fields__:
            yield from part_differences(getattr(before, name), getattr(after, name), below(path, name))
    elif isinstance(before, dict):
        yield from _mapping(before, after, path)
    elif isinstance(before, tuple):
        yield from _list(before, after, path)
    else:
        yield Difference(path, before, after)


def _mapping(before: Mapping[str, Any], after: Mapping[str, Any], path: str) -> Iterator[Difference]:
    for key in dict.fromkeys([*before, *after]):
        yield from part_differences(before.get(key), after.get(key), f"{path}[{key}]")


def _list(before: tuple[Any, ...], after: tuple[Any, ...], path: str) -> Iterator[Difference]:
    """Elements by what names them, else by their place; where nothing else differs, their order does."""
    was, now = _named(before), _named(after)
    changes = list(_mapping(was, now, path))
    yield from changes or [Difference(path, tuple(was), tuple(now))]


def _named(values: tuple[Any, ...]) -> dict[str, Any]:
    named = named_elements(values)
    return {str(place): value for place, value in enumerate(values)} if named is None else named


def shown_value(value: Any) -> str:
    """A value in a line: of a part its own name, else what the file has, a list one by one."""
    return quoted(_words(value), 80)


def _words(value: Any) -> str:
    if value is None or isinstance(value, str | int | float | dt.date):
        return in_words(value)
    if isinstance(value, tuple):
        return listed(map(_words, value)) or in_words(None)
    for field in ("name", "question", "label", "zh", "title"):
        inner = getattr(value, field, None)
        if inner is not None:
            return _words(inner)
    return msgspec.json.encode(value).decode()
