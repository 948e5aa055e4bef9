"""Of a release of a later program each part is read that can be; what cannot be touches no other."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from casework.release.catalogue import Release, Settings, Text
from casework.release.received import LaterMatter, read_received
from tests.support.full_release import full_release

WHOLE = full_release()
LATER = {"of": ["a", "later", "program"]}
PARTS = ("sites", "labels", "bundles", "inspections", "faq", "export_profiles")


def received(change: dict[str, Any]) -> Release:
    value: dict[str, Any] = json.loads(msgspec.json.encode(WHOLE))
    return read_received(msgspec.json.encode(value | change))


def others(release: Release, part: str) -> dict[str, Any]:
    return {name: value for name, value in msgspec.structs.asdict(release).items() if name != part}


@pytest.mark.parametrize("part", PARTS)
def test_what_cannot_be_read_of_a_list_is_left_out_and_the_rest_stays(part: str) -> None:
    known = json.loads(msgspec.json.encode(getattr(WHOLE, part)))
    read = received({part: known | {"later": 7} if part == "labels" else [7, *known, LATER]})
    assert getattr(read, part) == getattr(WHOLE, part)
    assert others(read, part) == others(WHOLE, part)


def test_a_matter_that_cannot_be_read_has_its_name_and_whom_to_ask() -> None:
    known = json.loads(msgspec.json.encode(WHOLE.matters))
    named = {"name": {"zh": "以后的事项"}, "authority": {"zh": "旗"}, "handling": LATER}
    read = received({"matters": [known[0] | named, *known]})
    later, *rest = read.matters
    assert isinstance(later, LaterMatter)
    assert (later.name.zh, later.authority.zh, later.materials) == ("以后的事项", "旗", ())
    assert (later.phones, later.kind) == (WHOLE.matters[0].phones, WHOLE.matters[0].kind)
    assert tuple(rest) == WHOLE.matters
    assert others(read, "matters") == others(WHOLE, "matters")


@pytest.mark.parametrize(
    ("part", "instead"), [("settings", Settings()), ("calendar", None), ("title", Text(zh=WHOLE.name))]
)
def test_a_part_that_cannot_be_read_is_as_if_it_were_not_there(part: str, instead: object) -> None:
    read = received({part: 7})
    assert getattr(read, part) == instead
    assert others(read, part) == others(WHOLE, part)
