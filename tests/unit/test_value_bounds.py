"""What each type of a stored field takes: the least and the most that fits, and the next that does not."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from casework.cases import values


def takes(kind: object, value: object) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


@pytest.mark.parametrize(("kind", "least", "most"), [
    ("Word", 0, 100),
    ("Line", 0, 500),
    ("Code", 1, 100),
    ("Paragraph", 0, 2_000),
    ("IssuedNumber", 1, 60),
    ("Digest", 0, 64),
])  # fmt: skip
def test_a_text_has_so_many_characters(kind: str, least: int, most: int) -> None:
    of_type = getattr(values, kind)
    assert takes(of_type, "长" * least)
    assert takes(of_type, "长" * most)
    assert not takes(of_type, "长" * (most + 1))
    assert least == 0 or not takes(of_type, "长" * (least - 1))
    assert not takes(of_type, 1)


@pytest.mark.parametrize(("kind", "least", "most"), [
    ("PrintNumber", 1, 9_999),
    ("PaperNumber", 0, 9_999),
    ("Sequence", 1, 999_999),
    ("SizeBytes", 0, 2**31 - 1),
    ("ReleaseNumber", 0, 2**31 - 1),
    ("EntryNumber", 1, 2**53 - 1),
    ("BodyVersion", 1, 9_999),
])  # fmt: skip
def test_a_number_lies_between(kind: str, least: int, most: int) -> None:
    of_type = getattr(values, kind)
    assert [takes(of_type, number) for number in (least - 1, least, most, most + 1)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert not takes(of_type, str(least))


GOOD: dict[str, tuple[Any, ...]] = {
    "SiteCode": ("ML", "ML01", "M1", "A" + "9" * 11, "ABCDEFGHIJKL"),
    "Sha256": ("0123456789abcdef" * 4,),
    "PublicKey": ("", "0123456789abcdef" * 4),
    "MediaType": ("image/jpeg", "a/b", "application/vnd.ms-excel+xml", "a" * 40 + "/0" + "z" * 80),
    "Moment": ("2026-11-24T09:00:00+08:00", "2026-11-24T01:00:00Z"),
}
WRONG: dict[str, tuple[Any, ...]] = {
    "SiteCode": ("", "M", "ml01", "1ML", "ML-1", "ML01\n", " ML01", "A" + "9" * 12, "站点"),
    "PublicKey": ("0" * 63, "0" * 65, "A" * 64, "g" * 64, "0" * 64 + "\n", " " + "0" * 64),
    "Sha256": ("", "0" * 63, "0" * 65, "A" * 64, "g" * 64, "0" * 64 + "\n", " " + "0" * 64),
    "MediaType": ("", "image", "image/", "/jpeg", "Image/jpeg", "a1/b", "a/+b", "a/b c", "a/b\n", "x a/b",
                  "a" * 41 + "/b", "a/0" + "z" * 81),
    "Moment": ("", "2026-11-24", "2026-11-24T09:00:00", "heute"),
}  # fmt: skip


@pytest.mark.parametrize("kind", GOOD)
def test_a_text_of_a_form_is_taken_whole_or_not_at_all(kind: str) -> None:
    of_type = getattr(values, kind)
    assert [value for value in GOOD[kind] if not takes(of_type, value)] == []
    assert [value for value in WRONG[kind] if takes(of_type, value)] == []
