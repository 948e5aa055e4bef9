"""Numbers that hold a birth date: of residents, of permits and of permanent residence.

Sources of the rules:
- resident identity card: GB 11643-1999, 17 digits (division of GB/T 2260, birth date, sequence) and a
  check character of ISO 7064 MOD 11-2.  Numbers are kept for life, so retired division codes are good.
  The 15-digit numbers of GB 11643-1989 have not been valid since 2013.
- residence permit of people from Hong Kong, Macao and Taiwan (State Council order 2018 no. 81): the same
  18 characters with 810000, 820000 or 830000 for the division.
- permanent residence card of foreigners, since 1 December 2023 (GA 2102-2023): 9, two digits of the province,
  three of the nationality, birth date, sequence and the same check character.  Before: three letters and
  12 digits (four of the place, YYMMDD, two more).  No rule for the last digit of these is published
  officially, so it is not checked and the report says so.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Container
from functools import cache
from importlib.resources import files

from casework.language import _, sentences
from casework.people.number_findings import Findings, NumberFault

EARLIEST_YEAR = 1880
OLD_AGE_YEARS = 120
LENGTH = 18
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PROVINCES = frozenset(
    str(code)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71))
    for code in range(first, last + 1)
)
PERMIT_DIVISIONS = ("810000", "820000", "830000")  # Hong Kong, Macao, Taiwan
LETTERS_FOR_DIGITS = {"O": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "B": "8"}


def check_resident(text: str, today: dt.date) -> Findings:
    """The number of a resident: of the card, the temporary card, the household register."""
    _refuse_other_kinds(text)
    if len(text) == 15 and text.isascii() and text.isdigit() and _old_card_date(text, today):
        raise NumberFault(
            _("这是 15 位的老身份证号，2013 年起已停用。请按现用身份证或户口簿填写 18 位号码"),
            hopeless=not _birth_possible(text[6:14], today),
        )
    birth_date = _eighteen(text, today, _("身份证号"))
    return Findings(birth_date, _age_warning(birth_date, today), _unknown_division(text[:6]))


def check_permit(text: str, today: dt.date) -> Findings:
    """The number of a residence permit of people from Hong Kong, Macao and Taiwan."""
    if not any(division.startswith(text[:6]) for division in PERMIT_DIVISIONS):
        other = _("这像是居民身份证号，请把证件改为居民身份证") if text[:2] in PROVINCES else ""
        raise NumberFault(
            _join(other, _("港澳台居民居住证号以 810000、820000 或 830000 开头，请核对前 6 位"))
        )
    birth_date = _eighteen(text, today, _("居住证号"))
    return Findings(birth_date, _age_warning(birth_date, today))


def check_permanent(text: str, today: dt.date) -> Findings:
    """The number of a foreigner's permanent residence card, of either kind."""
    if text[:1].isalpha():
        return _permanent_before_2023(text, today)
    if text and text[0] != "9":
        raise NumberFault(
            _("外国人永久居留身份证号以 9 开头（新版）或 3 个字母开头（旧版），请核对证件种类和开头")
        )
    if len(text) >= 3 and text[1:3] not in PROVINCES:
        raise NumberFault(_("第 2、3 位 {code} 不是任何省份的代码，请核对").format(code=text[1:3]))
    birth_date = _eighteen(text, today, _("永久居留身份证号"))
    return Findings(birth_date, _age_warning(birth_date, today))


def _permanent_before_2023(text: str, today: dt.date) -> Findings:
    """Three letters, place, YYMMDD, two digits; the century of the birth date is not in the number."""
    if not re.fullmatch(r"[A-Z]{1,3}|[A-Z]{3}[0-9]{1,12}", text):
        raise NumberFault(_("旧版外国人永久居留证号是 3 个字母加 12 位数字，请逐位核对"))
    if len(text) >= 5 and text[3:5] not in PROVINCES:
        raise NumberFault(_("第 4、5 位 {code} 不是任何省份的代码，请核对").format(code=text[3:5]))
    born = text[7:13]
    if not any(_birth_possible(century + born, today) for century in ("19", "20")):
        raise NumberFault(_("出生日期 {born} 不存在，请核对第 8 到 13 位").format(born=born))
    if len(text) < 15:
        raise NumberFault(
            _("旧版外国人永久居留证号应为 15 位，现在 {count} 位，请补全").format(count=len(text)),
            hopeless=False,
        )
    return Findings(warning=_("旧版永久居留证号的末位没有公开的校验规则，请再核对一遍号码"))


def _refuse_other_kinds(text: str) -> None:
    if any(text[:6] == division for division in PERMIT_DIVISIONS):
        raise NumberFault(
            _("{code} 开头是港澳台居民居住证号，请把证件改为港澳台居民居住证").format(code=text[:2])
        )
    if text[:1] == "9" or re.match(r"[A-Z]{3}", text):
        raise NumberFault(_("这像是外国人永久居留身份证号，请把证件改为外国人永久居留身份证"))
    if not any(code.startswith(text[:2]) for code in PROVINCES) and not any(
        division.startswith(text[:6]) for division in PERMIT_DIVISIONS
    ):
        raise NumberFault(_("开头 {code} 不是任何省份的代码，请核对前两位").format(code=text[:2]))


def _eighteen(text: str, today: dt.date, noun: str) -> dt.date:
    """The birth date of a good number of 18 characters; raises NumberFault at its first fault."""
    _characters(text, noun)
    if len(text) > LENGTH:
        raise NumberFault(
            _("{noun}应为 18 位，现在 {count} 位，多了 {excess} 位，请逐位核对").format(
                noun=noun, count=len(text), excess=len(text) - LENGTH
            )
        )
    _birth(text[6:14], today)
    if len(text) < LENGTH:
        raise NumberFault(_too_short(text, noun), hopeless=False)
    if check_character(text[:17]) != text[17]:
        raise NumberFault(_("{noun}的校验位不对：至少有一位输错，请对照证件逐位核对").format(noun=noun))
    return dt.date(int(text[6:10]), int(text[10:12]), int(text[12:14]))


def _too_short(text: str, noun: str) -> str:
    if not text:
        return _("{noun}应为 18 位，还没有填写").format(noun=noun)
    words = _("{noun}应为 18 位，现在 {count} 位，少了 {wanting} 位，请补全")
    return words.format(noun=noun, count=len(text), wanting=LENGTH - len(text))


def _characters(text: str, noun: str) -> None:
    for place, char in enumerate(text, start=1):
        if char in "0123456789" or (char == "X" and place == LENGTH):
            continue
        if char == "X":
            raise NumberFault(
                _("第 {place} 位是 X：{noun}只有第 18 位可以是 X，请核对").format(place=place, noun=noun)
            )
        hint = LETTERS_FOR_DIGITS.get(char)
        mend = _("是不是数字 {hint}？").format(hint=hint) if hint else _("请改正该位")
        raise NumberFault(
            _("第 {place} 位是“{char}”，{noun}只能是数字（末位可为 X），{mend}").format(
                place=place, char=char, noun=noun, mend=mend
            )
        )


def _birth(digits: str, today: dt.date) -> None:
    """Raises NumberFault when no birth date can begin with these digits (YYYYMMDD, perhaps unfinished)."""
    if _birth_possible(digits, today):
        return
    shown = "-".join(filter(None, (digits[:4], digits[4:6], digits[6:])))
    if len(digits) == 8 and _is_date(digits) and digits > today.strftime("%Y%m%d"):
        raise NumberFault(
            _("出生日期 {shown} 在今天以后，请核对第 7 到 14 位；电脑日期不对时请先校正").format(shown=shown)
        )
    if digits[:4] > str(today.year):
        raise NumberFault(
            _("出生年份 {year} 在今天以后，请核对第 7 到 10 位；电脑日期不对时请先校正").format(
                year=digits[:4]
            )
        )
    if not _birth_possible(digits[:4], today):
        raise NumberFault(_("出生年份 {year} 不可能，请核对第 7 到 10 位").format(year=digits[:4]))
    raise NumberFault(_("出生日期 {shown} 不存在，请核对第 7 到 14 位").format(shown=shown))


def _birth_possible(digits: str, today: dt.date) -> bool:
    """Whether a day from EARLIEST_YEAR until today is written with these first digits."""
    if not digits.isdigit():
        return not digits
    year = digits[:4]
    if len(year) < 4:
        return any(str(one).startswith(year) for one in range(EARLIEST_YEAR, today.year + 1))
    if not EARLIEST_YEAR <= int(year) <= today.year:
        return False
    months = [month for month in range(1, 13) if f"{month:02d}".startswith(digits[4:6])]
    return any(
        f"{day:02d}".startswith(digits[6:8]) and dt.date(int(year), month, day) <= today
        for month in months
        for day in range(1, calendar.monthrange(int(year), month)[1] + 1)
    )


def _is_date(digits: str) -> bool:
    try:
        dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return True


def _old_card_date(text: str, today: dt.date) -> bool:
    return text[:2] in PROVINCES and _birth_possible("19" + text[6:12], today)


def _age_warning(birth_date: dt.date, today: dt.date) -> str:
    years = today.year - birth_date.year
    return _("按号码年龄为 {years} 岁，请核对出生年份").format(years=years) if years > OLD_AGE_YEARS else ""


def _unknown_division(division: str) -> str:
    """The division where the table of this program lacks it; "" where it is known."""
    return "" if division.isdecimal() and int(division) in _divisions() else division


@cache
def _divisions() -> Container[int]:
    # Read at the first complete number.  The library's own look-up keeps every name: four megabytes.
    lines = (files("stdnum") / "cn" / "loc.dat").read_text("utf-8")
    known, province = set[int](), ""
    for line in lines.splitlines():
        if line[:2].isdecimal():
            province = line[:2]
        elif line.startswith(" ") and " county=" in line:
            known.add(int(province + line.split()[0]))
    return known


def _join(*warnings: str) -> str:
    return sentences(filter(None, warnings))


def check_character(digits: str) -> str:
    """The 18th character for 17 digits (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return "10X98765432"[total % 11]
