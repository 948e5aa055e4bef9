"""What a check of a document's number comes to: a fault, or what is known of a number that can be right."""

from __future__ import annotations

import datetime as dt

import msgspec

from casework.errors import TamgaError
from casework.language import _


class Findings(msgspec.Struct, frozen=True):
    """What a number that can be right tells, and what it still leaves to look at."""

    birth_date: dt.date | None = None
    warning: str = ""
    unknown_division: str = ""  # the first six digits, where this program's table of divisions lacks them


class NumberFault(TamgaError):  # noqa: N818 - says what happened, as the clerk would
    """The number of a document cannot be right: why, and whether more typing could mend it."""

    def __init__(self, reason: str, *, hopeless: bool = True) -> None:
        self.reason, self.hopeless = reason, hopeless
        super().__init__(_("证件号码不对"), reason, _("请对照证件核对"))
