"""Somebody has the sheet in hand of which the print system says nothing: recorded in that person's name."""

from __future__ import annotations

from casework.cases.case import Slip
from casework.cases.kinds.prints import SlipPrint
from casework.cases.print_states import newest_print
from casework.language import _
from desktop.changes import Changes
from desktop.database.journal import Statement
from desktop.database.noted import note
from desktop.errors import CaseError
from desktop.printing.reasons import SEEN
from desktop.services.duty import Duty
from desktop.services.record import record
from desktop.services.slips.compose_slip import find_case_id, find_slip


def confirm_print(duty: Duty, slip_number: str) -> None:
    """The newest print of the slip is on paper, as whoever is on duty sees.

    Raises UnknownSlip, or CaseError where nothing of it is 未确认.
    """
    with duty.store.writing() as connection:
        body = _seen(find_slip(connection, slip_number))
        case_id = str(find_case_id(connection, slip_number))
        record(connection, duty, [Statement(case_id, "slip_print_seen", body)])
        note(connection, Changes(prints=frozenset((slip_number,))))


def _seen(slip: Slip) -> SlipPrint:
    newest = newest_print(slip)
    if newest is None or newest.step not in ("unconfirmed", "handed_over"):
        what = _("告知单 {slip_number} 没有未确认的打印").format(slip_number=slip.number)
        raise CaseError(_("没有要确认的打印"), what, _("请看“打印”一栏，需要时再打印"))
    return SlipPrint(
        slip_number=slip.number, print_no=newest.print_no, job=newest.job, queue=newest.queue, reason=SEEN
    )
