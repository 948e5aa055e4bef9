"""The number of a slip, as printed and as typed."""

from __future__ import annotations

import datetime as dt

import pytest

from casework.slip_number import BadSlipNumber, SlipNumber, code_text, format_slip_number, parse

DAY = dt.date(2026, 11, 24)


def test_the_printed_form() -> None:
    assert format_slip_number("ML0101", DAY, "A", 7) == "ML0101-20261124-A007"
    assert format_slip_number("BQ00", DAY, "Z", 1234) == "BQ00-20261124-Z1234"


@pytest.mark.parametrize(
    "typed",
    [
        "ML0101-20261124-A007",
        "ml0101-20261124-a007",
        "ＭＬ０１０１－２０２６１１２４－Ａ００７",
        "ML0101 20261124 A007",
        "ML010120261124A007",
        " ML0101—20261124—A007\n",
        "ML0101-20261124-A7",
        "ml0101/2026.11.24/a007",
        "https://ml.example.cn/status?n=ML0101-20261124-A007",
        "HTTPS://ml.example.cn/status/mn?n=ml0101-20261124-a007&x=1\n",
    ],
)
def test_what_people_type(typed: str) -> None:
    assert parse(typed) == SlipNumber("ML0101", DAY, "A", 7)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "还没有输入"),
        (" - ", "还没有输入"),
        ("ML0101-20261124", "应为“站点编码-日期-序号”"),
        ("ML0101-20261124-007", "应为“站点编码-日期-序号”"),
        ("ML0101-20261124-O007", "应为“站点编码-日期-序号”"),
        ("ML0101-20261324-A007", "日期 20261324 不存在"),
        ("ML0101-20261124-A000", "序号 000 应在"),
        ("ML0101-20261124-A" + "9" * 5000, "序号 999999999999 应在"),
        ("152129195001010004", "应为“站点编码-日期-序号”"),
        ("https://ml.example.cn/status", "应为“站点编码-日期-序号”"),
        ("https://ml.example.cn/status?n=", "还没有输入"),
    ],
)
def test_what_is_no_slip_number(typed: str, says: str) -> None:
    with pytest.raises(BadSlipNumber, match=says):
        parse(typed)


@pytest.mark.parametrize(
    ("site", "letter", "sequence"),
    [
        ("ml", "A", 1),
        ("M", "A", 1),
        ("ML-1", "A", 1),
        ("ML01", "O", 1),
        ("ML01", "AB", 1),
        ("ML01", "", 1),
        ("ML01", "A", 0),
    ],
)
def test_parts_that_could_not_be_read_back(site: str, letter: str, sequence: int) -> None:
    with pytest.raises(BadSlipNumber):
        format_slip_number(site, DAY, letter, sequence)


def test_two_devices_of_one_site_never_make_the_same_number() -> None:
    numbers = {format_slip_number("ML01", DAY, letter, count) for letter in "AB" for count in range(1, 1200)}
    assert len(numbers) == 2 * 1199


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("", "ML0101-20261124-A007"),
        ("https://ml.example.cn/status", "https://ml.example.cn/status?n=ML0101-20261124-A007"),
        ("http://ml.example.cn/status", "ML0101-20261124-A007"),
        ("https://ml.example.cn/status?x=1", "ML0101-20261124-A007"),
        ("https://旗.cn/状态", "ML0101-20261124-A007"),
        ("https://" + "a" * 200, "ML0101-20261124-A007"),
    ],
)
def test_the_code_of_a_slip_is_read_back_whatever_it_says(address: str, says: str) -> None:
    assert code_text("ML0101-20261124-A007", address) == says
    assert str(parse(code_text("ML0101-20261124-A007", address))) == "ML0101-20261124-A007"
