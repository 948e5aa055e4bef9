"""What is said of a print: one vocabulary, from entries alone, and never more than is known.

A job is on paper once the print system said so of that very job.  While nobody has answered for it, it is
未确认; a job that never reached the print system leaves its slip as it was before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from casework.cases.case import Print, PrintStep, Slip
from casework.language import N_

PrintState = Literal["unprinted", "queued", "printing", "held_up", "printed", "unconfirmed"]

PRINT_STATES: Mapping[PrintState, str] = {
    "unprinted": N_("未打印"),
    "queued": N_("排队"),
    "printing": N_("打印中"),
    "held_up": N_("缺纸等"),
    "printed": N_("已出纸"),
    "unconfirmed": N_("未确认"),
}
NO_ANSWER = N_("正在交给打印机，还没有回音")
_AFTER: Mapping[PrintStep, PrintState] = {
    "handed_over": "unconfirmed",
    "accepted": "queued",
    "printing": "printing",
    "held_up": "held_up",
    "printed": "printed",
    "failed": "unprinted",
    "unconfirmed": "unconfirmed",
}
OPEN_STEPS: tuple[PrintStep, ...] = ("accepted", "printing", "held_up")  # the print system has more to say


class PrintStanding(msgspec.Struct, frozen=True):
    """How a print stands, with the reason where one was given."""

    state: PrintState = "unprinted"
    reason: str = ""


_UNPRINTED = PrintStanding()


def print_standing(step: PrintStep, reason: str = "") -> PrintStanding:
    """How a print stands after its newest step."""
    return PrintStanding(_AFTER[step], reason or (NO_ANSWER if step == "handed_over" else ""))


def slip_standing(slip: Slip | None) -> PrintStanding:
    """How the newest print of a slip stands that counts; where none does, why the newest came to nothing."""
    return standing_of(slip.prints) if slip else _UNPRINTED


def standing_of(prints: Sequence[Print]) -> PrintStanding:
    """As `slip_standing`, of the prints of any document."""
    newest = newest_of(prints)
    return print_standing(newest.step, newest.reason) if newest else _UNPRINTED


def newest_print(slip: Slip | None) -> Print | None:
    """The newest print of a slip that counts, else the newest that came to nothing."""
    return newest_of(slip.prints if slip else ())


def newest_of(prints: Sequence[Print]) -> Print | None:
    """As `newest_print`, of the prints of any document."""
    return _newest(job for job in prints if job.step != "failed") or _newest(prints)


def printed_count(slip: Slip | None) -> int:
    """How many prints of a slip are known to be on paper."""
    return sum(job.step == "printed" for job in slip.prints) if slip else 0


def _newest(prints: Iterable[Print]) -> Print | None:
    # Two devices may have given one number: of these the one that began later, in the order of all entries.
    return max(reversed(tuple(prints)), key=lambda job: job.print_no, default=None)
