"""Prints of forms besides the slip that nobody vouches for, or that stand still: a task of today each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import Connection, RowMapping, exists, select
from sqlalchemy.orm import aliased

from casework.cases.print_states import print_standing
from casework.cases.today import TodayLine
from casework.language import _
from casework.people.masking import mask_name
from desktop.database.event_tables import TransferLine
from desktop.database.tables import CaseLine, PrintLine, SlipLine
from desktop.services.slips.follow_prints import last_step

_DOUBTFUL = ("handed_over", "unconfirmed", "held_up")


def list_form_prints(connection: Connection, title_of: Callable[[str], str]) -> list[TodayLine]:
    """The lines, oldest first; `title_of` gives the title of a form by the kind of its entry."""
    return list(_lines(connection, title_of))


def _lines(connection: Connection, title_of: Callable[[str], str]) -> Iterator[TodayLine]:
    for row in _doubtful(connection):
        title = title_of(last_step(connection, row["case_id"], row["job"]).form)
        words = _("{title}打印没确认：纸出来了吗？")
        if print_standing(row["step"]).state == "held_up":
            words = _("{title}打印停住了：看一看打印机")
        number, of_case = row["number"], row["slip_number"] or ""
        place = "case" if of_case else "bags" if _is_bag(connection, number) else "ledger"
        yield TodayLine(
            kind="print",
            group="now",
            words=words.format(title=title),
            who=mask_name(row["applicant_name"]) if row["applicant_name"] else "",
            matter=row["matter_name"] or "",
            number=number,
            since=row["queued_at"],
            place=place,
            about=of_case or number,
        )


def _doubtful(connection: Connection) -> list[RowMapping]:
    """Of each form the newest print that counts, where it is in doubt; not of cases that are void."""
    newer = aliased(PrintLine)
    is_newer = (newer.print_no > PrintLine.print_no) | (
        (newer.print_no == PrintLine.print_no) & (newer.position > PrintLine.position)
    )
    same = (newer.case_id == PrintLine.case_id) & (newer.slip_number == PrintLine.slip_number)
    is_slip = (SlipLine.case_id == PrintLine.case_id) & (SlipLine.slip_number == PrintLine.slip_number)
    statement = (
        select(
            *(PrintLine.case_id, PrintLine.job, PrintLine.step, PrintLine.queued_at),
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
