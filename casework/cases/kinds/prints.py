"""What entries say of a slip's way through the printer, step by step."""

from __future__ import annotations

from msgspec.structs import replace

from casework.cases.body import Body
from casework.cases.case import Case, Print, PrintStep, Slip
from casework.cases.entries import Entry
from casework.cases.kind import Cells, cells
from casework.cases.values import Code, IssuedNumber, Line, PrintNumber


class SlipPrint(Body, frozen=True, kw_only=True):
    """A step of a print job; `job` names it on this device, `queue_job` in the print system."""

    slip_number: IssuedNumber
    print_no: PrintNumber
    job: Code
    queue: Line = ""
    queue_job: Line = ""
    reason: str = ""


def print_cells(body: SlipPrint) -> Cells:
    """The print job, of which one device alone tells."""
    return cells([f"prints.{body.job}"], [f"slips.{body.slip_number}"])


def queue_print(case: Case, entry: Entry, body: SlipPrint) -> Case:
    """The printer is about to hear of it."""
    return _print(case, entry, body, "handed_over")


def accept_print(case: Case, entry: Entry, body: SlipPrint) -> Case:
    """The print system took it."""
    return _print(case, entry, body, "accepted")


def start_print(case: Case, entry: Entry, body: SlipPrint) -> Case:
    """The printer is at it."""
    return _print(case, entry, body, "printing")


def hold_up_print(case: Case, entry: Entry, body: SlipPrint) -> Case:
    """The printer has it and cannot go on, for the reason given: no paper, a jam."""
    return _print(case, entry, body, "held_up")


def finish_print(case: Case, entry: Entry, body: SlipPrint) -> Case:
    """The print system says that it is on paper."""
    return _print(case, entry, body, "printed")


def see_print(case: Case, entry: Entry, body: SlipPrint) -> Case:
    """Nobody had answered for it, and somebody has the sheet in hand."""
    return _print(case, entry, body, "printed")


def fail_print(case: Case, entry: Entry, body: SlipPrint) -> Case:
    """It did not come to paper."""
    return _print(case, entry, body, "failed")


def doubt_print(case: Case, entry: Entry, body: SlipPrint) -> Case:
    """The program ended before it knew."""
    return _print(case, entry, body, "unconfirmed")


def _print(case: Case, entry: Entry, body: SlipPrint, step: PrintStep) -> Case:
    slip = case.slip(body.slip_number)
    if slip is None:
        return case
    known = _known(slip, entry, body, step)
    now = Print(
        job=body.job,
        device=known.device if known else entry.device,
        seq=known.seq if known else entry.seq,
        print_no=body.print_no,
        queue=body.queue or (known.queue if known else ""),
        step=step,
        queued_at=known.queued_at if known else entry.recorded_at,
        queue_job=body.queue_job or (known.queue_job if known else ""),
        reason=body.reason,
    )
    if known is None:
        return case.with_slip(replace(slip, prints=(*slip.prints, now)))
    return case.with_slip(replace(slip, prints=tuple(now if job is known else job for job in slip.prints)))


def _known(slip: Slip, entry: Entry, body: SlipPrint, step: PrintStep) -> Print | None:
    """The job that this step is of.  Devices choose the ids of jobs: two may have chosen the same one.

    A copied disk tells under a new id of a job that began under the old one; a job that begins is nobody
    else's.
    """
    same = [job for job in slip.prints if job.job == body.job]
    own = [job for job in same if job.device == entry.device]
    if own or step == "handed_over":
        return own[0] if own else None
    return same[0] if same else None
