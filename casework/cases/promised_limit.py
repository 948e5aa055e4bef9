"""Since when the promised limit of a case runs, and whether it has come to its end."""

from __future__ import annotations

import msgspec

from casework.cases.case import Case
from casework.cases.kinds.banner import PAUSES

_ENDED = ("completed", "refused")


class LimitBegun(msgspec.Struct, frozen=True):
    """Since when the promised limit runs, ISO 8601 or "" while it does not; was it accepted for certain?"""

    at: str = ""
    is_accepted: bool = False


def limit_begun(case: Case) -> LimitBegun:
    """The limit runs from acceptance: said by the banner, or by a site that accepts once all is there.

    At other sites it is reckoned from when nothing was missing any more, which is no more than likely.
    Where the banner wants something mended or has stopped, it does not run.
    """
    if case.status == "voided" or case.progress.text in PAUSES:
        return LimitBegun()
    if case.accepted_at:
        return LimitBegun(case.accepted_at, is_accepted=True)
    if not case.complete_at:
        return LimitBegun()
    return LimitBegun(case.complete_at, is_accepted=case.mode == "accept" and case.clock_trusted)


def is_over(case: Case) -> bool:
    """Has the case come to its end, so that nothing can be late any more?"""
    return bool(case.result.text) or case.status == "voided" or case.progress.text in _ENDED
