"""Personal data as it may be shown: on slips, on screens, in lists and in logs.

The rule is the same everywhere: enough for the person concerned to know themselves, too little for
anyone else to use.  A masked text can never be turned back, and never tells how long a short one was.
"""

from __future__ import annotations

import re
import unicodedata

from casework.language import N_, _

MASK = "*"
PURGED_NAME = N_("已按期限清除")  # stands where a name was whose term of keeping is over
MOBILE = re.compile(r"(?:00)?(?:86)?(1[0-9]{2})[0-9]{4}([0-9]{4})", re.ASCII)


def mask_id_number(number: str) -> str:
    """The first three and the last four characters: `152***********0004`.

    That hides the division below the province, the birth date and most of the sequence.  Numbers of
    other documents show a third at most: their last characters, four at most.
    """
    if not number:
        return ""
    if len(number) >= 15:
        return number[:3] + MASK * (len(number) - 7) + number[-4:]
    return _tail(number, min(4, len(number) // 3))


def mask_phone(phone: str) -> str:
    """The first three and the last four digits of a mobile number: `139****0001`.

    The country code 86 is left out.  Any other number shows its last digits, a third at most and no
    more than three.
    """
    digits = "".join(char for char in unicodedata.normalize("NFKC", phone) if char.isdigit())
    if not digits:
        return MASK * 4 if phone.strip() else ""
    if mobile := MOBILE.fullmatch(digits):
        return mobile[1] + MASK * 4 + mobile[2]
    return _tail(digits, min(3, len(digits) // 3))


def mask_name(name: str) -> str:
    """The first character of a name and two asterisks, whatever its length: `萨**`.

    For lists and logs.  On the slip the name stands in full, for it is the applicant's own paper.  A
    combining mark or a variation selector stays with its character.
    """
    name = name.strip()
    if not name:
        return ""
    if name == PURGED_NAME:
        return _(PURGED_NAME)
    end = 1
    while end < len(name) and unicodedata.category(name[end]) in ("Mn", "Mc", "Me"):
        end += 1
    return name[:end] + MASK * 2 if len(name) > end else MASK * 3


def _tail(text: str, shown: int) -> str:
    """At least four asterisks and the last `shown` characters."""
    hidden = MASK * max(4, len(text) - shown)
    return hidden + text[len(text) - shown :]
