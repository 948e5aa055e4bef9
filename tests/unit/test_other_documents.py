"""Every kind of document has its own check, and none of them needs an excuse."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import pytest

from casework.people.applicant import Applicant, DocumentKind
from casework.people.id_number import check

TODAY = dt.date(2026, 11, 24)
RESIDENT = "152129195001010004"
# Invented: 91 (a firm), 150727 (the division), a body code and the check character of GB 32100-2015.
CREDIT_CODE = "91150727MA0AAAAA0W"


@pytest.mark.parametrize(
    ("kind", "typed", "normalized"),
    [
        ("temporary_id", RESIDENT, RESIDENT),
        ("household_book", RESIDENT, RESIDENT),
        ("passport", "E12345678", "E12345678"),
        ("passport", "ea 1234567", "EA1234567"),
        ("passport", "L8988901C", "L8988901C"),
        ("officer_card", "军字第1234567号", "军字第1234567号"),
        ("officer_card", "南字第００１２３４５６号", "南字第00123456号"),
        ("officer_card", "1234567", "1234567"),
        ("travel_permit_hk_mo", "h12345678", "H12345678"),
        ("travel_permit_hk_mo", "M1234567801", "M1234567801"),
        ("travel_permit_tw", "12345678", "12345678"),
        ("travel_permit_tw", "1234567890(B)", "1234567890(B)"),
        ("credit_code", CREDIT_CODE.lower(), CREDIT_CODE),
        ("residence_permit", "810000199001010000", "810000199001010000"),
    ],
)
def test_good_numbers(kind: DocumentKind, typed: str, normalized: str) -> None:
    report = check(typed, kind, TODAY)
    assert (report.ok, report.normalized, report.reason_zh) == (True, normalized, "")


@pytest.mark.parametrize(
    ("kind", "typed", "why", "hopeless"),
    [
        ("temporary_id", "152129195001010005", "校验位不对", True),
        ("household_book", "15212919500101", "18 位", False),
        ("passport", "E1234567军", "只能有字母和数字", True),
        ("passport", "E12", "至少 5 位", False),
        ("officer_card", "军字第号", "数字", False),
        ("officer_card", "AB123456", "军字第", True),
        ("travel_permit_hk_mo", "A12345678", "H 或 M", True),
        ("travel_permit_hk_mo", "H1234567", "9 位", False),
        ("travel_permit_tw", "X2345678", "8 位数字", True),
        ("credit_code", "91150727MA0IAAAA0Y", "“I”", True),
        ("credit_code", "91150727MA0AAAAA01", "校验位不对", True),
        ("credit_code", "91150727", "18 位", False),
        ("credit_code", CREDIT_CODE + "1", "18 位", True),
    ],
)
def test_bad_numbers(kind: DocumentKind, typed: str, why: str, hopeless: bool) -> None:
    report = check(typed, kind, TODAY)
    assert not report.ok
    assert why in report.reason_zh
    assert report.hopeless is hopeless


@pytest.mark.parametrize("kind", [kind for kind in get_args(DocumentKind) if kind != "none"])
def test_nothing_typed_is_never_hopeless(kind: DocumentKind) -> None:
    report = check("", kind, TODAY)
    assert not report.ok
    assert not report.hopeless
    assert report.reason_zh


@pytest.mark.parametrize("sign", "x×✕✖╳Х＊*")
def test_what_looks_like_the_last_x_is_taken_for_it(sign: str) -> None:
    report = check(f"15072719881105000{sign}", "resident_id", TODAY)
    assert (report.ok, report.normalized) == (True, "15072719881105000X")


def test_an_organization_is_known_by_its_code() -> None:
    assert Applicant(name="某某牧民专业合作社", document="credit_code").is_organization
    assert not Applicant(name="巴图").is_organization


def test_nothing_typed_is_said_to_be_nothing() -> None:
    """Not to be a wrong number of that kind."""
    kinds: tuple[DocumentKind, ...] = ("passport", "officer_card")
    assert [check("", kind, TODAY).reason_zh for kind in kinds] == [
        "还没有填写护照号码",
        "还没有填写证件号码",
    ]
