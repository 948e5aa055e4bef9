"""Two edits of one state put together: what one alone changed is taken, what both changed is for a person."""

from __future__ import annotations

from typing import Any

import msgspec

from casework.language import _
from casework.release.differences import shown_value
from casework.release.named_elements import named_elements
from casework.release.problems import below


class EditClash(msgspec.Struct, frozen=True, kw_only=True):
    """One place that two edits changed differently: what stood there, what `mine` and `theirs` make of it."""

    path: str
    before: Any
    mine: Any
    theirs: Any

    def __str__(self) -> str:
        return _("{path}：原来是 {before}，这份改为 {mine}，别人改为 {theirs}").format(
            path=self.path,
            before=_shown(self.before),
            mine=_shown(self.mine),
            theirs=_shown(self.theirs),
        )


class Merged(msgspec.Struct, frozen=True):
    """Both edits in one, with the clashes; where there is one, `value` has mine."""

    value: Any
    clashes: tuple[EditClash, ...] = ()


def merge(before: Any, mine: Any, theirs: Any, path: str = "") -> Merged:
    """Both edits of `before`; None is where there is nothing."""
    merging = _Merging()
    return Merged(merging.value(_Three(before, mine, theirs), path), tuple(merging.clashes))


class _Three(msgspec.Struct, frozen=True):
    """What stood there, and what two edits make of it."""

    before: Any
    mine: Any
    theirs: Any

    def are(self, kind: type) -> bool:
        return all(isinstance(each, kind) for each in (self.before, self.mine, self.theirs))

    def field(self, name: str) -> _Three:
        return _Three(getattr(self.before, name), getattr(self.mine, name), getattr(self.theirs, name))

    def element(self, key: str) -> _Three:
        return _Three(self.before.get(key), self.mine.get(key), self.theirs.get(key))


class _Merging:
    def __init__(self) -> None:
        self.clashes: list[EditClash] = []

    def value(self, three: _Three, path: str) -> Any:
        if three.mine == three.theirs or three.theirs == three.before:
            return three.mine
        if three.mine == three.before:
            return three.theirs
        if three.are(msgspec.Struct) and type(three.before) is type(three.mine) is type(three.theirs):
            names = three.mine.__struct_fields__
            fields = {name: self.value(three.field(name), below(path, name)) for name in names}
            return msgspec.structs.replace(three.mine, **fields)
        if three.are(dict):
            return self._mapping(three, path)
        if three.are(tuple):
            named = [named_elements(each) for each in (three.before, three.mine, three.theirs)]
            if None not in named:
                return tuple(self._mapping(_Three(*named), path).values())
        clash = EditClash(path=path, before=three.before, mine=three.mine, theirs=three.theirs)
        self.clashes.append(clash)
        return three.mine

    def _mapping(self, three: _Three, path: str) -> dict[str, Any]:
        """Key by key; in the order of whoever changed it, mine where both did; the new in its place."""
        before, mine, theirs = three.before, three.mine, three.theirs
        is_reordered = [key for key in mine if key in before] != [key for key in before if key in mine]
        first, second = (mine, theirs) if is_reordered else (theirs, mine)
        keys = _in_one_order(list(first), list(second))
        values = {key: self.value(three.element(key), f"{path}[{key}]") for key in keys}
        return {key: value for key, value in values.items() if value is not None}


def _in_one_order(first: list[str], second: list[str]) -> list[str]:
    """The first order, with what the second alone has behind the one that it follows there."""
    known = set(first)
    follow: dict[str | None, list[str]] = {}
    behind: str | None = None
    for key in second:
        if key in known:
            behind = key
        else:
            follow.setdefault(behind, []).append(key)
    keys = follow.get(None, [])
    for key in first:
        keys += [key, *follow.get(key, [])]
    return keys


def _shown(value: Any) -> str:
    return _("没有") if value is None or value in ((), "") else shown_value(value)
