"""Numbers without a birth date: passports, military cards, travel permits, organizations, anything else.

Sources of the rules:
- passport: Chinese ones E, G, D, S or P with 8 characters (GA/T 2000.156); foreign ones 5 to 20 letters and
  digits (ICAO Doc 9303 prints 9, some states issue longer numbers).
- military cards (军官证、士兵证、文职干部证): a word of Chinese characters, 字第, and 4 to 12 digits.
- travel permits: Hong Kong and Macao residents H or M and 8 digits, before 2013 two more for the issue;
  Taiwan residents 8 digits, before 2015 ten digits with a letter in brackets.
- organizations: the 18 characters of GB 32100-2015 (by python-stdnum).
"""

from __future__ import annotations

import datetime as dt
import re

from casework.language import _
from casework.people.number_findings import Findings, NumberFault

LENGTH = 18
OTHER_NUMBER = re.compile(r"[0-9A-Z\u4e00-\u9fff()/.]{1,40}")  # 蒙军字第1234号


def check_passport(text: str, today: dt.date) -> Findings:
    """The number of a passport."""
    del today
    if not text:
        raise NumberFault(_("还没有填写护照号码"), hopeless=False)
    if not re.fullmatch(r"[0-9A-Z]{1,20}", text):
        raise NumberFault(_("护照号码只能有字母和数字，最多 20 位，请核对"))
    if len(text) < 5:
        raise NumberFault(
            _("护照号码至少 5 位，现在 {count} 位，请补全").format(count=len(text)), hopeless=False
        )
    return Findings(warning=_("护照号码没有校验位，请再核对一遍"))


def check_officer_card(text: str, today: dt.date) -> Findings:
    """The number of a military card."""
    del today
    if not text:
        raise NumberFault(_("还没有填写证件号码"), hopeless=False)
    if not re.fullmatch(r"[\u4e00-\u9fff]{0,6}第?[0-9]{0,12}号?", text):
        raise NumberFault(_("军人证件号码写成“军字第1234567号”这样，请对照证件核对"))
    if not re.search(r"[0-9]{4,12}号?$", text):
        raise NumberFault(_("军人证件号码应有 4 到 12 位数字，请补全"), hopeless=False)
    return Findings(warning=_("军人证件号码没有校验位，请再核对一遍"))


def check_travel_permit_hk_mo(text: str, today: dt.date) -> Findings:
    """The number of a travel permit of Hong Kong and Macao residents."""
    del today
    if text and not re.fullmatch(r"[HM][0-9]{0,10}", text):
        raise NumberFault(_("港澳居民来往内地通行证号是 H 或 M 加 8 位数字，请核对"))
    if len(text) not in (9, 11):
        raise NumberFault(
            _("港澳居民来往内地通行证号应为 9 位，现在 {count} 位，请补全").format(count=len(text)),
            hopeless=False,
        )
    return Findings(warning=_("通行证号没有校验位，请再核对一遍"))


def check_travel_permit_tw(text: str, today: dt.date) -> Findings:
    """The number of a travel permit of Taiwan residents."""
    del today
    if text and not re.fullmatch(r"[0-9]{1,10}(?:\([A-Z]\)?|[A-Z])?|[0-9]{0,10}", text):
        raise NumberFault(_("台湾居民来往大陆通行证号是 8 位数字（旧版 10 位数字加字母），请核对"))
    if len(re.sub(r"[^0-9]", "", text)) not in (8, 10):
        raise NumberFault(
            _("台湾居民来往大陆通行证号应为 8 位，现在 {count} 位，请补全").format(count=len(text)),
            hopeless=False,
        )
    return Findings(warning=_("通行证号没有校验位，请再核对一遍"))


def check_credit_code(text: str, today: dt.date) -> Findings:
    """An organization's 统一社会信用代码."""
    del today
    if text and (wrong := re.search(r"[^0-9A-HJ-NPQRTUWXY]", text)):
        raise NumberFault(
            _("统一社会信用代码里没有“{sign}”（不用 I、O、Z、S、V），请核对").format(sign=wrong[0])
        )
    if len(text) > LENGTH:
        raise NumberFault(
            _("统一社会信用代码应为 18 位，现在 {count} 位，请逐位核对").format(count=len(text))
        )
    if len(text) < LENGTH:
        raise NumberFault(
            _("统一社会信用代码应为 18 位，现在 {count} 位，请补全").format(count=len(text)), hopeless=False
        )
    from stdnum.cn import uscc

    if not uscc.is_valid(text):
        raise NumberFault(_("统一社会信用代码的校验位不对：至少有一位输错，请对照执照逐位核对"))
    return Findings()


def check_other(text: str, today: dt.date) -> Findings:
    """The number of any other document."""
    del today
    if not text:
        raise NumberFault(_("还没有填写证件号码"), hopeless=False)
    if not OTHER_NUMBER.fullmatch(text):
        raise NumberFault(_("其他证件的号码只能有字母、数字、汉字和 ( ) / .，最多 40 位，请核对"))
    return Findings(warning=_("其他证件的号码无法校验，请再核对一遍"))


def check_none(text: str, today: dt.date) -> Findings:
    """No document, and so no number."""
    del today
    if text:
        raise NumberFault(_("选了“无证件”却填了号码：请清空号码，或改选证件种类"))
    return Findings()
