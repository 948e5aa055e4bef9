"""Identity numbers as they are typed at a counter: what is good, what is wrong and how to mend it."""

from __future__ import annotations

import datetime as dt
import time
import timeit

import pytest

from casework.people.applicant import DocumentKind
from casework.people.id_number import check
from casework.people.resident_number import check_character

TODAY = dt.date(2026, 11, 24)


def numbered(digits: str) -> str:
    """Those 17 digits (sequence 000) with their check character."""
    return digits + check_character(digits)


@pytest.mark.parametrize(
    ("typed", "normalized", "born"),
    [
        ("152129195001010004", "152129195001010004", dt.date(1950, 1, 1)),
        ("150727200002290003", "150727200002290003", dt.date(2000, 2, 29)),
        ("15072719881105000X", "15072719881105000X", dt.date(1988, 11, 5)),
        ("150727201006300007", "150727201006300007", dt.date(2010, 6, 30)),
        ("15072719881105000x", "15072719881105000X", dt.date(1988, 11, 5)),
        ("１５０７２７１９８８１１０５０００ｘ", "15072719881105000X", dt.date(1988, 11, 5)),
        (" 150727 1988-1105\u3000000X\n", "15072719881105000X", dt.date(1988, 11, 5)),
        (numbered("15072720261124000"), numbered("15072720261124000"), TODAY),
    ],
)
def test_good_resident_numbers(typed: str, normalized: str, born: dt.date) -> None:
    report = check(typed, "resident_id", TODAY)
    assert (report.ok, report.normalized, report.birth_date) == (True, normalized, born)
    assert report.reason_zh == report.warning_zh == ""


@pytest.mark.parametrize(
    ("typed", "says", "hopeless"),
    [
        ("", "还没有填写", False),
        ("15072719881105000", "现在 17 位，少了 1 位", False),
        ("15072719881105000X1", "多了 1 位", True),
        ("152129195001010005", "校验位不对", True),
        ("150727200102290000", "出生日期 2001-02-29 不存在", True),
        (numbered("15072720990101000"), "2099-01-01 在今天以后", True),
        (numbered("15072720261125000"), "2026-11-25 在今天以后", True),
        ("1507272027", "出生年份 2027 在今天以后", True),
        ("1507271879", "出生年份 1879 不可能", True),
        ("150727198813", "出生日期 1988-13 不存在", True),
        ("152129500101000", "15 位的老身份证号", True),
        ("150727501301000", "出生年份 5013", True),
        ("1507271988X", "第 11 位是 X", True),
        ("15O727", "是不是数字 0", True),
        ("15072719881105000Y", "第 18 位是“Y”", True),
        ("150727१९८८", "第 7 位是“१”", True),
        ("990727", "外国人永久居留", True),
        ("USA15", "外国人永久居留", True),
        ("160727", "开头 16 不是任何省份", True),
        ("0", "开头 0 不是任何省份", True),
        (numbered("81000019900101000"), "港澳台居民居住证", True),
    ],
)
def test_wrong_resident_numbers(typed: str, says: str, hopeless: bool) -> None:
    report = check(typed, "resident_id", TODAY)
    assert says in report.reason_zh
    assert (report.ok, report.hopeless) == (False, hopeless)
    assert report.birth_date is None


@pytest.mark.parametrize(
    ("typed", "says", "hopeless"),
    [
        ("15072720351301", "出生年份 2035 在今天以后", True),
        ("15072719900432", "出生日期 1990-04-32 不存在", True),
        ("15072719900400", "出生日期 1990-04-00 不存在", True),
        ("1507271990043", "少了 5 位", False),
        ("15072720260", "少了 7 位", False),
        ("15072720261", "少了 7 位", False),
        ("1507272026112", "少了 5 位", False),
        ("15072720261125", "出生日期 2026-11-25 在今天以后", True),
        ("1507272026113", "出生日期 2026-11-3 不存在", True),
    ],
)
def test_a_birth_date_is_judged_as_far_as_it_is_typed(typed: str, says: str, hopeless: bool) -> None:
    report = check(typed, "resident_id", TODAY)
    assert (says in report.reason_zh, report.hopeless) == (True, hopeless), report.reason_zh


def test_of_a_month_no_digit_but_its_own_counts() -> None:
    """Months that begin with 0 are those until September, whatever ends with it."""
    assert not check("15072720260", "resident_id", dt.date(2026, 5, 1)).hopeless
    assert check("15072720261", "resident_id", dt.date(2026, 5, 1)).hopeless


def test_a_retired_division_is_good_and_an_unknown_one_only_warned_about() -> None:
    assert check("152129195001010004", "resident_id", TODAY).warning_zh == ""
    unknown = check(numbered("15079919900101000"), "resident_id", TODAY)
    assert unknown.ok
    assert "150799" in unknown.warning_zh


def test_a_great_age_is_warned_about() -> None:
    report = check(numbered("15072718900101000"), "resident_id", TODAY)
    assert report.ok
    assert "136 岁" in report.warning_zh


@pytest.mark.parametrize("division", ["810000", "820000", "830000"])
def test_residence_permits(division: str) -> None:
    report = check(numbered(f"{division}19900101000"), "residence_permit", TODAY)
    assert (report.ok, report.birth_date) == (True, dt.date(1990, 1, 1))


@pytest.mark.parametrize(
    ("typed", "document", "says"),
    [
        ("152129195001010004", "residence_permit", "请把证件改为居民身份证"),
        ("8400", "residence_permit", "810000、820000 或 830000"),
        ("810000199002300000", "residence_permit", "1990-02-30 不存在"),
        (numbered("99984019900101000"), "permanent_resident", "第 2、3 位 99"),
        ("152129195001010004", "permanent_resident", "以 9 开头（新版）或 3 个字母开头（旧版）"),
        ("915840199001010000", "permanent_resident", "校验位不对"),
        ("USA150090130100", "permanent_resident", "901301 不存在"),
        ("USA990090010100", "permanent_resident", "第 4、5 位 99"),
        ("US1", "permanent_resident", "3 个字母加 12 位数字"),
        ("USA1500900101001", "permanent_resident", "3 个字母加 12 位数字"),
        ("USA15009001010", "permanent_resident", "现在 14 位"),
        ("E123?", "other", "只能有字母、数字、汉字"),
        ("字第1号" * 11, "other", "最多 40 位"),
        ("", "other", "还没有填写"),
        ("1", "none", "请清空号码"),
    ],
)
def test_other_documents_that_are_wrong(typed: str, document: DocumentKind, says: str) -> None:
    report = check(typed, document, TODAY)
    assert not report.ok
    assert says in report.reason_zh


def test_permanent_residents_since_2023() -> None:
    report = check(numbered("91584019900101000"), "permanent_resident", TODAY)
    assert (report.ok, report.birth_date) == (True, dt.date(1990, 1, 1))


def test_permanent_residents_before_2023_have_no_published_check() -> None:
    report = check("usa150090010100", "permanent_resident", TODAY)
    assert (report.ok, report.normalized, report.birth_date) == (True, "USA150090010100", None)
    assert "没有公开的校验规则" in report.warning_zh


def test_other_documents_are_taken_as_they_are() -> None:
    assert check("e 1234（5）", "other", TODAY).normalized == "E1234(5)"
    assert check("蒙林证字第1234号", "other", TODAY).normalized == "蒙林证字第1234号"
    assert check("", "none", TODAY).ok


@pytest.mark.parametrize(
    ("number", "document"),
    [
        ("152129195001010004", "resident_id"),
        ("15072719881105000X", "resident_id"),
        (numbered("82000019900101000"), "residence_permit"),
        (numbered("91584019900101000"), "permanent_resident"),
        ("USA150090010100", "permanent_resident"),
    ],
)
def test_no_beginning_of_a_good_number_is_hopeless(number: str, document: DocumentKind) -> None:
    for length in range(len(number) + 1):
        assert not check(number[:length], document, TODAY).hopeless


def test_a_wrong_beginning_is_noticed_at_once() -> None:
    assert not check("150727200102", "resident_id", TODAY).hopeless
    assert check("1507272001023", "resident_id", TODAY).hopeless
    assert check("16", "resident_id", TODAY).hopeless


def test_a_check_takes_less_than_a_millisecond() -> None:
    check("152129195001010004", "resident_id", TODAY)  # reads the list of divisions
    checking = timeit.Timer(
        lambda: check("152129195001010004", "resident_id", TODAY), timer=time.process_time
    )
    assert min(checking.repeat(5, 100)) / 100 < 0.001  # of the processor: others may be at work as well
