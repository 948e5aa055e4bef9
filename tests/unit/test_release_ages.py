"""A release and a program of different age: strict where one publishes, tolerant where it arrives."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from casework.cases.entries import digest
from casework.release import release_file
from casework.release.received import LaterMatter
from desktop.desk.desk import Desk
from desktop.errors import MatterUnavailable, ReleaseRefused
from desktop.services.forms.receipt import ReceiptOrder
from forms.documents.labels import required_labels
from resources import SAMPLE_RELEASE
from sync.device import release_feed
from sync.device.release_feed import Manifest
from tests.support.desks import desk, folder, tray
from tests.support.workplaces import ready_draft

pytestmark = pytest.mark.slow

__all__ = ["desk", "folder", "tray"]
LATER = "SAMPLE-018"


def release_of_another_age(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The sample release with a change, as a banner with another program would publish it."""
    value = json.loads(release_file.write(release_file.read(SAMPLE_RELEASE.read_bytes())))
    value["number"], value["name"] = value["number"] + 1, "v-later"
    change(value)
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def matter(value: dict[str, Any], code: str = LATER) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in value["matters"] if each["code"] == code)
    return found


def with_unknown_fields(value: dict[str, Any]) -> None:
    later = {"of_a_later_program": {"x": [1, "二"]}}
    first = matter(value, "SAMPLE-002")
    for part in (value, value["title"], value["settings"], value["sites"][0], first, first["materials"][0]):
        known = dict(part)
        part.clear()
        part.update(later | known)
    value["a_whole_section"] = {"pages": [{"zh": "新"}]}
    value["labels"]["later_form_title"] = {"zh": "将来的表", "of_a_later_program": 1}


def with_unknown_words(value: dict[str, Any]) -> None:
    matter(value)["promised_limit"] = {"value": 6, "unit": "lunar_month"}


def without_a_label(value: dict[str, Any]) -> None:
    del value["labels"]["title_receipt"]


@pytest.mark.parametrize("change", [with_unknown_fields, with_unknown_words, without_a_label])
def test_who_publishes_is_told_and_who_receives_takes_it(
    desk: Desk, change: Callable[[dict[str, Any]], object]
) -> None:
    content = release_of_another_age(change)
    with pytest.raises(release_file.ReleaseProblems):
        release_file.read(content, required_labels())
    assert desk.catalogue.import_release(content) == "v-later"
    assert desk.catalogue.release.name == "v-later"
    assert desk.cases.open(ready_draft(desk, "SAMPLE-002")).slip_number


@pytest.mark.parametrize(
    "wrong",
    [
        lambda value: matter(value)["name"].pop("zh"),
        lambda value: value["matters"][0].update(visits="two"),
        lambda value: value.update(schema=2),
        lambda value: value["sites"][1].update(code=value["sites"][0]["code"]),
    ],
)
def test_what_no_program_means_is_refused_all_the_same(
    desk: Desk, wrong: Callable[[dict[str, Any]], object]
) -> None:
    with pytest.raises(ReleaseRefused):
        desk.catalogue.import_release(release_of_another_age(wrong))


def test_a_matter_of_a_later_program_is_found_and_not_handled(desk: Desk) -> None:
    desk.catalogue.import_release(release_of_another_age(with_unknown_words))
    later = desk.catalogue.release.matter(LATER)
    assert isinstance(later, LaterMatter)
    assert LATER in [hit.code for hit in desk.catalogue.find(later.name.zh)]
    with pytest.raises(MatterUnavailable, match="升级本程序"):
        desk.cases.open(ready_draft(desk, LATER))
    others = [each for each in desk.catalogue.release.matters if isinstance(each, LaterMatter)]
    assert others == [later]


def test_a_missing_label_is_the_programs_own_chinese(desk: Desk) -> None:
    desk.catalogue.import_release(release_of_another_age(without_a_label))
    saved = desk.cases.open(ready_draft(desk, "SAMPLE-002"))
    assert desk.forms.make(ReceiptOrder(slip_number=saved.slip_number)).pdf.startswith(b"%PDF")


@pytest.mark.parametrize("change", [with_unknown_fields, with_unknown_words, without_a_label])
def test_what_is_not_understood_travels_as_it_was_signed(change: Callable[[dict[str, Any]], object]) -> None:
    content = release_of_another_age(change)
    parts = release_feed.split(content)
    manifest = Manifest(
        banner="b",
        name="v-later",
        number=2,
        digest=digest(content),
        published_at="",
        expires_at="",
        parts=tuple(parts),
    )
    contents = {part.digest: piece for part, piece in parts.items()}
    assert release_feed.assemble(manifest, contents) == content
    assert release_file.receive(content, required_labels()).content == content
