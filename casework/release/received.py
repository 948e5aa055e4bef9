"""A release as it came, read by a program that may be older or younger than it.

Unknown fields stay in the bytes and are passed over here.  A matter with a word of a closed list that this
program does not have (a unit, a form, a mode) is kept by name only: it is found and answered, never handled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import msgspec

from casework.release.catalogue import (
    Bundle,
    ExportProfile,
    InspectionList,
    Matter,
    Question,
    Release,
    Settings,
    Site,
    Text,
    WorkingCalendar,
)
from casework.release.raw_json import load
from casework.understanding import understand

Kind = TypeVar("Kind")

_DECODER = msgspec.json.Decoder(Release)
_NAMED = ("code", "kind", "theme", "initials", "phones")


class LaterMatter(Matter, frozen=True, kw_only=True):
    """A matter that only a later program can handle; what is known of it is its name and whom to ask."""


def read_received(content: bytes) -> Release:
    """The release of a file that was taken in before."""
    try:
        return _DECODER.decode(content)
    except msgspec.ValidationError:
        return understood(load(content))


def understood(value: dict[str, Any]) -> Release:
    """As much of a release's plain value as this program understands."""
    parts = {
        "title": _fitting(value.get("title"), Text) or Text(zh=str(value.get("name", ""))),
        "settings": _fitting(value.get("settings"), Settings) or Settings(),
        "calendar": _fitting(value.get("calendar"), WorkingCalendar),
        "sites": _list(value.get("sites", ()), Site),
        "labels": dict(_labels(value.get("labels", {}))),
        "matters": tuple(_matter(each) for each in value.get("matters", ())),
        "bundles": _list(value.get("bundles", ()), Bundle),
        "inspections": _list(value.get("inspections", ()), InspectionList),
        "faq": _list(value.get("faq", ()), Question),
        "export_profiles": _list(value.get("export_profiles", ()), ExportProfile),
    }
    head = {name: each for name, each in value.items() if name not in parts}
    empty = {"title": {"zh": ""}, "settings": {}, "sites": (), "labels": {}, "matters": ()}
    return msgspec.structs.replace(msgspec.convert(head | empty, Release), **parts)


def _matter(value: Any) -> Matter:
    matter = _fitting(value, Matter)
    if matter is not None:
        return matter
    named = {name: value[name] for name in _NAMED if name in value}
    texts = {name: {"zh": value[name]["zh"]} for name in ("name", "authority")}
    return msgspec.convert({**named, **texts, "handling": "promised"}, LaterMatter)


def _labels(values: dict[str, Any]) -> Iterator[tuple[str, Text]]:
    for key, value in values.items():
        label = _fitting(value, Text)
        if label is not None:  # else the form's own Chinese
            yield key, label


def _list(values: Iterable[Any], kind: type[Kind]) -> tuple[Kind, ...]:
    """Those of a list that this program understands."""
    return tuple(filter(None, (_fitting(each, kind) for each in values)))


def _fitting(value: Any, kind: type[Kind]) -> Kind | None:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return None


understand(Release, LaterMatter)
