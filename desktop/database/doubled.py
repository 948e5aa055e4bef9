"""Slip numbers that two cases carry: two copies of one disk made the same one before they met the banner.

Nothing is renumbered, the papers are out (docs/decisions/0014).  What is found when entries come in is kept;
whether somebody has looked at it stands in the cases.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.language import _
from desktop.database import banner
from desktop.database.tables import DoubledNumber, SlipLine
from sync.device.store import Note
from sync.wire.packing import Placed

_CHUNK = 500


def notice(connection: Connection, own: str, page: Sequence[Placed]) -> None:
    """Keep and tell the numbers of slips on this page that another case has as well.

    Only slips that others issued are looked at, by index: a page without any costs nothing.
    """
    issued = [
        placed.recorded.entry.subject
        for placed in page
        if placed.recorded.entry.kind == "slip_issued" and placed.recorded.entry.device != own
    ]
    for start in range(0, len(issued), _CHUNK):
        for number in _new(connection, issued[start : start + _CHUNK]):
            text = _(
                "编号 {number} 用在两件办件上（两份拷贝的数据各自编过号）：请核对两张告知单并注明"
            ).format(number=number)
            banner.add_note(connection, Note("doubled", text))


def _new(connection: Connection, subjects: Sequence[str]) -> list[str]:
    # Both look-ups are answered by an index alone; (case, number) is the key: two lines are two cases.
    numbers = select(SlipLine.slip_number).where(SlipLine.case_id.in_(subjects))
    numbers_here = connection.scalars(
        select(SlipLine.slip_number)
        .where(SlipLine.slip_number.in_(numbers))
        .group_by(SlipLine.slip_number)
        .having(func.count() > 1)
    ).all()
    if not numbers_here:
        return []
    rows = [{"slip_number": number} for number in numbers_here]
    added = upsert(DoubledNumber).values(rows).on_conflict_do_nothing().returning(DoubledNumber.slip_number)
    return sorted(connection.scalars(added))
