"""A telephone number has 7 to 12 digits, or an extension."""

from __future__ import annotations

import pytest

from casework.people.phone import check


@pytest.mark.parametrize(
    ("typed", "normalized"),
    [
        ("", ""),
        ("13800138000", "13800138000"),
        ("１３８ ００１３ ８０００", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("0472-1234567", "04721234567"),
        ("(0472) 8123456", "04728123456"),
        ("+86 0472 1234567", "04721234567"),
        ("8123456", "8123456"),
        ("0472-1234567转801", "04721234567转801"),
        ("0472 1234567 ext. 801", "04721234567转801"),
        ("+976 11 223344", "+97611223344"),
    ],
)
def test_good_numbers(typed: str, normalized: str) -> None:
    report = check(typed)
    assert (report.ok, report.normalized, report.reason_zh) == (True, normalized, "")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("123", "现在 3 位"),
        ("12345", "现在 5 位"),
        ("1380013800", "10 位"),
        ("138001380001", "12 位"),
        ("12800138000", "13 到 19"),
        ("1234567890123", "13 位"),
        ("13800l38000", "“l”"),
        ("没有", "“没”"),
        ("+12", "境外"),
    ],
)
def test_bad_numbers_say_why_and_keep_what_was_typed(typed: str, why: str) -> None:
    report = check(typed)
    assert not report.ok
    assert why in report.reason_zh
    assert report.normalized
