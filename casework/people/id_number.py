"""Whether the number of a document can be right, and in plain words why not.

The rules of each kind of document stand with their sources in `casework.people.resident_number` and
`casework.people.other_numbers`.  A sequence of 000 is never issued; it is let through, for it is what test
numbers have.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Collection

import msgspec

from casework.language import _, sentences
from casework.people import other_numbers, resident_number
from casework.people.applicant import DocumentKind
from casework.people.number_findings import Findings, NumberFault

SEPARATORS = re.compile(r"[\s\-‐‑–—−·.]+")
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u202c\u202d\u2060\ufeff"))  # come with pasted text
# Signs that people, keyboards and scanners give for the X at the end of a number.
LOOK_LIKE_X = re.compile(r"(?<=\d{17})[×✕✖✗✘☓╳⨯\u0425\u03a7*]$")


class IdReport(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a typed number.

    `ok`: it may be saved as it is.  `reason_zh` says what is wrong and how to mend it, `warning_zh` what a
    good number still leaves to look at.  `hopeless`: no further typing can make it right, so a field
    complains only then or when it is left.  Each fault may be overridden by the clerk with a reason,
    because the law allows other documents.
    """

    ok: bool
    normalized: str
    reason_zh: str = ""
    warning_zh: str = ""
    birth_date: dt.date | None = None
    hopeless: bool = False


def check(
    number: str, document: DocumentKind, today: dt.date, new_divisions: Collection[str] = ()
) -> IdReport:
    """The report on what was typed for a document of that kind; `today` bounds birth dates.

    Full-width characters, lower-case letters, spaces and dashes are put right in `normalized`.
    `new_divisions` are six-digit codes of counties that a release knows beside this program's table.
    """
    text = normalize(number)
    try:
        findings = _CHECKS[document](text, today)
    except NumberFault as fault:
        return IdReport(ok=False, normalized=text, reason_zh=fault.reason, hopeless=fault.hopeless)
    division = findings.unknown_division
    doubt = _division_warning(division) if division and division not in new_divisions else ""
    warning = sentences(filter(None, (doubt, findings.warning)))
    return IdReport(ok=True, normalized=text, warning_zh=warning, birth_date=findings.birth_date)


def normalize(number: str) -> str:
    """Half-width and upper-case, without spaces, dashes and invisible characters.

    A sign that looks like X is taken for X behind 17 digits.
    """
    if number.isascii() and number.isalnum():  # as good as always, and lists are made of thousands
        return number.upper()
    plain = unicodedata.normalize("NFKC", number.translate(INVISIBLE)).upper()
    return LOOK_LIKE_X.sub("X", SEPARATORS.sub("", plain))


def _division_warning(division: str) -> str:
    text = _("前 6 位 {division} 不在行政区划代码表里（新设或已撤销的也可能不在），请核对")
    return text.format(division=division)


_CHECKS: dict[DocumentKind, Callable[[str, dt.date], Findings]] = {
    "resident_id": resident_number.check_resident,
    "temporary_id": resident_number.check_resident,
    "household_book": resident_number.check_resident,
    "passport": other_numbers.check_passport,
    "officer_card": other_numbers.check_officer_card,
    "residence_permit": resident_number.check_permit,
    "travel_permit_hk_mo": other_numbers.check_travel_permit_hk_mo,
    "travel_permit_tw": other_numbers.check_travel_permit_tw,
    "permanent_resident": resident_number.check_permanent,
    "credit_code": other_numbers.check_credit_code,
    "other": other_numbers.check_other,
    "none": other_numbers.check_none,
}
