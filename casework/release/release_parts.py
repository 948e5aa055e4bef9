"""A release as the parts that are edited one by one: its head, and whatever is named by a code or a key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from casework.release.catalogue import (
    Bundle,
    ExportProfile,
    InspectionList,
    Matter,
    Release,
    Site,
    Struct,
    Text,
)
from casework.release.named_elements import element_name

HEAD, ORDER = "head", "order"
# The lists of a release by the first word of their parts' names.
_LISTS: Mapping[str, tuple[str, type[Struct]]] = {
    "matter": ("matters", Matter),
    "site": ("sites", Site),
    "bundle": ("bundles", Bundle),
    "inspection": ("inspections", InspectionList),
    "profile": ("export_profiles", ExportProfile),
}
_LABEL = "label"
_EMPTY: Mapping[str, Any] = {name: () for name, _kind in _LISTS.values()} | {"labels": {}}


class PartOrder(Struct, frozen=True, kw_only=True):
    """In which order the parts of each kind stand."""

    names: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)


def split(release: Release) -> dict[str, Any]:
    """Every part by its name: `matter:CODE`, `label:KEY`, `head` …"""
    parts: dict[str, Any] = {HEAD: msgspec.structs.replace(release, **_EMPTY)}
    for word, (field, _kind) in _LISTS.items():
        parts |= {part_name(word, element_name(each)): each for each in getattr(release, field)}
    parts |= {part_name(_LABEL, key): text for key, text in release.labels.items()}
    order: dict[str, list[str]] = {}
    for word, name in map(_split_name, parts):
        order.setdefault(word, []).append(name)
    order.pop(HEAD)
    return parts | {ORDER: PartOrder(names={word: tuple(names) for word, names in order.items()})}


def join(parts: Mapping[str, Any]) -> Release:
    """The release of those parts; one that the order does not name stands behind the others of its kind."""
    order = parts.get(ORDER, PartOrder())
    ordered = dict(_ordered(parts, order))
    fields: dict[str, Any] = {
        field: tuple(ordered.get(word, {}).values()) for word, (field, _kind) in _LISTS.items()
    }
    release: Release = msgspec.structs.replace(parts[HEAD], **fields, labels=ordered.get(_LABEL, {}))
    return release


def _ordered(parts: Mapping[str, Any], order: PartOrder) -> Iterator[tuple[str, dict[str, Any]]]:
    present: dict[str, dict[str, Any]] = {}
    for part, value in parts.items():
        word, name = _split_name(part)
        present.setdefault(word, {})[name] = value
    for word, values in present.items():
        names = dict.fromkeys([*order.names.get(word, ()), *values])
        yield word, {name: values[name] for name in names if name in values}


def part_name(word: str, name: str) -> str:
    """The name of a part: of which kind, and which of them."""
    return f"{word}:{name}"


def _split_name(part: str) -> tuple[str, str]:
    word, _colon, name = part.partition(":")
    return word, name


def kind_of(part: str) -> type[Any]:
    """The struct of which a part is."""
    word = _split_name(part)[0]
    if word in _LISTS:
        return _LISTS[word][1]
    return {HEAD: Release, ORDER: PartOrder, _LABEL: Text}[word]
