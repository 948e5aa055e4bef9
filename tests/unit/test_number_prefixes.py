"""How numbers of documents may begin: every beginning of two digits, for each document that has rules."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from casework.people.applicant import DocumentKind
from casework.people.id_number import check
from casework.people.resident_number import check_character

TODAY = dt.date(2026, 11, 24)
# GB/T 2260: North, North-East, East, Central and South, South-West, North-West, Taiwan.
PROVINCES = {
    *(f"{code}" for first, last in ((11, 15), (21, 23), (31, 37)) for code in range(first, last + 1))
}
PROVINCES |= {
    *(f"{code}" for first, last in ((41, 46), (50, 54), (61, 65)) for code in range(first, last + 1))
}
PROVINCES |= {"71"}
ALL = [f"{number:02d}" for number in range(100)]


def whole(digits: str) -> str:
    return digits + check_character(digits)


def good(number: str, document: DocumentKind) -> bool:
    report = check(number, document, TODAY)
    assert report.ok == (report.birth_date is not None)
    return report.ok


@pytest.mark.parametrize("document", ["resident_id", "temporary_id", "household_book"])
def test_residents_begin_with_a_province(document: DocumentKind) -> None:
    right = {code for code in ALL if good(whole(f"{code}212919900101000"), document)}
    assert right == PROVINCES
    hopeless = {code for code in ALL if check(code, document, TODAY).hopeless}
    assert hopeless == set(ALL) - PROVINCES - {"81", "82", "83"}
    assert [digit for digit in "0123456789" if check(digit, document, TODAY).hopeless] == ["0", "9"]


def test_what_could_still_become_a_permit_is_no_residents_number() -> None:
    for number in ("811234", "820001", "83001"):
        report = check(number, "resident_id", TODAY)
        assert report.hopeless
        assert f"开头 {number[:2]} 不是任何省份的代码" in report.reason_zh


def test_permits_begin_with_one_of_three_divisions() -> None:
    right = {code for code in ALL if good(whole(f"{code}000019900101000"), "residence_permit")}
    assert right == {"81", "82", "83"}
    hopeful = {code for code in ALL if not check(code, "residence_permit", TODAY).hopeless}
    assert hopeful == {"81", "82", "83"}
    for division in ("810001", "811000", "830010"):
        assert not good(whole(f"{division}19900101000"), "residence_permit")


def test_a_residents_number_is_named_where_a_permit_is_asked_for_and_the_reverse() -> None:
    for code in ALL:
        report = check(whole(f"{code}212919900101000"), "residence_permit", TODAY)
        assert ("请把证件改为居民身份证" in report.reason_zh) == (code in PROVINCES), code
    for code in ("81", "82", "83"):
        report = check(f"{code}0000", "resident_id", TODAY)
        assert f"{code} 开头是港澳台居民居住证号" in report.reason_zh


def test_permanent_residents_begin_with_nine_and_a_province() -> None:
    right = {code for code in ALL if good(whole(f"9{code}84019900101000"), "permanent_resident")}
    assert right == PROVINCES
    assert [d for d in "0123456789" if not check(d, "permanent_resident", TODAY).hopeless] == ["9"]
    old = {code for code in ALL if check(f"USA{code}0090010100", "permanent_resident", TODAY).ok}
    assert old == PROVINCES


@pytest.mark.parametrize(("year", "ok"), [(1879, False), (1880, True), (2026, True), (2027, False)])
def test_birth_years_have_a_first_and_a_last(year: int, ok: bool) -> None:
    assert good(whole(f"152129{year}0101000"), "resident_id") is ok


@pytest.mark.parametrize(("year", "warned"), [(1905, True), (1906, False), (1907, False)])
def test_more_than_120_years_are_warned_about(year: int, warned: bool) -> None:
    report = check(whole(f"152129{year}0101000"), "resident_id", TODAY)
    assert ("岁" in report.warning_zh) is warned


@pytest.mark.parametrize(("day", "ok"), [("20261123", True), ("20261124", True), ("20261125", False)])
def test_who_was_born_today_has_a_number(day: str, ok: bool) -> None:
    assert good(whole(f"152129{day}000"), "resident_id") is ok


@pytest.mark.parametrize(
    ("typed", "hopeless"),
    [
        ("152129900101001", False),
        ("152129901301001", True),
        ("992129900101001", True),
        ("152129900101", True),
    ],
)
def test_an_old_number_of_15_digits_is_named_where_it_is_one(typed: str, hopeless: bool) -> None:
    report = check(typed, "resident_id", TODAY)
    assert ("15 位的老身份证号" in report.reason_zh) is (typed == "152129900101001")
    assert not report.ok
    if typed != "152129900101001":
        assert report.hopeless is hopeless


@settings(max_examples=60)
@given(st.text("0123456789", min_size=17, max_size=17))
def test_the_last_character_is_that_of_the_standard(digits: str) -> None:
    assert check_character(digits) == ric.calc_check_digit(digits + "0")
