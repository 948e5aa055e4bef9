"""Settling conflicts: a person sees all statements and says which holds; nothing is settled in silence."""

from __future__ import annotations

from collections.abc import Iterable

from casework.cases.case import Conflict
from casework.cases.fold import fold
from casework.cases.kinds.cases import ConflictSettled
from casework.cases.put_back import put_back
from casework.language import _
from desktop.database import journal
from desktop.database.journal import Statement
from desktop.errors import CaseError
from desktop.services.cases.list_conflicts import ConflictSide, ConflictTask
from desktop.services.duty import Duty
from desktop.services.record import record


def settle_conflict(duty: Duty, task: ConflictTask, side: ConflictSide) -> None:
    """Record what a person decided; settling what is settled changes nothing.

    Raises CaseError where other statements have come since the person looked: nobody has weighed those.
    """
    with duty.store.writing() as connection:
        case = fold(journal.of_subject(connection, task.case_id))
        conflict = open_conflict(case.open_conflicts, task)
        if conflict is None:
            return
        holds = next(each for each in conflict.sides if each.digest == side.digest)
        settled = ConflictSettled(device=holds.device, seq=holds.seq, what=task.what, stands=holds.stands)
        statements = [
            *(Statement(task.case_id, *each) for each in put_back(case, conflict, holds, duty.staff_name)),
            Statement(task.case_id, "case_conflict_settled", settled),
        ]
        record(connection, duty, statements, settles=True)


def open_conflict(conflicts: Iterable[Conflict], task: ConflictTask) -> Conflict | None:
    """That of the task, as long as it is among the open ones; raises CaseError where others came to it."""
    looked_at = {side.digest for side in task.sides}
    of_cell = [each for each in conflicts if each.what == task.what]
    same = [each for each in of_cell if looked_at == {side.digest for side in each.sides}]
    if same or not any(side.digest in looked_at for each in of_cell for side in each.sides):
        return same[0] if same else None
    raise CaseError(
        _("又收到了新的记录"), _("这件事在别处又有人记了，刚才没有列出"), _("请再看一遍，再定哪个为准")
    )
