"""The number of a slip: site code – date – device letter and sequence, as in ML0101-20261124-A007.

Made offline, unique, never reused: the letter is the device's own at its site, so two devices of one
site that cannot see each other never make the same number.  See docs/decisions/0004-slip-number.md.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

import msgspec

from casework.errors import TamgaError
from casework.language import _

DEVICE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I, no O: they read like 1 and 0
SITE_CODE = re.compile(r"[A-Z][0-9A-Z]{1,11}")
WHOLE = re.compile(
    rf"(?P<site>[A-Z][0-9A-Z]{{1,11}})(?P<day>[0-9]{{8}})(?P<device>[{DEVICE_LETTERS}])(?P<sequence>[0-9]+)"
)
STATUS_ADDRESS = re.compile(r"https://[!-~]{1,110}")  # of a public page; longer ones make a code too fine
_SCANNED = re.compile(r"https?://[^?#\s]+\?n=([^&#\s]*)(?:[&#]\S*)?", re.IGNORECASE)
BETWEEN = re.compile(r"[\s\-‐‑‒–—―−_－·./]+")
SEQUENCE_MOST = 999_999
_OF_FORM = re.compile(rf"([A-Z]{{2}})({SITE_CODE.pattern})")  # the series of the form, the site


class SlipNumber(msgspec.Struct, frozen=True, order=True):
    """The parts of a slip number; `sequence` counts from 1, per device and day."""

    site_code: str
    day: dt.date
    device_letter: str
    sequence: int

    def __str__(self) -> str:
        return f"{self.site_code}-{self.day:%Y%m%d}-{self.device_letter}{self.sequence:03d}"


class BadSlipNumber(TamgaError):  # noqa: N818 - named as the others
    """What was typed is no slip number; the message says what one looks like."""

    def __init__(self, what: str) -> None:
        super().__init__(_("告知单编号不对"), what, _("请核对编号"))


def format_slip_number(site_code: str, day: dt.date, device_letter: str, sequence: int) -> str:
    """The slip number as it is printed; the sequence has three digits, and more beyond 999.

    Raises BadSlipNumber for parts that could not be read back.
    """
    if not SITE_CODE.fullmatch(site_code):
        raise BadSlipNumber(_("站点编码“{site_code}”不能用在告知单编号里").format(site_code=site_code))
    if len(device_letter) != 1 or device_letter not in DEVICE_LETTERS:
        raise BadSlipNumber(
            _("设备字母“{device_letter}”应为 {device_letters} 中的一个").format(
                device_letter=device_letter, device_letters=DEVICE_LETTERS
            )
        )
    if not 1 <= sequence <= SEQUENCE_MOST:
        raise BadSlipNumber(
            _("序号 {sequence} 应在 1 到 {sequence_most} 之间").format(
                sequence=sequence, sequence_most=SEQUENCE_MOST
            )
        )
    return str(SlipNumber(site_code, day, device_letter, sequence))


def parse(typed: str) -> SlipNumber:
    """The parts of a slip number as people type it: lower case, full width, spaces, dashes left out.

    What a scanner reads of a slip whose code is an address is understood as well.  Raises BadSlipNumber.
    """
    scanned = _SCANNED.fullmatch(typed.strip())
    plain = BETWEEN.sub("", unicodedata.normalize("NFKC", scanned[1] if scanned else typed)).upper()
    if not plain:
        raise BadSlipNumber(_("还没有输入告知单编号"))
    match = WHOLE.fullmatch(plain)
    if match is None:
        raise BadSlipNumber(
            _("“{typed}”不是告知单编号，应为“站点编码-日期-序号”，如 ML0101-20261124-A007").format(
                typed=typed.strip()[:40]
            )
        )
    day = _day(match["day"])
    sequence = int(match["sequence"]) if len(match["sequence"]) <= len(str(SEQUENCE_MOST)) else 0
    if not 1 <= sequence <= SEQUENCE_MOST:
        raise BadSlipNumber(
            _("告知单编号的序号 {number} 应在 1 到 {sequence_most} 之间").format(
                number=match["sequence"][:12], sequence_most=SEQUENCE_MOST
            )
        )
    return SlipNumber(match["site"], day, match["device"], sequence)


def code_text(number: str, status_address: str) -> str:
    """What the code on a slip says: the number, or the page of the banner that says how its case stands."""
    is_page = STATUS_ADDRESS.fullmatch(status_address) and "?" not in status_address
    return f"{status_address}?n={number}" if is_page else number


def is_one(typed: str) -> bool:
    """Is this a slip number, as people type it or a scanner does?"""
    try:
        parse(typed)
    except BadSlipNumber:
        return False
    return True


def is_as_printed(number: str) -> bool:
    """Is this a slip number, sign by sign as one is printed?

    Typed freely, the number of another form reads like that of a slip: SJ-ML0101-… as one of site SJML0101.
    """
    return is_one(number) and str(parse(number)) == number


def is_form_number(number: str) -> bool:
    """Is this the number of a form besides the slip: two letters or so for its kind, then as a slip's?"""
    series, _dash, rest = number.partition("-")
    return len(series) <= 4 and series.isalpha() and is_as_printed(rest)


def _day(digits: str) -> dt.date:
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise BadSlipNumber(
            _("告知单编号里的日期 {digits} 不存在，应为年月日 8 位，如 20261124").format(digits=digits)
        ) from None


def form_number(typed: str) -> str:
    """The number of a form as it is printed, SJ-ML0101-20261124-A001, from how people type it.

    "" for what can be none.  Typed without its dashes it reads like a slip's of another site, so the slips
    are asked first.
    """
    try:
        number = parse(typed)
    except BadSlipNumber:
        return ""
    parts = _OF_FORM.fullmatch(number.site_code)
    return f"{parts[1]}-{msgspec.structs.replace(number, site_code=parts[2])}" if parts else ""
