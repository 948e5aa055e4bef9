"""Numbers that are typed: any text is answered, what is printed is read back, masks hide enough."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.people.applicant import DocumentKind
from casework.people.id_number import check
from casework.people.masking import mask_id_number, mask_name, mask_phone
from casework.people.resident_number import check_character
from casework.slip_number import DEVICE_LETTERS, BadSlipNumber, SlipNumber, format_slip_number, parse

TODAY = dt.date(2026, 11, 24)
KINDS = st.sampled_from(get_args(DocumentKind))
TYPED = st.one_of(st.text(max_size=24), st.text(alphabet="0123456789Xx AU", max_size=20))
BIRTHS = st.dates(dt.date(1907, 1, 1), TODAY)


@given(TYPED, KINDS)
def test_any_text_gets_an_answer(typed: str, document: DocumentKind) -> None:
    report = check(typed, document, TODAY)
    assert report.ok != bool(report.reason_zh)
    if report.ok:
        assert check(report.normalized, document, TODAY) == report


@given(st.sampled_from(["150727", "152129", "110101"]), BIRTHS, st.integers(0, 18))
def test_numbers_of_all_births_are_good_and_so_are_their_beginnings(
    division: str, born: dt.date, length: int
) -> None:
    digits = f"{division}{born:%Y%m%d}000"
    number = digits + check_character(digits)
    report = check(number, "resident_id", TODAY)
    assert (report.ok, report.birth_date) == (True, born)
    assert not check(number[:length], "resident_id", TODAY).hopeless


@given(BIRTHS, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(born: dt.date, place: int, change: int) -> None:
    digits = f"150727{born:%Y%m%d}000"
    wrong = digits[:place] + str((int(digits[place]) + change) % 10) + digits[place + 1 :]
    assert not check(wrong + check_character(digits), "resident_id", TODAY).ok


@given(st.text(alphabet="0123456789", max_size=18), st.text(alphabet="0123456789X", max_size=3))
def test_a_hopeless_beginning_stays_hopeless(prefix: str, more: str) -> None:
    if check(prefix, "resident_id", TODAY).hopeless:
        assert not check(prefix + more, "resident_id", TODAY).ok


@given(
    st.from_regex(r"\A[A-Z][0-9A-Z]{1,11}\Z"),
    st.dates(dt.date(2000, 1, 1), dt.date(2999, 12, 31)),
    st.sampled_from(DEVICE_LETTERS),
    st.integers(1, 999_999),
)
def test_a_slip_number_is_read_back_from_what_is_printed(
    site: str, day: dt.date, letter: str, count: int
) -> None:
    printed = format_slip_number(site, day, letter, count)
    assert parse(printed) == SlipNumber(site, day, letter, count)
    assert parse(printed.replace("-", "").lower()) == SlipNumber(site, day, letter, count)


@given(st.text(max_size=40))
def test_any_text_is_a_slip_number_or_refused(typed: str) -> None:
    with contextlib.suppress(BadSlipNumber):
        assert parse(str(parse(typed))) == parse(typed)


@given(st.text(alphabet="0123456789ABCX", min_size=1, max_size=30))
def test_masks_hide_at_least_half(number: str) -> None:
    for masked in (mask_id_number(number), mask_phone(number)):
        shown = masked.replace("*", "")
        assert masked.count("*") >= 4
        assert len(shown) * 2 <= len(number) or masked[3:7] == "****"


@pytest.mark.parametrize("mask", [mask_id_number, mask_phone, mask_name])
def test_masking_what_is_masked_shows_no_more(mask: object) -> None:
    assert callable(mask)
    for text in ("152129195001010004", "13900000001", "某某某"):
        once = mask(text)
        assert set(mask(once)) <= set(once) | {"*"}
