"""Prints besides the slip's that nobody vouches for, or that stand still: a task of today each.

Of guides, ledgers and other sheets without a number this device's own alone: nobody else has them in hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import Connection, RowMapping, exists, select
from sqlalchemy.orm import aliased

from casework.cases.kinds.prints import SHEET
from casework.cases.print_states import print_standing
from casework.cases.today import TodayLine
from casework.language import _
from casework.people.masking import mask_name
from desktop.database.event_tables import TransferLine
from desktop.database.tables import CaseLine, PrintLine, SlipLine
from desktop.services.slips.follow_prints import last_step

_DOUBTFUL = ("handed_over", "unconfirmed", "held_up")


def list_form_prints(connection: Connection, device: str, title_of: Callable[[str], str]) -> list[TodayLine]:
    """The lines, oldest first; `title_of` gives the title of a form by the kind of its entry."""
    return list(_lines(connection, device, title_of))


def _lines(connection: Connection, device: str, title_of: Callable[[str], str]) -> Iterator[TodayLine]:
    for row in _doubtful(connection):
        form, number = last_step(connection, row["case_id"], row["job"]).form, row["number"]
        is_sheet = form == SHEET
        if is_sheet and row["device"] != device:
            continue
        title = f"{number} " if is_sheet else title_of(form)
        words = _("{title}打印没确认：纸出来了吗？")
        is_held_up = print_standing(row["step"]).state == "held_up"
        if is_held_up:
            words = _("{title}打印停住了：看一看打印机")
        of_case = row["slip_number"] or ""
        place = "case" if of_case else "bags" if _is_bag(connection, number) else "ledger"
        yield TodayLine(
            kind="print",
            group="now",
            words=words.format(title=title),
            who=mask_name(row["applicant_name"]) if row["applicant_name"] else "",
            matter=row["matter_name"] or "",
            number=number,
            since=row["queued_at"],
            place="today" if is_sheet else place,
            about=of_case or number,
            asks_for_paper=not of_case and not is_held_up,
        )


def _doubtful(connection: Connection) -> list[RowMapping]:
    """Of each form the newest print that counts, where it is in doubt; not of cases that are void.

    A sheet of the same title is the same paper to whoever looks for it, though each print is a subject.
    """
    newer = aliased(PrintLine)
    is_newer = (newer.print_no > PrintLine.print_no) | (
        (newer.print_no == PrintLine.print_no) & (newer.position > PrintLine.position)
    )
    same = (newer.slip_number == PrintLine.slip_number) & (
        (newer.case_id == PrintLine.case_id) | (newer.device == PrintLine.device)
    )
    is_slip = (SlipLine.case_id == PrintLine.case_id) & (SlipLine.slip_number == PrintLine.slip_number)
    statement = (
        select(
            *(PrintLine.case_id, PrintLine.device, PrintLine.job, PrintLine.step, PrintLine.queued_at),
            PrintLine.slip_number.label("number"),
            *(CaseLine.slip_number, CaseLine.applicant_name, CaseLine.matter_name),
        )
        .join(CaseLine, CaseLine.case_id == PrintLine.case_id, isouter=True)
        .where(
            PrintLine.step.in_(_DOUBTFUL),
            ~exists().where(is_slip),
            ~exists().where(same, is_newer, newer.step != "failed"),
            CaseLine.status.is_(None) | (CaseLine.status != "voided"),
        )
        .order_by(PrintLine.position)
    )
    return list(connection.execute(statement).mappings())


def _is_bag(connection: Connection, number: str) -> bool:
    bag = select(TransferLine.number).where(TransferLine.number == number).limit(1)
    return connection.scalar(bag) is not None
