"""Every field of the catalogue, by its types: kept, carried, compared, with Mongolian where it is text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from casework.cases.entries import digest
from casework.release.catalogue import Matter, Release, Text
from casework.release.differences import differences
from casework.release.field_words import FIELD_WORDS
from casework.release.received import read_received
from casework.release.release_file import write
from sync.device import release_feed
from sync.device.release_feed import Manifest
from tests.support.full_release import full_release

# What is printed in Chinese whatever the script: names of laws and lists, codes, numbers, the words of other
# systems; and notes to whoever keeps the list.
CHINESE_ALONE = {
    "Text.zh", "Text.mn", "Text.approved_by", "LegalBasis.title", "LegalBasis.number", "LegalBasis.article",
    "Fee.basis", "Option.value", "Situation.key", "Material.code", "Material.basis", "Material.sample",
    "Material.paper", "Material.pictogram",
    "OnlineChannel.address", "HandlingCounter.site", "HandlingCounter.number",
    "PrintedForm.form", "ExportField.label", "ExportField.value", "ExportField.always", "ExportField.missing",
    "ExportProfile.key", "KeepingTerm.basis", "BundledMatter.code", "Bundle.code", "Bundle.source_list",
    "Bundle.number", "Bundle.initials", "InspectionItem.code", "InspectionList.code", "Matter.code",
    "Matter.kind", "Matter.base_code", "Matter.implementation_code", "Matter.version", "Matter.level",
    "Matter.complaint_phone", "Matter.theme", "Matter.initials", "Site.code", "Site.parent", "Site.phone",
    "Settings.complaint_phone", "CalendarDay.basis", "Release.name", "Release.warning",
    "Bundle.unverified", "InspectionList.unverified",
    "InspectionList.matters", "Matter.phones", "Matter.notes", "Matter.export_profiles", "Matter.unverified",
    "Site.delegated", "Settings.new_divisions", "Settings.status_address",
}  # fmt: skip


def structs(kind: inspect.Type, seen: dict[str, inspect.StructType]) -> dict[str, inspect.StructType]:
    """Every struct below a type, by name."""
    if isinstance(kind, inspect.StructType) and kind.cls.__name__ not in seen:
        seen[kind.cls.__name__] = kind
        for field in kind.fields:
            structs(field.type, seen)
    for name in ("item_type", "value_type"):
        if hasattr(kind, name):
            structs(getattr(kind, name), seen)
    for part in getattr(kind, "types", ()):
        structs(part, seen)
    return seen


KINDS = structs(inspect.type_info(Release), {})
FIELDS = [(name, field) for name, kind in KINDS.items() for field in kind.fields]


def test_every_field_is_kept_by_the_file() -> None:
    release = full_release()
    assert read_received(write(release)) == release


def test_every_field_is_carried_by_the_wire() -> None:
    whole = write(full_release())
    parts = release_feed.split(whole)
    manifest = Manifest(
        banner="b",
        name="v",
        number=1,
        digest=digest(whole),
        published_at="",
        expires_at="",
        parts=tuple(parts),
    )
    contents = {part.digest: content for part, content in parts.items()}
    assert release_feed.assemble(manifest, contents) == whole


def places(value: Any, other: Any) -> Iterator[tuple[str, Any]]:
    """Each field of each struct in a release, with the release in which it alone is the other's."""
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            mine, theirs = getattr(value, name), getattr(other, name)
            if not isinstance(mine, msgspec.Struct | tuple | dict):
                if mine != theirs:
                    yield f"{type(value).__name__}.{name}", msgspec.structs.replace(value, **{name: theirs})
                continue
            for label, part in places(mine, theirs):
                yield label, msgspec.structs.replace(value, **{name: part})
    elif isinstance(value, tuple):
        if not isinstance(value[0], msgspec.Struct):
            yield "list", other
        for label, part in places(value[0], other[0]):
            yield label, (part,)
    elif isinstance(value, dict):
        (key,), (their_key,) = value, other
        if not isinstance(value[key], msgspec.Struct):
            yield "dict", other
        for label, part in places(value[key], other[their_key]):
            yield label, {key: part}


def test_every_field_is_compared() -> None:
    release, other = full_release("甲"), full_release("乙")
    changed = list(places(release, other))
    assert len(changed) > 400
    only_parts = {"Withdrawal", "WorkingCalendar", "Step", "Question"}
    assert {label.split(".")[0] for label, _ in changed} >= set(KINDS) - only_parts
    for label, changed_release in changed:
        (first, *more) = differences(release, changed_release)
        assert str(first), label
        assert len(more) <= 1, label
    assert differences(release, release) == ()


def test_the_order_of_a_list_is_a_difference() -> None:
    release = full_release()
    two = tuple(msgspec.structs.replace(release.matters[0], code=code) for code in ("A", "B"))
    one, other = (msgspec.structs.replace(release, matters=matters) for matters in (two, two[::-1]))
    (difference,) = differences(one, other)
    assert (difference.path, difference.before, difference.after) == ("matters", ("A", "B"), ("B", "A"))


def test_what_came_and_went_is_named() -> None:
    release = full_release()
    more = msgspec.structs.replace(release.matters[0], code="NEW", name=Text(zh="新事项"))
    larger = msgspec.structs.replace(release, matters=(*release.matters, more))
    assert [str(each) for each in differences(release, larger)] == ["matters[NEW]：新增 “新事项”"]
    assert [str(each) for each in differences(larger, release)] == ["matters[NEW]：删去 “新事项”"]


@pytest.mark.parametrize(("name", "field"), FIELDS, ids=lambda part: getattr(part, "name", part))
def test_every_text_has_its_mongolian(name: str, field: inspect.Field) -> None:
    kind = field.type
    if isinstance(kind, inspect.VarTupleType):
        kind = kind.item_type
    if isinstance(kind, inspect.StrType):
        assert f"{name}.{field.name}" in CHINESE_ALONE


def test_every_field_of_a_matter_has_a_word() -> None:
    assert set(FIELD_WORDS) | {"code"} == set(Matter.__struct_fields__)
