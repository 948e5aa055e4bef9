"""Personal data as it may be shown."""

from __future__ import annotations

import pytest

from casework.people.masking import mask_id_number, mask_name, mask_phone


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("152129195001010004", "152***********0004"),
        ("15072719881105000X", "150***********000X"),
        ("USA150090010100", "USA********0100"),
        ("E12345678", "******678"),
        ("AB12", "****2"),
        ("7", "****"),
        ("", ""),
    ],
)
def test_id_numbers(number: str, masked: str) -> None:
    assert mask_id_number(number) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13900000001", "139****0001"),
        ("139 0000 0001", "139****0001"),
        ("１３９００００００01", "139****0001"),
        ("+86 139-0000-0001", "139****0001"),
        ("100000000000", "*********000"),
        ("0479-0000123", "********123"),
        ("5551234", "*****34"),
        ("12", "****"),
        ("牧场喊一声", "****"),
        ("", ""),
    ],
)
def test_phones(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("萨仁", "萨**"),
        ("欧阳测试", "欧**"),
        ("某·某某", "某**"),
        ("𠮷某", "𠮷**"),
        ("某", "***"),
        ("ᠮ\u180bᠣᠩ", "ᠮ\u180b**"),
        (" ", ""),
    ],
)
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked
