"""Whether a telephone number can be right: 7 to 12 digits, perhaps an extension.

A mobile number has 11 digits and begins with 13 to 19 (工信部《电信网编号计划（2017年版）》); a fixed one has
an area code of 3 or 4 digits beginning with 0 and 7 or 8 digits, or those alone; short numbers such as 12345
serve the public and are nobody's.
"""

from __future__ import annotations

import re
import unicodedata

import msgspec

from casework.language import _

_EXTENSION = re.compile(r"\s*(?:转|分机|ext\.?|#)\s*(\d{1,6})$", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s()（）\-‐‑–—－·.]+")
_COUNTRY = re.compile(r"(?:\+|00)?86(?=1[3-9]\d{9}$|0\d{9,11}$)")
_MOBILE = re.compile(r"1[3-9]\d{9}")
FEWEST_DIGITS, MOST_DIGITS = 7, 12


class PhoneReport(msgspec.Struct, frozen=True):
    """`normalized` is kept; `reason_zh` says what is wrong with it, "" where it can be right."""

    normalized: str
    reason_zh: str = ""

    @property
    def ok(self) -> bool:
        """May it be kept without a further look?"""
        return not self.reason_zh


def check(typed: str) -> PhoneReport:
    """The report on what was typed as one telephone number; nothing typed is no fault."""
    text = unicodedata.normalize("NFKC", typed).strip()
    extension = _EXTENSION.search(text)
    main = _COUNTRY.sub("", _SEPARATORS.sub("", text[: extension.start()] if extension else text))
    normalized = f"{main}转{extension[1]}" if extension else main  # data
    return PhoneReport(normalized, _reason(main) if main else "")


def _reason(main: str) -> str:
    digits = main.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        wrong = next(char for char in digits if not (char.isascii() and char.isdigit()))
        return _("电话里有“{sign}”，请只填数字；分机写成“转 801”").format(sign=wrong)
    if main.startswith("+"):
        return "" if FEWEST_DIGITS <= len(digits) <= 15 else _("境外电话的位数不对，请核对")  # ITU-T E.164
    if digits[0] == "1" and len(digits) >= 10 and not _MOBILE.fullmatch(digits):
        return _("手机号应为 11 位、以 13 到 19 开头，现在是 {count} 位，请核对").format(count=len(digits))
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        return _("电话应有 {fewest} 到 {most} 位数字，现在 {count} 位，请核对").format(
            fewest=FEWEST_DIGITS, most=MOST_DIGITS, count=len(digits)
        )
    return ""
